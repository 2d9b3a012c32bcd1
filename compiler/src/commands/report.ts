import { choosePalette } from "../diagnostics/colour.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { renderJson } from "../diagnostics/render-json.js";
import { renderPretty } from "../diagnostics/render-pretty.js";
import type { CommandIo, CommonOptions } from "./command-io.js";

/** Prints diagnostics: pretty ones with a count on the error stream, JSON lines as the result. */
export function report(
  io: CommandIo,
  options: CommonOptions,
  diagnostics: readonly Diagnostic[],
): void {
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  const warnings = diagnostics.length - errors.length;
  const lastShown = errors[options.maxErrors - 1];
  const end = lastShown === undefined ? diagnostics.length : diagnostics.indexOf(lastShown) + 1;
  const shown = diagnostics.slice(0, end);
  if (options.format === "json") {
    for (const diagnostic of shown) io.print(renderJson(diagnostic));
    return;
  }
  if (diagnostics.length === 0) return;
  const palette = choosePalette(io.environment, io.isTerminal);
  for (const diagnostic of shown) io.printError(`${renderPretty(diagnostic, palette)}\n`);
  const hidden = diagnostics.length - shown.length;
  const more = hidden === 0 ? "" : `; ${hidden} more not shown (--max-errors ${options.maxErrors})`;
  const counts = [count(errors.length, "error"), count(warnings, "warning")];
  io.printError(`${counts.filter((text) => text !== "").join(", ")}${more}\n`);
}

/** `3 files`, `1 file`, or nothing for zero. */
export function count(number: number, noun: string): string {
  if (number === 0) return "";
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
