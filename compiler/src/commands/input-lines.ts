import { createInterface } from "node:readline";

/** Lines that come one by one. */
export interface InputLines {
  /** Can be read once. */
  readonly lines: AsyncIterable<string>;
  /** Reads no more, so that nothing keeps the process. */
  close(): void;
}

/** The lines of the standard input, which is left alone until somebody asks for the first. */
export function readInputLines(): InputLines {
  return {
    lines: { [Symbol.asyncIterator]: () => linesOf(process.stdin) },
    close: () => process.stdin.destroy(),
  };
}

function linesOf(input: NodeJS.ReadableStream): AsyncIterator<string> {
  // Made only now: a reader gives out lines whether anybody listens or not.
  return createInterface({ input, crlfDelay: Infinity })[Symbol.asyncIterator]();
}
