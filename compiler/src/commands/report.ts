import { believedDiagnostics, chooseFixes } from "../diagnostics/apply-fixes.js";
import { choosePalette } from "../diagnostics/colour.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { renderGithub } from "../diagnostics/render-github.js";
import { renderJson } from "../diagnostics/render-json.js";
import { renderPretty } from "../diagnostics/render-pretty.js";
import { renderSarif } from "../diagnostics/render-sarif.js";
import type { CommandIo, CommonOptions } from "./command-io.js";

/** How to report. */
export interface ReportOptions extends CommonOptions {
  /** Fixes were made already: what is left needs a person. */
  readonly fix?: boolean;
  /** How fixes are made; `rpcgen check --fix` unless given. */
  readonly fixCommand?: string;
}

/**
 * Prints diagnostics in the wanted format: pretty ones on the error stream, for people; all others
 * as the result. A SARIF log is printed even when there are none.
 */
export function report(
  io: CommandIo,
  options: ReportOptions,
  diagnostics: readonly Diagnostic[],
): void {
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  const lastShown = errors[options.maxErrors - 1];
  const end = lastShown === undefined ? diagnostics.length : diagnostics.indexOf(lastShown) + 1;
  const shown = diagnostics.slice(0, end);
  switch (options.format) {
    case "json":
      for (const diagnostic of shown) io.print(renderJson(diagnostic));
      return;
    case "sarif":
      io.print(renderSarif(shown, { version: io.version, root: rootOf(io), folder: io.folder }));
      return;
    case "github":
      for (const diagnostic of shown) {
        io.print(renderGithub(diagnostic, { root: rootOf(io), folder: io.folder }));
      }
      break;
    case "pretty": {
      const palette = choosePalette(io.environment, io.isTerminal);
      for (const diagnostic of shown) io.printError(`${renderPretty(diagnostic, palette)}\n`);
    }
  }
  if (diagnostics.length > 0) io.printError(summary(diagnostics, shown, options));
}

/** Whether a person reads the output, so that a line on what was done is welcome. */
export function isForPeople({ format }: CommonOptions): boolean {
  return format === "pretty" || format === "github";
}

/** `3 files`, `1 file`, `0 files`. */
export function count(number: number, noun: string, plural = `${noun}s`): string {
  return `${number} ${number === 1 ? noun : plural}`;
}

/** GitHub wants paths from where the repository begins, which may be above the working folder. */
function rootOf(io: CommandIo): string {
  const { GITHUB_ACTIONS: isAction, GITHUB_WORKSPACE: workspace } = io.environment;
  return isAction === "true" && workspace !== undefined && workspace !== "" ? workspace : io.folder;
}

function summary(
  all: readonly Diagnostic[],
  shown: readonly Diagnostic[],
  { maxErrors, fix, fixCommand = "rpcgen check --fix" }: ReportOptions,
): string {
  const errors = all.filter(({ severity }) => severity === "error").length;
  const warnings = all.length - errors;
  const counts = [
    errors === 0 ? "" : count(errors, "error"),
    warnings === 0 ? "" : count(warnings, "warning"),
  ];
  const hidden = all.length - shown.length;
  const more = hidden === 0 ? "" : `; ${hidden} more not shown (--max-errors ${maxErrors})`;
  const fixable = fix === true ? 0 : chooseFixes(believedDiagnostics(all), () => true).length;
  const hint = fixable === 0 ? "" : `; \`${fixCommand}\` mends ${fixable}`;
  return `${counts.filter((text) => text !== "").join(", ")}${more}${hint}\n`;
}
