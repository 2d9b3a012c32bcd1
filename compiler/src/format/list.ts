import { builders } from "prettier/doc";

import type { ConcreteElement, ConcreteToken } from "../syntax/concrete-tree.js";
import type { Layout } from "./layout.js";

const { group, ifBreak, indent, line, softline } = builders;

/** A list between two marks: on one line, or one item a line. */
export interface Delimited {
  readonly open: ConcreteToken;
  /** Items and the commas between them. */
  readonly items: readonly ConcreteElement[];
  readonly close: ConcreteToken;
  /** What follows the opening mark on one line. */
  readonly padding?: " " | "";
  /** Whether the language allows a comma after the last item. */
  readonly endsWithComma?: boolean;
  /** Whether a single item stays on the line of the marks. */
  readonly hugsOne?: boolean;
}

/** Prints a list with its marks, without what is before the first. */
export function printDelimited(layout: Layout, list: Delimited): builders.Doc {
  const { open, items, close } = list;
  const hugs = items.length === 0 || (list.hugsOne === true && items.length === 1);
  const edge = hugs ? "" : list.padding === " " ? line : softline;
  const { inside, last } = layout.closing(close, edge);
  const comma = list.endsWithComma === true && items.length > 0 ? ifBreak(",") : "";
  const contents = [printItems(layout, items, edge), comma, inside];
  return group([layout.body(open), indent(contents), last, layout.body(close)]);
}

/** Items and the commas between them; each item may begin a line. */
export function printItems(
  layout: Layout,
  items: readonly ConcreteElement[],
  first: builders.Doc,
): builders.Doc {
  return items.map((item, index) => {
    const isComma = item.kind === "token" && item.type === "Comma";
    const separator = isComma ? "" : index === 0 ? first : line;
    return [layout.lead(item, separator), layout.body(item)];
  });
}
