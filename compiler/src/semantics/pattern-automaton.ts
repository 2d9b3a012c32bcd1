import type { PatternNode, RefusedPattern } from "./pattern-syntax.js";

/** How many ways lead to each position without reading a character. */
export type Ways = ReadonlyMap<number, number>;

/**
 * A pattern as positions, one for each character that it can read; counted repetitions are written
 * out. Position 0 is the beginning. (Glushkov's automaton, with the number of ways on each edge.)
 */
export interface PatternAutomaton {
  /** Text of the atom that a position reads; that of the beginning is empty. */
  readonly atoms: readonly string[];
  /** Where matching can go on after each position. */
  readonly next: readonly Ways[];
  /** The positions after which the pattern may end. */
  readonly last: Ways;
}

/** Bounds what the compiler itself has to do for a pattern. */
const POSITIONS_MAX = 2_000;
const EDGES_MAX = 100_000;

/** Builds the automaton; refused are repetitions of what can be empty, and automata that are too large. */
export function patternAutomaton(node: PatternNode): PatternAutomaton | RefusedPattern {
  const builder = new AutomatonBuilder();
  const whole = builder.sequence([builder.beginning(), builder.build(node)]);
  if (builder.refused !== undefined) return builder.refused;
  return { atoms: builder.atoms, next: builder.next, last: whole.last };
}

/** A part of a pattern: the ways through it that read nothing, into it, and out of it. */
interface Part {
  readonly empty: number;
  readonly first: Ways;
  readonly last: Ways;
}

const NOTHING: Part = { empty: 1, first: new Map(), last: new Map() };

class AutomatonBuilder {
  refused: RefusedPattern | undefined;
  readonly atoms: string[] = [];
  readonly next: Map<number, number>[] = [];
  #edges = 0;

  beginning(): Part {
    return this.#atom("");
  }

  build(node: PatternNode): Part {
    if (this.refused !== undefined) return NOTHING;
    switch (node.kind) {
      case "empty":
        return NOTHING;
      case "atom":
        return this.#atom(node.text);
      case "sequence":
        return this.sequence(node.items.map((item) => this.build(item)));
      case "choice":
        return choice(node.items.map((item) => this.build(item)));
      case "repeat":
        return this.#repeat(node.item, node.min, node.max);
    }
  }

  sequence(parts: readonly Part[]): Part {
    let whole = NOTHING;
    for (const part of parts) {
      this.#connect(whole.last, part.first);
      whole = {
        empty: whole.empty * part.empty,
        first: sum(whole.first, part.first, whole.empty),
        last: sum(part.last, whole.last, part.empty),
      };
    }
    return whole;
  }

  /** `e{2,}` is e followed by e+, `e{1,3}` is e(e(e)?)?. */
  #repeat(item: PatternNode, min: number, max: number): Part {
    if (max === 0) return NOTHING;
    const isUnbounded = max === Infinity;
    const copies: Part[] = [];
    const wanted = isUnbounded ? Math.max(min, 1) : max;
    while (copies.length < wanted && this.refused === undefined) copies.push(this.build(item));
    const final = copies.at(-1) ?? NOTHING;
    if (max > 1 && final.empty > 0) {
      this.#refuse("what is repeated must not be able to be empty");
      return NOTHING;
    }
    if (isUnbounded) {
      this.#connect(final.last, final.first);
      const all = this.sequence(copies);
      return min === 0 ? optional(all) : all;
    }
    let tail: Part = NOTHING;
    for (const copy of copies.slice(min).reverse()) tail = optional(this.sequence([copy, tail]));
    return this.sequence([...copies.slice(0, min), tail]);
  }

  #atom(text: string): Part {
    const position = this.atoms.length;
    if (position > POSITIONS_MAX) {
      this.#refuse("it is too large when its repetitions are written out");
    }
    this.atoms.push(text);
    this.next.push(new Map());
    const here = new Map([[position, 1]]);
    return { empty: 0, first: here, last: here };
  }

  #connect(from: Ways, to: Ways): void {
    this.#edges += from.size * to.size;
    if (this.#edges > EDGES_MAX) this.#refuse("it has too many branches that follow each other");
    if (this.refused !== undefined) return;
    for (const [position, ways] of from) {
      const next = this.next[position];
      for (const [target, more] of to) next?.set(target, (next.get(target) ?? 0) + ways * more);
    }
  }

  #refuse(why: string): void {
    this.refused ??= { why };
  }
}

function optional(part: Part): Part {
  return { ...part, empty: part.empty + 1 };
}

function choice(parts: readonly Part[]): Part {
  let whole: Part = { empty: 0, first: new Map(), last: new Map() };
  for (const { empty, first, last } of parts) {
    whole = {
      empty: whole.empty + empty,
      first: sum(whole.first, first, 1),
      last: sum(whole.last, last, 1),
    };
  }
  return whole;
}

/** `a` and `factor` times `b`. */
function sum(a: Ways, b: Ways, factor: number): Ways {
  if (factor === 0) return a;
  const result = new Map(a);
  for (const [position, ways] of b) {
    result.set(position, (result.get(position) ?? 0) + ways * factor);
  }
  return result;
}
