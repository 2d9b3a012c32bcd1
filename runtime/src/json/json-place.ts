import { describe } from "../codec/describe.js";
import { NESTING_MAX } from "../codec/nesting.js";

/** Makes the error for what is wrong at a path. */
type MakeError = new (path: string, expected: string, got: string) => Error;

/** Where a conversion is, to say it in an error, and how deep. */
export class JsonPlace {
  readonly #root: string;
  readonly #makeError: MakeError;

  /** Properties as their names, indices as numbers, keys of maps in brackets. */
  readonly #steps: (string | number)[] = [];

  #depth = 0;

  /** `root` names the whole value, where no path does. */
  constructor(root: string, makeError: MakeError) {
    this.#root = root;
    this.#makeError = makeError;
  }

  /** Messages, unions and json around the value. */
  get depth(): number {
    return this.#depth;
  }

  /** Moves to a property or an element; `leave` undoes it. */
  enter(step: string | number): void {
    this.#steps.push(step);
  }

  /** Moves to an entry of a map; `leave` undoes it. */
  enterKey(key: unknown): void {
    this.#steps.push(`[${typeof key === "string" ? JSON.stringify(key) : String(key)}]`);
  }

  leave(): void {
    this.#steps.pop();
  }

  /** Begins a message, a union or a container of json; `ascend` ends it. */
  descend(): void {
    if (this.#depth > NESTING_MAX) this.fail(`at most ${NESTING_MAX} levels`, "more");
    this.#depth += 1;
  }

  ascend(): void {
    this.#depth -= 1;
  }

  /** Throws for a value of the wrong kind. */
  refuse(expected: string, value: unknown): never {
    this.fail(expected, describe(value));
  }

  /** Throws, with its own words for what came. */
  fail(expected: string, got: string): never {
    throw new this.#makeError(this.#path(), expected, got);
  }

  #path(): string {
    let path = "";
    for (const step of this.#steps) {
      if (typeof step === "number") path += `[${step}]`;
      else if (path === "" || step.startsWith("[")) path += step;
      else path += `.${step}`;
    }
    return path === "" ? this.#root : path;
  }
}
