import { patternAutomaton, type PatternAutomaton } from "./pattern-automaton.js";
import { characterClasses } from "./pattern-characters.js";
import { parsePattern } from "./pattern-syntax.js";

/** In how many ways the beginning of a text may be read at the same time. */
const WAYS_MAX = 32;

/** Bounds what the compiler itself has to do for a pattern. */
const STATES_MAX = 5_000;
const STEPS_MAX = 3_000_000;

const LENGTH_MAX = 500;

/** Longest beginning of a text that a diagnostic shows. */
const EXCERPT_MAX = 12;

/**
 * Why a pattern could take more than linear time, or is no pattern; `undefined` when it is safe.
 *
 * A backtracking engine tries the ways in which it can read a text one after the other, each at most
 * once: its work is the number of ways to read each beginning of the text, added up over all
 * beginnings. So a pattern is linear when there is a number that the ways to read any beginning of
 * any text never exceed. That is decided by following all texts at once: a state says how many ways
 * have led to each position, and the states that texts can lead to are visited one by one. When they
 * have all been seen, and none has more than WAYS_MAX ways to one position or to the end, matching a
 * text of n characters takes at most WAYS_MAX × positions × n steps.
 */
export function unsafePattern(pattern: string): string | undefined {
  if (pattern.length > LENGTH_MAX) return `it is longer than ${LENGTH_MAX} characters`;
  const node = parsePattern(pattern);
  if ("why" in node) return node.why;
  const automaton = patternAutomaton(node);
  if ("why" in automaton) return automaton.why;
  return new WaysCount(automaton).tooMany();
}

/** What some texts lead to. */
interface State {
  /** How many ways have led to each position. */
  readonly ways: ReadonlyMap<number, number>;
  /** One of the texts. */
  readonly text: string;
}

class WaysCount {
  readonly #automaton: PatternAutomaton;
  readonly #seen = new Set<string>();
  readonly #waiting: State[] = [];
  #steps = 0;

  constructor(automaton: PatternAutomaton) {
    this.#automaton = automaton;
  }

  tooMany(): string | undefined {
    const classes = characterClasses(this.#automaton.atoms.slice(1));
    this.#visit({ ways: new Map([[0, 1]]), text: "" });
    for (const state of this.#waiting) {
      const targets = this.#targets(state);
      if (this.#exceeds(state, targets)) return manyWays(state.text);
      for (const { example, atoms } of classes) {
        const ways = this.#reading(targets, atoms);
        if (total(ways) > WAYS_MAX) return manyWays(state.text + example);
        if (ways.size > 0) this.#visit({ ways, text: state.text + example });
      }
      if (this.#waiting.length > STATES_MAX || this.#steps > STEPS_MAX) {
        return "it is too complicated to see how long matching takes";
      }
    }
    return undefined;
  }

  #visit(state: State): void {
    const entries = [...state.ways].sort(([a], [b]) => a - b);
    const key = entries.map(([position, ways]) => `${position}:${ways}`).join(" ");
    if (this.#seen.has(key)) return;
    this.#seen.add(key);
    this.#waiting.push(state);
  }

  /** How many ways try each position next, whether it fits or not. */
  #targets({ ways }: State): ReadonlyMap<number, number> {
    const targets = new Map<number, number>();
    for (const [position, count] of ways) {
      for (const [target, more] of this.#automaton.next[position] ?? []) {
        targets.set(target, (targets.get(target) ?? 0) + count * more);
        this.#steps += 1;
      }
    }
    return targets;
  }

  #exceeds({ ways }: State, targets: ReadonlyMap<number, number>): boolean {
    let ends = 0;
    for (const [position, count] of ways) {
      ends += count * (this.#automaton.last.get(position) ?? 0);
    }
    return ends > WAYS_MAX || [...targets.values()].some((count) => count > WAYS_MAX);
  }

  #reading(
    targets: ReadonlyMap<number, number>,
    atoms: ReadonlySet<string>,
  ): ReadonlyMap<number, number> {
    const reading = new Map<number, number>();
    for (const [position, count] of targets) {
      this.#steps += 1;
      if (atoms.has(this.#automaton.atoms[position] ?? "")) reading.set(position, count);
    }
    return reading;
  }
}

function total(ways: ReadonlyMap<number, number>): number {
  let all = 0;
  for (const count of ways.values()) all += count;
  return all;
}

function manyWays(text: string): string {
  if (text === "") return `there are more than ${WAYS_MAX} ways to begin it`;
  const characters = Array.from(text);
  const excerpt = characters.slice(0, EXCERPT_MAX).join("");
  const shown = JSON.stringify(excerpt).slice(1, -1).replaceAll("`", "\\u0060");
  const more = characters.length > EXCERPT_MAX ? "…" : "";
  return `there are more than ${WAYS_MAX} ways to read \`${shown}${more}\`, and backtracking tries them all`;
}
