/*
 * What a text and its possible line breaks are laid out from, after prettier's documents: a group
 * stays on one line when it fits, else all lines directly in it break.
 */

/** A piece of layout; an array is one after the other. */
export type Box =
  string | Group | Choice | Indent | Line | IfBroken | IndentIfBroken | Fill | BreakParent | Boxes;

type Boxes = readonly Box[];

/** What stays on one line or breaks as a whole. */
export interface Group {
  readonly kind: "group";
  readonly contents: Box;
  readonly id: symbol | undefined;
  /** `undefined` until somebody asks: breaks because of something in it. */
  breaks: boolean | undefined;
}

/** Ways to lay out the same text: the first that fits, else the last. */
export interface Choice {
  readonly kind: "choice";
  readonly states: readonly [Box, ...Box[]];
}

interface Indent {
  readonly kind: "indent";
  readonly width: number;
  readonly contents: Box;
}

interface Line {
  readonly kind: "line";
  /** A space where it does not break; nothing when `soft`; a `hard` one breaks always. */
  readonly type: "space" | "soft" | "hard";
}

interface IfBroken {
  readonly kind: "if-broken";
  readonly broken: Box;
  readonly flat: Box;
  readonly id: symbol | undefined;
}

interface IndentIfBroken {
  readonly kind: "indent-if-broken";
  readonly contents: Box;
  readonly id: symbol;
}

/** Contents and lines in turn, as many on a line as fit. */
export interface Fill {
  readonly kind: "fill";
  readonly parts: readonly Box[];
  /** Index of the first part that is not printed yet. */
  readonly from: number;
}

interface BreakParent {
  readonly kind: "break-parent";
}

/** A line break, or a space where the group around it stays on one line. */
export const line: Box = { kind: "line", type: "space" };

/** A line break, or nothing where the group around it stays on one line. */
export const softline: Box = { kind: "line", type: "soft" };

/** A line break that does not break the groups around it. */
export const newline: Box = { kind: "line", type: "hard" };

/** Breaks the groups around it. */
export const breakParent: Box = { kind: "break-parent" };

/** What stays on one line or breaks as a whole; `id` for `ifBreak` and `indentIfBreak`. */
export function group(
  contents: Box,
  options: { readonly id?: symbol; readonly shouldBreak?: boolean } = {},
): Box {
  const breaks = options.shouldBreak === true ? true : undefined;
  return { kind: "group", contents, id: options.id, breaks };
}

/** Ways to lay out the same text: the first that fits, else the last. */
export function conditionalGroup(states: readonly [Box, ...Box[]]): Box {
  return { kind: "choice", states };
}

/** Lines in it begin two columns further right. */
export function indent(contents: Box): Box {
  return { kind: "indent", width: 2, contents };
}

/** As `indent`, but only where the group `groupId` breaks. */
export function indentIfBreak(contents: Box, options: { readonly groupId: symbol }): Box {
  return { kind: "indent-if-broken", contents, id: options.groupId };
}

/** One of two, by whether the group around it breaks, or the one that is named. */
export function ifBreak(
  broken: Box,
  flat: Box = "",
  options: { readonly groupId?: symbol } = {},
): Box {
  return { kind: "if-broken", broken, flat, id: options.groupId };
}

/** Contents and lines in turn, as many on a line as fit. */
export function fill(parts: readonly Box[], from = 0): Box {
  return { kind: "fill", parts, from };
}

/** The items with a separator between them. */
export function join(separator: Box, items: readonly Box[]): readonly Box[] {
  const joined: Box[] = [];
  for (const item of items) {
    if (joined.length > 0) joined.push(separator);
    joined.push(item);
  }
  return joined;
}

/** Whether something in a box breaks the groups around it. A choice decides for itself. */
export function breaksParent(box: Box): boolean {
  if (typeof box === "string") return false;
  if (isBoxes(box)) return box.some(breaksParent);
  switch (box.kind) {
    case "group":
      box.breaks ??= breaksParent(box.contents);
      return box.breaks;
    case "indent":
    case "indent-if-broken":
      return breaksParent(box.contents);
    case "if-broken":
      return breaksParent(box.broken) || breaksParent(box.flat);
    case "fill":
      return box.parts.some(breaksParent);
    case "break-parent":
      return true;
    case "line":
    case "choice":
      return false;
  }
}

/** Whether a box is several, one after the other. */
export function isBoxes(box: Exclude<Box, string>): box is Boxes {
  return Array.isArray(box);
}
