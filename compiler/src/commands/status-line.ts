import type { CommandIo } from "./command-io.js";

/** Back to the first column, and everything to the right of it cleared. */
const restart = "\r\u001b[K";

/** Where a command that stays says how things are: on a terminal always the same line, else one after the other. */
export class StatusLine {
  readonly #io: CommandIo;
  #isShown = false;

  constructor(io: CommandIo) {
    this.#io = io;
  }

  /** Shows a line in place of the one before. */
  show(text: string): void {
    if (!this.#io.isTerminal) {
      this.#io.printError(`${text}\n`);
      return;
    }
    this.#io.printError(`${restart}${text}`);
    this.#isShown = true;
  }

  /** Makes room for what others print. */
  clear(): void {
    if (this.#isShown) this.#io.printError(restart);
    this.#isShown = false;
  }

  /** Leaves the last line as it is, and the cursor below it. */
  end(): void {
    if (this.#isShown) this.#io.printError("\n");
    this.#isShown = false;
  }
}
