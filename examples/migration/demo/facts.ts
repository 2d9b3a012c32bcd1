import { isDeepStrictEqual, inspect, styleText } from "node:util";

const LABEL_WIDTH = 50;

/** Prints what was checked, one line each: ✓ where it holds, else ✗ and what was expected. */
export class Facts {
  #stated = 0;
  #failed = 0;

  /** How many were stated so far. */
  get stated(): number {
    return this.#stated;
  }

  /** Those that did not hold. */
  get failed(): number {
    return this.#failed;
  }

  section(title: string): void {
    print(`\n${isTerminal ? styleText("bold", title) : title}`);
  }

  /** States a fact: a label, what is to be seen, and two values that must be the same. */
  state<Value>(label: string, shown: string, got: Value, expected: NoInfer<Value>): void {
    const holds = isDeepStrictEqual(got, expected);
    this.#stated++;
    print(`  ${holds ? "✓" : "✗"} ${label.padEnd(LABEL_WIDTH)} ${shown}`);
    if (holds) return;
    this.#failed++;
    print(`      expected ${inspect(expected)}\n      got      ${inspect(got)}`);
  }

  /** Says why it could not go on. */
  fail(reason: unknown): void {
    this.#stated++;
    this.#failed++;
    print(`  ✗ ${inspect(reason)}`);
  }
}

const isTerminal = process.stdout.isTTY && (process.env["NO_COLOR"] ?? "") === "";

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
