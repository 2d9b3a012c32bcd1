/** One line on a terminal that is written over and over; nothing where there is none. */
export class Progress {
  readonly #total: number;
  #done = 0;

  constructor(total: number) {
    this.#total = total;
  }

  /** Says what is done now. */
  step(what: string): void {
    this.#done++;
    if (!process.stderr.isTTY) return;
    process.stderr.write(`\r\u001b[K${String(this.#done)}/${String(this.#total)} ${what}`);
  }

  /** Clears the line. */
  end(): void {
    if (process.stderr.isTTY) process.stderr.write("\r\u001b[K");
  }
}
