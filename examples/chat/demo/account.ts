import { isDeepStrictEqual, inspect, styleText } from "node:util";

/** What must hold for a line of the account to be true. */
export interface Expectation {
  readonly holds: boolean;
  readonly expected: string;
  readonly got: string;
}

/** The value is this one, compared deeply. */
export function is<Value>(got: Value, expected: NoInfer<Value>): Expectation {
  return {
    holds: isDeepStrictEqual(got, expected),
    expected: inspect(expected),
    got: inspect(got),
  };
}

/** The number lies between these, both included. */
export function within(got: number, min: number, max: number): Expectation {
  return { holds: got >= min && got <= max, expected: `${min} to ${max}`, got: String(got) };
}

/** The text contains this. */
export function contains(got: string, part: string): Expectation {
  return { holds: got.includes(part), expected: `… ${part} …`, got: inspect(got) };
}

const LABEL_WIDTH = 46;

/**
 * Prints what happens as sections of facts, one line each. A fact gets its ✓ from what was checked,
 * never from having been reached; one that does not hold gets ✗ and what was expected and got.
 */
export class Account {
  #facts = 0;
  #failures = 0;

  /** Facts that were stated so far. */
  get facts(): number {
    return this.#facts;
  }

  /** Those that did not hold. */
  get failures(): number {
    return this.#failures;
  }

  section(title: string): void {
    print(`\n${paint("bold", title)}`);
  }

  /** States a fact: a label, what is to be seen, and what must hold for that to be true. */
  fact(label: string, shown: string, ...checks: readonly [Expectation, ...Expectation[]]): void {
    const failed = checks.filter(({ holds }) => !holds);
    const mark = failed.length === 0 ? paint("green", "✓") : paint("red", "✗");
    this.#facts++;
    print(`  ${mark} ${label.padEnd(LABEL_WIDTH)} ${shown}`);
    for (const { expected, got } of failed) {
      print(`      expected ${expected}`);
      print(`      got      ${got}`);
    }
    if (failed.length > 0) this.#failures++;
  }

  /** Says what went wrong where a section could not be told to its end. */
  failure(label: string, error?: unknown): void {
    this.#facts++;
    this.#failures++;
    print(`  ${paint("red", "✗")} ${label}`);
    if (error !== undefined) print(`      ${inspect(error).replaceAll("\n", "\n      ")}`);
  }

  /** A line that claims nothing. */
  note(text: string): void {
    print(paint("dim", `    ${text.replaceAll("\n", "\n    ")}`));
  }
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

const hasColour =
  process.stdout.isTTY && (process.env["NO_COLOR"] ?? "") === "" && process.env["TERM"] !== "dumb";

function paint(style: "bold" | "dim" | "green" | "red", text: string): string {
  return hasColour ? styleText(style, text) : text;
}
