import type { CompileResult } from "../compile.js";
import { applyFixes, believedDiagnostics, chooseFixes } from "../diagnostics/apply-fixes.js";
import type { ChosenFix } from "../diagnostics/apply-fixes.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { format } from "../format/format.js";
import type { Host } from "../host.js";
import { SourceFile } from "../source/source-file.js";
import { OverlayHost } from "./overlay-host.js";

/** A fix may lay bare what another one mends; so many times in a row is enough for any text. */
const roundsMax = 10;

/** Compiles what a host holds, and says what is wrong with it. */
export type Check = (host: Host) => CompileResult;

/** What fixing came to; nothing is written yet. */
export interface FixOutcome {
  /** In the order in which they were made; places are those before each round. */
  readonly fixed: readonly ChosenFix[];
  /** New texts by path, without byte order mark. */
  readonly texts: ReadonlyMap<string, string>;
  /** What is left. */
  readonly result: CompileResult;
}

/**
 * Makes the fixes that may be made unasked, round after round until none is left. Errors come
 * first; warnings, such as that an import is unused, are believed only when no error is left. A
 * file that a fix would leave with more syntax errors than before is not touched any more, and if
 * all in all there were more errors than before, nothing is changed. What was laid out as
 * `rpcgen format` does it still is.
 */
export function fixSources(host: Host, check: Check): FixOutcome {
  const before = check(host);
  const outcome = fixRounds(host, check, before);
  const isBetter = compareHealth(healthOf(outcome.result), healthOf(before)) <= 0;
  return isBetter ? outcome : { fixed: [], texts: new Map(), result: before };
}

function fixRounds(host: Host, check: Check, before: CompileResult): FixOutcome {
  const overlay = new OverlayHost(host);
  const texts = new Map<string, string>();
  const fixed: ChosenFix[] = [];
  const frozen = new Set<string>();
  let result = before;
  for (let round = 0; round < roundsMax; round++) {
    const chosen = chooseFixes(believedDiagnostics(result.diagnostics), (source) => {
      return mayEdit(source) && !frozen.has(source.path);
    });
    if (chosen.length === 0) break;
    const changed = inOldLayout(applyFixes(chosen));
    for (const [{ path }, text] of changed) overlay.replace(path, text);
    const next = check(overlay);
    const worse = [...changed.keys()].filter((source) => isWorse(source, result, next));
    if (worse.length === 0) {
      for (const [{ path }, text] of changed) texts.set(path, text);
      fixed.push(...chosen);
      result = next;
      continue;
    }
    // The round is taken back whole: a fix may reach into several files.
    for (const source of changed.keys()) overlay.replace(source.path, source.text);
    for (const source of worse) frozen.add(source.path);
  }
  return { fixed, texts, result };
}

/** Of a text that was laid out in the one style, the mended one is too. */
function inOldLayout(changed: ReadonlyMap<SourceFile, string>): ReadonlyMap<SourceFile, string> {
  return new Map(
    [...changed].map(([source, text]) => {
      if (format(source).text !== source.text) return [source, text];
      const mended = new SourceFile(source.path, source.name, text);
      return [source, format(mended).text ?? text];
    }),
  );
}

/** Files of installed packages belong to others. */
function mayEdit(source: SourceFile): boolean {
  return source.path.endsWith(".rpc") && !/[\\/]node_modules[\\/]/.test(source.path);
}

function isWorse(source: SourceFile, before: CompileResult, after: CompileResult): boolean {
  return syntaxErrors(after, source.path) > syntaxErrors(before, source.path);
}

function syntaxErrors({ diagnostics }: CompileResult, path: string): number {
  return diagnostics.filter((entry) => isSyntaxError(entry) && entry.span?.source.path === path)
    .length;
}

function isSyntaxError({ code }: Diagnostic): boolean {
  return code.startsWith("RPC1");
}

/**
 * Syntax errors, then other errors, then warnings: what keeps the others from being seen counts more.
 * What changed since a baseline is seen only when all else is well, so it does not count.
 */
function healthOf(result: CompileResult): readonly number[] {
  const diagnostics = result.diagnostics.filter(({ code }) => !code.startsWith("RPC6"));
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  const syntax = errors.filter(isSyntaxError).length;
  return [syntax, errors.length - syntax, diagnostics.length - errors.length];
}

function compareHealth(one: readonly number[], other: readonly number[]): number {
  for (const [index, count] of one.entries()) {
    const difference = count - (other[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
