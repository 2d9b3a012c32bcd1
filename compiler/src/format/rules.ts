import { builders } from "prettier/doc";

import { compilerAssert, present } from "../compiler-assert.js";
import type { ConcreteElement, ConcreteNode, ConcreteToken } from "../syntax/concrete-tree.js";
import { startsLine } from "./gap.js";
import type { Layout, Rule } from "./layout.js";
import { printDelimited, printItems } from "./list.js";

const { fill, group, hardline, indent, line } = builders;

/** How the rules of the grammar are printed; all others are their parts in a row. */
export const rules: ReadonlyMap<string, Rule> = new Map<string, Rule>([
  ["item", printAnnotated],
  ["packageLine", printStatement],
  ["importLine", printImport],
  ["constant", printStatement],
  ["alias", printStatement],
  ["enumeration", printBlock],
  ["enumMember", printAnnotated],
  ["message", printBlock],
  ["messageMember", printAnnotated],
  ["union", printBlock],
  ["unionMember", printAnnotated],
  ["error", printBlock],
  ["errorMember", printAnnotated],
  ["field", printStatement],
  ["reserved", printReserved],
  ["service", printBlock],
  ["method", printAnnotated],
  ["parameter", printAnnotated],
  ["namedType", printNamedType],
  ["annotation", printAnnotation],
]);

/** Declarations, one below the other. */
export function printItemsOfFile(layout: Layout, file: ConcreteNode): builders.Doc {
  return file.children.map((item, index) => [
    layout.memberLead(item, index === 0 ? "" : hardline),
    layout.body(item),
  ]);
}

/** Annotations stay above or before what they annotate, as the author put them, if that fits. */
function printAnnotated(layout: Layout, node: ConcreteNode): builders.Doc {
  const elements = layout.children(node);
  const isOther = (child: ConcreteElement) => child.kind === "token" || child.rule !== "annotation";
  const count = elements.findIndex(isOther);
  const rest = elements.slice(count);
  const subject = node.rule === "method" ? printMethod(layout, rest) : inRow(layout, rest);
  if (count === 0) return subject;
  const followers = elements.slice(1, count + 1).map((element, index): builders.Doc => {
    const isAbove = node.rule !== "parameter" && startsLine(layout.gap(element));
    const lead = layout.lead(element, isAbove ? hardline : line);
    if (index < count - 1) return [group(lead), layout.body(element)];
    return isAbove || isBlock(element) ? [group(lead), subject] : group([lead, subject]);
  });
  return [layout.body(present(elements[0], "annotation")), followers];
}

function isBlock(element: ConcreteElement): boolean {
  return element.kind === "node" && element.children.some((child) => isToken(child, "LeftBrace"));
}

function printStatement(layout: Layout, node: ConcreteNode): builders.Doc {
  return inRow(layout, layout.children(node));
}

/** Parts in a row; a long text may stand below its `=`. */
function inRow(layout: Layout, elements: readonly ConcreteElement[]): builders.Doc {
  const [first, ...rest] = elements;
  return first === undefined ? "" : [layout.body(first), goOn(layout, rest)];
}

function goOn(layout: Layout, elements: readonly ConcreteElement[]): builders.Doc {
  return elements.map((element) => {
    const separator = isText(element) ? line : undefined;
    return [group(indent(layout.lead(element, separator))), layout.body(element)];
  });
}

function isText(element: ConcreteElement): boolean {
  if (element.kind === "token" || element.rule !== "value") return false;
  const [only] = element.children;
  return only?.kind === "token" && only.type === "StringLiteral";
}

/** `{ … }` stays on one line where the author put it on one and it fits. */
function printBlock(layout: Layout, node: ConcreteNode): builders.Doc {
  const { before, open, inside: members, close } = enclosed(layout.children(node), "LeftBrace");
  const separator = members.length === 0 ? "" : line;
  const { inside, last } = layout.closing(close, hasComments(layout, close) ? line : separator);
  const contents = members.map((member) => [layout.memberLead(member, line), layout.body(member)]);
  const shouldBreak = members.length > 0 && !layout.onOneLine(open, close);
  return [
    inRow(layout, before),
    indent(layout.lead(open)),
    group([layout.body(open), indent([contents, inside]), last, layout.body(close)], {
      shouldBreak,
    }),
  ];
}

function hasComments(layout: Layout, token: ConcreteToken): boolean {
  const { trailing, leading } = layout.gap(token);
  return trailing.length + leading.length > 0;
}

function printImport(layout: Layout, node: ConcreteNode): builders.Doc {
  const elements = layout.children(node);
  if (!isBlock(node)) return inRow(layout, elements);
  const { before, open, inside: items, close, after } = enclosed(elements, "LeftBrace");
  return [
    inRow(layout, before),
    indent(layout.lead(open)),
    printDelimited(layout, { open, items, close, padding: " ", endsWithComma: true }),
    goOn(layout, after),
  ];
}

/** Numbers and names fill their lines. */
function printReserved(layout: Layout, node: ConcreteNode): builders.Doc {
  const [first, ...elements] = layout.children(node);
  const keyword = present(first, "keyword");
  const parts: builders.Doc[] = [];
  for (const [index, element] of elements.entries()) {
    const printed = [layout.lead(element, index === 0 ? " " : undefined), layout.body(element)];
    if (index === 0) parts.push(printed);
    else if (element.kind === "token") parts.push([parts.pop() ?? "", printed]);
    else parts.push(layout.lead(element, line), layout.body(element));
  }
  return [layout.body(keyword), indent(fill(parts))];
}

/** Parameters break one a line, and before that what is thrown goes to the next line. */
function printMethod(layout: Layout, elements: readonly ConcreteElement[]): builders.Doc {
  const { before, open, inside, close, after } = enclosed(elements, "LeftParenthesis");
  const throws = after.findIndex((child) => isToken(child, "ThrowsKeyword"));
  const result = throws === -1 ? after : after.slice(0, throws);
  return [
    inRow(layout, before),
    indent(layout.lead(open)),
    printDelimited(layout, { open, items: inside, close, endsWithComma: true }),
    goOn(layout, result),
    throws === -1 ? "" : printThrows(layout, after.slice(throws)),
  ];
}

function printThrows(layout: Layout, elements: readonly ConcreteElement[]): builders.Doc {
  const [first, ...rest] = elements;
  const keyword = present(first, "keyword");
  const semicolon = present(rest.pop(), "semicolon");
  const names = group(indent(printItems(layout, rest, line)));
  return [
    group(indent([layout.lead(keyword, line), layout.body(keyword), names])),
    goOn(layout, [semicolon]),
  ];
}

function printNamedType(layout: Layout, node: ConcreteNode): builders.Doc {
  const elements = layout.children(node);
  if (elements.length === 1) return layout.sequence(elements);
  const { before, open, inside, close } = enclosed(elements, "Less");
  const list = printDelimited(layout, { open, items: inside, close });
  return [layout.sequence(before), indent(layout.lead(open)), list];
}

function printAnnotation(layout: Layout, node: ConcreteNode): builders.Doc {
  const elements = layout.children(node);
  if (elements.at(-1)?.kind !== "token") return inRow(layout, elements);
  const { before, open, inside, close } = enclosed(elements, "LeftParenthesis");
  const list = printDelimited(layout, { open, items: inside, close, hugsOne: true });
  return [inRow(layout, before), indent(layout.lead(open)), list];
}

interface Enclosed {
  readonly before: readonly ConcreteElement[];
  readonly open: ConcreteToken;
  readonly inside: readonly ConcreteElement[];
  readonly close: ConcreteToken;
  readonly after: readonly ConcreteElement[];
}

const closingMarks: ReadonlyMap<string, string> = new Map([
  ["LeftBrace", "RightBrace"],
  ["LeftParenthesis", "RightParenthesis"],
  ["Less", "Greater"],
]);

/** Parts of a node around and between its first opening mark of a type and the closing mark. */
function enclosed(elements: readonly ConcreteElement[], mark: string): Enclosed {
  const start = elements.findIndex((child) => isToken(child, mark));
  const end = elements.findIndex((child) => isToken(child, closingMarks.get(mark)));
  const open = elements[start];
  const close = elements[end];
  compilerAssert(open?.kind === "token" && close?.kind === "token", `${mark} in a node`);
  const inside = elements.slice(start + 1, end);
  return { before: elements.slice(0, start), open, inside, close, after: elements.slice(end + 1) };
}

function isToken(element: ConcreteElement, type: string | undefined): boolean {
  return element.kind === "token" && element.type === type;
}
