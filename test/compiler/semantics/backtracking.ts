import type { PatternNode } from "../../../compiler/src/semantics/pattern-syntax.js";

/**
 * A regular expression engine that backtracks as those of JavaScript do, and counts what it tries:
 * every character compared, every look whether the text is at its end. Quantifiers are greedy.
 */
export class BacktrackingMatcher {
  steps = 0;
  readonly #text: readonly string[];
  readonly #atoms = new Map<string, RegExp>();

  constructor(text: string) {
    this.#text = Array.from(text);
  }

  /** Whether the whole text matches. */
  matches(node: PatternNode): boolean {
    return this.#match(node, 0, (at) => {
      this.steps += 1;
      return at === this.#text.length;
    });
  }

  #match(node: PatternNode, at: number, then: (at: number) => boolean): boolean {
    switch (node.kind) {
      case "empty":
        return then(at);
      case "atom": {
        this.steps += 1;
        const character = this.#text[at];
        return character !== undefined && this.#atom(node.text).test(character) && then(at + 1);
      }
      case "choice":
        return node.items.some((item) => this.#match(item, at, then));
      case "sequence":
        return this.#sequence(node.items, at, then);
      case "repeat":
        return this.#repeat(node, 0, at, then);
    }
  }

  #sequence(items: readonly PatternNode[], at: number, then: (at: number) => boolean): boolean {
    const [first, ...others] = items;
    if (first === undefined) return then(at);
    return this.#match(first, at, (next) => this.#sequence(others, next, then));
  }

  #repeat(
    node: Extract<PatternNode, { kind: "repeat" }>,
    count: number,
    at: number,
    then: (at: number) => boolean,
  ): boolean {
    const again = (next: number): boolean => {
      // What is optional is not repeated for nothing.
      if (next === at && count >= node.min) return false;
      return this.#repeat(node, count + 1, next, then);
    };
    if (count < node.max && this.#match(node.item, at, again)) return true;
    return count >= node.min && then(at);
  }

  #atom(text: string): RegExp {
    let atom = this.#atoms.get(text);
    if (atom === undefined) {
      atom = new RegExp(`^${text}$`, "u");
      this.#atoms.set(text, atom);
    }
    return atom;
  }
}
