import type { Logger } from "./logger.js";

/** Warnings and errors as one line of JSON each on the console's error stream; the rest is dropped. */
export const consoleLogger: Logger = {
  debug: () => {},
  info: () => {},
  warn: (fields, message) => console.error(line("warn", fields, message)),
  error: (fields, message) => console.error(line("error", fields, message)),
};

function line(level: string, fields: object, message: string): string {
  try {
    return JSON.stringify({ level, msg: message, ...fields }, printable);
  } catch {
    // The fields hold a cycle; what a handler throws can be anything.
    return JSON.stringify({ level, msg: message });
  }
}

function printable(_key: string, value: unknown): unknown {
  if (value instanceof Error) return value.stack ?? String(value);
  return typeof value === "bigint" ? `${value}n` : value;
}
