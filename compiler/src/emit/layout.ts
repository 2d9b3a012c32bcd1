import { builders } from "prettier/doc";
import { concat, type Doc } from "./code.js";

const {
  breakParent,
  conditionalGroup,
  fill,
  group,
  hardline,
  ifBreak,
  indent,
  indentIfBreak,
  join,
  line,
  softline,
} = builders;

/** Prettier's indentation and the three columns that a line break has to win at least. */
const SHORT_KEY_WIDTH = 5;

/*
 * The constructs that may break, each laid out as prettier's typescript printer does it, so that
 * whole prettier finds nothing to change in what we print.
 */

/** `callee(a, b)`, or one argument per line. */
export function call(callee: Doc, parameters: readonly Doc[]): Doc {
  if (parameters.length === 0) return concat([callee, "()"]);
  return group([callee, list("(", parameters, ")")]);
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
  const leading = head.flatMap((item) => [item, ", "]);
  const expanded = last.expanded ?? last.doc;
  const opened: Doc = ["(", ...leading, group(expanded, { shouldBreak: true }), ")"];
  const brokenOut = group(
    ["(", indent([line, join([",", line], [...head, last.doc])]), ",", line, ")"],
    { shouldBreak: true },
  );
  if (last.breaks === true) {
    return concat([callee, breakParent, conditionalGroup([opened, brokenOut])]);
  }
  const flat: Doc = ["(", ...leading, expanded, ")"];
  return concat([callee, conditionalGroup([flat, opened, brokenOut])]);
}

/** `(a) => body` whose body is an array or an object, and opens on the line of the arrow. */
export function arrow(parameters: Doc, body: Doc): Doc {
  return group([group(parameters), " =>", group([" ", body])]);
}

/**
 * `(a) => body` whose body is any other expression, as the last argument of a call. `flat` is the
 * text of the parameters on one line, where they stay when the arrow opens on the line of the call.
 */
export function arrowArgument(parameters: Doc, flat: string, body: Doc): LastArgument {
  const moved = [indent([line, body]), ifBreak(","), softline];
  return {
    doc: arrowExpression(parameters, body),
    expanded: group([flat, " =>", group(moved)]),
  };
}

/** `(a) => body` whose body is any other expression. */
export function arrowExpression(parameters: Doc, body: Doc): Doc {
  return group([group(parameters), " =>", group(indent([line, body]))]);
}

/** `[a, b]`, or one item per line. */
export function array(items: readonly Doc[]): Doc {
  return items.length === 0 ? "[]" : list("[", items, "]");
}

/** `[1, 2, 3]`: as many numbers on a line as fit. */
export function numberArray(numbers: readonly string[]): Doc {
  if (numbers.length < 2) return array(numbers);
  // Filled lines do not see by themselves that the array is broken.
  const id = Symbol("numbers");
  const comma = ifBreak(",", "", { groupId: id });
  const parts = numbers.flatMap((number, index): Doc[] =>
    index < numbers.length - 1 ? [`${number},`, line] : [[number, comma]],
  );
  return group(["[", indent([softline, fill(parts)]), softline, "]"], { id });
}

/** `{ a, b }`, or one entry per line. */
export function object(entries: readonly Doc[]): Doc {
  if (entries.length === 0) return "{}";
  return group(["{", indent([line, join([",", line], [...entries])]), ifBreak(","), line, "}"]);
}

/** An object with one entry per line. */
export function openObject(entries: readonly Doc[]): Doc {
  return concat(["{", indent(entries.map((entry) => [hardline, entry, ","])), hardline, "}"]);
}

/** `(a: A, b: B)` of a function, or one parameter per line. */
export function parameterList(items: readonly Doc[]): Doc {
  if (items.length === 0) return "()";
  return concat([
    "(",
    indent([softline, join([",", line], [...items])]),
    ifBreak(","),
    softline,
    ")",
  ]);
}

/** `name(a: A): B` of a function or method. */
export function signature(name: Doc, parameters: readonly Doc[], result: Doc | undefined): Doc {
  const end: readonly Doc[] = result === undefined ? [] : [": ", result];
  return concat([name, group([parameterList(parameters), ...end])]);
}

/**
 * `A | B`, moved to a line of its own, or one member per line. `nested` where it stands between
 * `<` and `>`, which break before it does.
 */
export function union(members: readonly Doc[], nested = false): Doc {
  if (members.length === 1) return concat(members);
  const body = group([ifBreak("| "), join([line, "| "], members.map(aligned))]);
  return nested ? body : group(indent([softline, body]));
}

/** `<A, B>`; `simple` when it is a single name, which never moves to a line of its own. */
export function typeArguments(items: readonly Doc[], simple: boolean): Doc {
  if (simple) return concat(["<", ...items, ">"]);
  return group(["<", indent([softline, join([",", line], [...items])]), softline, ">"]);
}

/** `left = right`, moved to the next line when the beginning of `right` does not fit. */
export function assign(left: Doc, operator: string, right: Doc): Doc {
  const groupId = Symbol("assignment");
  return group([
    group(left),
    operator,
    group(indent(line), { id: groupId }),
    indentIfBreak(group(right), { groupId }),
  ]);
}

/** `left = right` where `left`, a declaration with a generic type inside its type, breaks before `right` moves. */
export function assignAfterBrokenLeft(left: Doc, operator: string, right: Doc): Doc {
  return group([left, operator, " ", group(right)]);
}

/** `left = right` where `right` moves to the next line before it breaks: binary expressions, strings, short calls. */
export function assignWhole(left: Doc, operator: string, right: Doc): Doc {
  return group([group(left), operator, group(indent([line, right]))]);
}

/** `left = right` where `right` stays on the line: numbers, booleans, values of short keys. */
export function assignInline(left: Doc, operator: string, right: Doc): Doc {
  return group([group(left), operator, " ", right]);
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
  return group([left, " ", group([operator, line, right])]);
}

/** `left operator right` as an argument or item. */
export function binaryItem(left: Doc, operator: string, right: Doc): Doc {
  return group([left, indent([" ", group([operator, line, right])])]);
}

/** `condition ? yes : no` after an assignment or `return`. */
export function conditional(condition: Doc, yes: Doc, no: Doc): Doc {
  return group([condition, indent([line, "? ", aligned(yes), line, ": ", aligned(no)])]);
}

/** `object.property`, which breaks before the point only below another property. */
export function member(target: string, property: string): Doc {
  if (!target.includes(".")) return `${target}.${property}`;
  return concat([target, group(indent([softline, `.${property}`]))]);
}

/** `if (test) statement`, with a block when there are several. */
export function ifThen(test: Doc, statements: readonly Doc[]): Doc {
  const condition: Doc = group([indent([softline, test]), softline]);
  if (statements.length === 1) {
    return group(["if (", condition, ")", indent([line, ...statements])]);
  }
  return concat([group(["if (", condition, ") {"]), block(statements), "}"]);
}

/** The statements of a block with the line breaks around them. */
export function block(statements: readonly Doc[]): Doc {
  return concat([indent(statements.map((statement) => [hardline, statement])), hardline]);
}

function list(open: string, items: readonly Doc[], close: string): Doc {
  return group([
    open,
    indent([softline, join([",", line], [...items])]),
    ifBreak(","),
    softline,
    close,
  ]);
}

function aligned(member: Doc): Doc {
  return typeof member === "string" ? member : builders.align(2, member);
}
