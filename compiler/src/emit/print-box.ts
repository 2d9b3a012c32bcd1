import { breaksParent, fill, isBoxes } from "./box.js";
import type { Box, Choice, Fill, Group } from "./box.js";
import { textWidth } from "./text-width.js";

/** Prints a box with lines of at most `width` columns, as far as its line breaks allow. */
export function printBox(box: Box, width: number): string {
  return new BoxPrinter(width).print(box);
}

/**
 * Prettier's algorithm (prettier/doc, printDocToString) for the boxes that generated code is made
 * of. Works on a stack of boxes, each with the column that its lines begin at and whether it is
 * laid out flat.
 */
class BoxPrinter {
  readonly #width: number;
  readonly #boxes: Box[] = [];
  readonly #columns: number[] = [];
  readonly #flats: boolean[] = [];
  /** The stack of `#fits`, kept to be used again. */
  readonly #tried: Box[] = [];
  readonly #triedFlats: boolean[] = [];
  /** Whether each named group was laid out flat. */
  readonly #flatById = new Map<symbol, boolean>();
  readonly #lines: string[] = [];
  #line = "";
  /** After a hard line in something flat, groups are measured again. */
  #mustMeasure = false;

  constructor(width: number) {
    this.#width = width;
  }

  print(root: Box): string {
    this.#push(root, 0, false);
    for (let box = this.#boxes.pop(); box !== undefined; box = this.#boxes.pop()) {
      const column = this.#columns.pop() ?? 0;
      const flat = this.#flats.pop() ?? false;
      if (typeof box === "string") this.#line += box;
      else this.#printOne(box, column, flat);
    }
    this.#endLine();
    return this.#lines.join("\n");
  }

  #printOne(box: Exclude<Box, string>, column: number, flat: boolean): void {
    if (isBoxes(box)) {
      for (let index = box.length - 1; index >= 0; index--) {
        this.#push(box[index] ?? "", column, flat);
      }
      return;
    }
    switch (box.kind) {
      case "line":
        return this.#printLine(box.type, column, flat);
      case "indent":
        return this.#push(box.contents, column + box.width, flat);
      case "group":
        return this.#printGroup(box, column, flat);
      case "choice":
        return this.#printChoice(box, column, flat);
      case "fill":
        return this.#printFill(box, column, flat);
      case "if-broken": {
        const isFlat = box.id === undefined ? flat : this.#flatById.get(box.id);
        return this.#push(isFlat === true ? box.flat : box.broken, column, flat);
      }
      case "indent-if-broken": {
        const isFlat = this.#flatById.get(box.id) === true;
        return this.#push(box.contents, isFlat ? column : column + 2, flat);
      }
      case "break-parent":
    }
  }

  #push(box: Box, column: number, flat: boolean): void {
    this.#boxes.push(box);
    this.#columns.push(column);
    this.#flats.push(flat);
  }

  #endLine(): void {
    const hasBlanks = this.#line.endsWith(" ") || this.#line.endsWith("\t");
    this.#lines.push(hasBlanks ? this.#line.replace(/[ \t]+$/, "") : this.#line);
  }

  #printLine(type: "space" | "soft" | "hard", column: number, flat: boolean): void {
    if (flat && type !== "hard") {
      if (type === "space") this.#line += " ";
      return;
    }
    if (flat) this.#mustMeasure = true;
    this.#endLine();
    this.#line = " ".repeat(column);
  }

  #printGroup(box: Group, column: number, flat: boolean): void {
    let isFlat = !breaksParent(box);
    if (!flat || this.#mustMeasure) {
      this.#mustMeasure = false;
      isFlat = isFlat && this.#fits(box.contents, this.#boxes.length, false);
    }
    this.#push(box.contents, column, isFlat);
    if (box.id !== undefined) this.#flatById.set(box.id, isFlat);
  }

  #printChoice({ states }: Choice, column: number, flat: boolean): void {
    if (flat && !this.#mustMeasure) return this.#push(states[0], column, true);
    this.#mustMeasure = false;
    const fitting = states
      .slice(0, Math.max(1, states.length - 1))
      .find((state) => this.#fits(state, this.#boxes.length, false));
    if (fitting === undefined) this.#push(states.at(-1) ?? "", column, false);
    else this.#push(fitting, column, true);
  }

  #printFill({ parts, from }: Fill, column: number, flat: boolean): void {
    const [content, space, second] = [parts[from], parts[from + 1], parts[from + 2]];
    if (content === undefined) return;
    const contentFits = this.#fits(content, 0, true);
    if (space !== undefined) {
      if (second !== undefined) this.#push(fill(parts, from + 2), column, flat);
      const bothFit =
        second === undefined ? contentFits : this.#fits([content, space, second], 0, true);
      this.#push(space, column, bothFit);
    }
    this.#push(content, column, contentFits);
  }

  /**
   * Whether a box, laid out flat, fits on the rest of the line with what follows it up to the next
   * line break; `restLength` boxes of the stack follow. `strictly`: nothing in it may have to break.
   */
  #fits(box: Box, restLength: number, strictly: boolean): boolean {
    const tried = this.#tried;
    const flats = this.#triedFlats;
    tried.length = 0;
    flats.length = 0;
    tried.push(box);
    flats.push(true);
    let room = this.#width - textWidth(this.#line);
    let isSpacePending = false;
    for (let rest = restLength; room >= 0;) {
      const next = tried.pop();
      if (next === undefined) {
        if (rest === 0) return true;
        rest -= 1;
        tried.push(this.#boxes[rest] ?? "");
        flats.push(this.#flats[rest] ?? false);
        continue;
      }
      const flat = flats.pop() ?? false;
      if (typeof next === "string") {
        if (next === "") continue;
        room -= textWidth(next) + (isSpacePending ? 1 : 0);
        isSpacePending = false;
      } else if (isBoxes(next)) {
        for (let index = next.length - 1; index >= 0; index--) {
          tried.push(next[index] ?? "");
          flats.push(flat);
        }
      } else if (next.kind === "line") {
        if (!flat || next.type === "hard") return true;
        if (next.type === "space") isSpacePending = true;
      } else if (next.kind !== "break-parent") {
        if (strictly && next.kind === "group" && breaksParent(next)) return false;
        this.#tryInside(next, flat);
      }
    }
    return false;
  }

  /** Goes on trying with what is in a box. */
  #tryInside(
    box: Exclude<Box, string | readonly Box[] | { kind: "line" | "break-parent" }>,
    flat: boolean,
  ): void {
    switch (box.kind) {
      case "group":
        this.#tried.push(box.contents);
        this.#triedFlats.push(flat && !breaksParent(box));
        return;
      case "choice":
        this.#tried.push(flat ? box.states[0] : (box.states.at(-1) ?? ""));
        break;
      case "fill":
        this.#tried.push(box.parts.slice(box.from));
        break;
      case "indent":
      case "indent-if-broken":
        this.#tried.push(box.contents);
        break;
      case "if-broken": {
        const isFlat = box.id === undefined ? flat : this.#flatById.get(box.id) !== false;
        this.#tried.push(isFlat ? box.flat : box.broken);
      }
    }
    this.#triedFlats.push(flat);
  }
}
