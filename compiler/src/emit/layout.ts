import { builders } from "prettier/doc";
import {
  Block,
  breakable,
  Breakable,
  concat,
  flatText,
  itemToPrettier,
  toPrettier,
  type Doc,
} from "./document.js";

const {
  align,
  breakParent,
  conditionalGroup,
  fill,
  group,
  hardlineWithoutBreakParent: newline,
  ifBreak,
  indent,
  indentIfBreak,
  join,
  line,
  softline,
} = builders;

/** Prettier's indentation and the three columns that a line break has to win at least. */
const SHORT_KEY_WIDTH = 5;

/** Stands for what is not on one line. */
const NEVER_FLAT = new Breakable(undefined, () => "");

/*
 * The constructs that may break, each laid out as prettier's typescript printer does it, so that
 * whole prettier finds nothing to change in what we print.
 */

/** `callee(a, b)`, or one argument per line. */
export function call(callee: Doc, parameters: readonly Doc[]): Doc {
  return breakable([callee, "(", commas(parameters), ")"], () =>
    parameters.length === 0
      ? [toPrettier(callee), "()"]
      : group([toPrettier(callee), list("(", parameters, ")")]),
  );
}

/** The last argument of a call that may open on the line of the call: an object, array or arrow. */
export interface LastArgument {
  readonly doc: Doc;
  /** As it stands when it opens on the line of the call, where that differs. */
  readonly expanded?: Doc;
  /** Never fits on one line. */
  readonly breaks?: boolean;
}

/** `callee(a, { … })`: the last argument opens on the line of the call as long as what precedes it fits. */
export function callWithLast(callee: Doc, head: readonly Doc[], last: LastArgument): Doc {
  return breakable([callee, "(", commas([...head, last.doc]), ")"], () => {
    const leading = head.flatMap((item) => [itemToPrettier(item), ", "]);
    const doc = toPrettier(last.doc);
    const expanded = last.expanded === undefined ? doc : toPrettier(last.expanded);
    const opened = ["(", ...leading, group(expanded, { shouldBreak: true }), ")"];
    const items = [...head.map(itemToPrettier), doc];
    const brokenOut = group(["(", indent([line, join([",", line], items)]), ",", line, ")"], {
      shouldBreak: true,
    });
    const states = last.breaks === true ? [] : [["(", ...leading, expanded, ")"]];
    const mark = last.breaks === true ? [breakParent] : [];
    return [toPrettier(callee), ...mark, conditionalGroup([...states, opened, brokenOut])];
  });
}

/** `(a) => body` whose body is an array or an object, and opens on the line of the arrow. */
export function arrow(parameters: Doc, body: Doc): Doc {
  return breakable([parameters, " => ", body], () =>
    group([group(toPrettier(parameters)), " =>", group([" ", toPrettier(body)])]),
  );
}

/**
 * `(a) => body` whose body is any other expression, as the last argument of a call. `flat` is the
 * text of the parameters on one line, where they stay when the arrow opens on the line of the call.
 */
export function arrowArgument(parameters: Doc, flat: string, body: Doc): LastArgument {
  const expanded = breakable([flat, " => ", body], () => {
    const moved = [indent([line, toPrettier(body)]), ifBreak(","), softline];
    return group([flat, " =>", group(moved)]);
  });
  return { doc: arrowExpression(parameters, body), expanded };
}

/** `(a) => body` whose body is any other expression. */
export function arrowExpression(parameters: Doc, body: Doc): Doc {
  return breakable([parameters, " => ", body], () =>
    group([group(toPrettier(parameters)), " =>", group(indent([line, toPrettier(body)]))]),
  );
}

/** `[a, b]`, or one item per line. */
export function array(items: readonly Doc[]): Doc {
  if (items.length === 0) return "[]";
  return breakable(["[", commas(items), "]"], () => list("[", items, "]"));
}

/** `[1, 2, 3]`: as many numbers on a line as fit. */
export function numberArray(numbers: readonly string[]): Doc {
  if (numbers.length < 2) return array(numbers);
  return breakable(["[", commas(numbers), "]"], () => {
    // Filled lines do not see by themselves that the array is broken.
    const id = Symbol("numbers");
    const comma = ifBreak(",", "", { groupId: id });
    const parts = numbers.flatMap((number, index): builders.Doc[] =>
      index < numbers.length - 1 ? [`${number},`, line] : [[number, comma]],
    );
    return group(["[", indent([softline, fill(parts)]), softline, "]"], { id });
  });
}

/** `{ a, b }`, or one entry per line. */
export function object(entries: readonly Doc[]): Doc {
  if (entries.length === 0) return "{}";
  return breakable(["{ ", commas(entries), " }"], () => {
    const inner = join([",", line], entries.map(itemToPrettier));
    return group(["{", indent([line, inner]), ifBreak(","), line, "}"]);
  });
}

/** An object with one entry per line; `inside` are its entries with their commas. */
export function openObject(inside: Doc): Doc {
  return new Breakable(undefined, () =>
    group(["{", indent([newline, itemToPrettier(inside)]), newline, "}"], { shouldBreak: true }),
  );
}

/** The entries of an object, each with its comma, on lines of their own. */
export function entryLines(entries: readonly Doc[]): Block {
  return new Block(entries.map((entry) => ({ depth: 0, content: withComma(entry) })));
}

function withComma(doc: Doc): Doc {
  const last = doc instanceof Block ? doc.lines.at(-1) : undefined;
  if (!(doc instanceof Block) || last === undefined) return concat([doc, ","]);
  return new Block([...doc.lines.slice(0, -1), { ...last, content: withComma(last.content) }]);
}

/** `(a: A, b: B)` of a function, or one parameter per line. */
export function parameterList(items: readonly Doc[]): Doc {
  if (items.length === 0) return "()";
  return breakable(["(", commas(items), ")"], () => {
    const inner = join([",", line], items.map(itemToPrettier));
    return ["(", indent([softline, inner]), ifBreak(","), softline, ")"];
  });
}

/** `name(a: A): B` of a function or method. */
export function signature(name: Doc, parameters: readonly Doc[], result: Doc | undefined): Doc {
  const end: readonly Doc[] = result === undefined ? [] : [": ", result];
  const all = parameterList(parameters);
  return breakable([name, all, ...end], () => [
    toPrettier(name),
    group([toPrettier(all), toPrettier(end)]),
  ]);
}

/**
 * `A | B`, moved to a line of its own, or one member per line. `nested` where it stands between
 * `<` and `>`, which break before it does.
 */
export function union(members: readonly Doc[], nested = false): Doc {
  const [only] = members;
  if (members.length === 1 && only !== undefined) return only;
  return breakable([separate(members, " | ")], () => {
    const parts = members.map((member) => aligned(toPrettier(member)));
    const body = group([ifBreak("| "), join([line, "| "], parts)]);
    return nested ? body : group(indent([softline, body]));
  });
}

/** `<A, B>`; `simple` when it is a single name, which never moves to a line of its own. */
export function typeArguments(items: readonly Doc[], simple: boolean): Doc {
  return breakable(["<", commas(items), ">"], () => {
    if (simple) return ["<", toPrettier(items), ">"];
    const inner = join([",", line], items.map(itemToPrettier));
    return group(["<", indent([softline, inner]), softline, ">"]);
  });
}

/** `left = right`, moved to the next line when the beginning of `right` does not fit. */
export function assign(left: Doc, operator: string, right: Doc): Doc {
  return breakable([left, operator, " ", right], () => {
    const groupId = Symbol("assignment");
    return group([
      group(toPrettier(left)),
      operator,
      group(indent(line), { id: groupId }),
      indentIfBreak(group(toPrettier(right)), { groupId }),
    ]);
  });
}

/** `left = right` where `left`, a declaration with a generic type inside its type, breaks before `right` moves. */
export function assignAfterBrokenLeft(left: Doc, operator: string, right: Doc): Doc {
  return breakable([left, operator, " ", right], () =>
    group([toPrettier(left), operator, " ", group(toPrettier(right))]),
  );
}

/** `left = right` where `right` moves to the next line before it breaks: binary expressions, strings, short calls. */
export function assignWhole(left: Doc, operator: string, right: Doc): Doc {
  return breakable([left, operator, " ", right], () =>
    group([group(toPrettier(left)), operator, group(indent([line, toPrettier(right)]))]),
  );
}

/** `left = right` where `right` stays on the line: numbers, booleans, values of short keys. */
export function assignInline(left: Doc, operator: string, right: Doc): Doc {
  return breakable([left, operator, " ", right], () =>
    group([group(toPrettier(left)), operator, " ", toPrettier(right)]),
  );
}

/** `key: value` by a layout, unless the key is so short that its value never leaves the line. */
export function entry(key: string, value: Doc, layout: typeof assign): Doc {
  return (key.length < SHORT_KEY_WIDTH ? assignInline : layout)(key, ":", value);
}

/** `left = literal`, by the kind of literal. */
export function assignLiteral(left: Doc, operator: string, literal: Doc): Doc {
  if (typeof literal !== "string") return assign(left, operator, literal);
  if (/^["']/.test(literal)) return assignWhole(left, operator, literal);
  return /^(?:-?[\d.e-]+|true|false)$/.test(literal)
    ? assignInline(left, operator, literal)
    : assign(left, operator, literal);
}

/** `left operator right` as a condition, or on the right side of an assignment or property. */
export function binary(left: Doc, operator: string, right: Doc): Doc {
  return breakable([left, " ", operator, " ", right], () =>
    group([toPrettier(left), " ", group([operator, line, toPrettier(right)])]),
  );
}

/** `left operator right` as an argument or item. */
export function binaryItem(left: Doc, operator: string, right: Doc): Doc {
  return breakable([left, " ", operator, " ", right], () => {
    const rest = group([operator, line, toPrettier(right)]);
    return group([toPrettier(left), indent([" ", rest])]);
  });
}

/** `condition ? yes : no` after an assignment or `return`. */
export function conditional(condition: Doc, yes: Doc, no: Doc): Doc {
  return breakable([condition, " ? ", yes, " : ", no], () => {
    const [whenTrue, whenFalse] = [aligned(toPrettier(yes)), aligned(toPrettier(no))];
    const rest = [line, "? ", whenTrue, line, ": ", whenFalse];
    return group([toPrettier(condition), indent(rest)]);
  });
}

/** `object.property`, which breaks before the point only below another property. */
export function member(target: string, property: string): Doc {
  if (!target.includes(".")) return `${target}.${property}`;
  return breakable([target, ".", property], () => [
    target,
    group(indent([softline, `.${property}`])),
  ]);
}

/** `if (test) statement`, with a block when there are several. */
export function ifThen(test: Doc, statements: readonly Doc[]): Doc {
  const condition = (): builders.Doc => group([indent([softline, toPrettier(test)]), softline]);
  const [only] = statements;
  if (statements.length === 1 && only !== undefined) {
    return breakable(["if (", test, ") ", only], () =>
      group(["if (", condition(), ")", indent([line, itemToPrettier(only)])]),
    );
  }
  const head = breakable(["if (", test, ") {"], () => group(["if (", condition(), ") {"]));
  return new Block([
    { depth: 0, content: head },
    ...statements.map((content) => ({ depth: 1, content })),
    { depth: 0, content: "}" },
  ]);
}

function list(open: string, items: readonly Doc[], close: string): builders.Doc {
  const inner = join([",", line], items.map(itemToPrettier));
  return group([open, indent([softline, inner]), ifBreak(","), softline, close]);
}

/** The items with commas, as far as it matters whether they fit on one line. */
function commas(items: readonly Doc[]): Doc {
  return separate(items, ", ");
}

function separate(items: readonly Doc[], separator: string): Doc {
  let text = "";
  for (const item of items) {
    const flat = flatText(item);
    if (flat === undefined) return NEVER_FLAT;
    text += text === "" ? flat : separator + flat;
  }
  return text;
}

function aligned(part: builders.Doc): builders.Doc {
  return typeof part === "string" ? part : align(2, part);
}
