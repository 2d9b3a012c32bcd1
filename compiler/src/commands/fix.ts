import { compile } from "../compile.js";
import type { CompileRequest, CompileResult } from "../compile.js";
import { applyFixes, believedDiagnostics, chooseFixes } from "../diagnostics/apply-fixes.js";
import type { ChosenFix } from "../diagnostics/apply-fixes.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import type { Host } from "../host.js";
import type { SourceFile } from "../source/source-file.js";
import { OverlayHost } from "./overlay-host.js";

/** A fix may lay bare what another one mends; so many times in a row is enough for any text. */
const roundsMax = 10;

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
 * all in all there were more errors than before, nothing is changed.
 */
export function fixSources(host: Host, request: CompileRequest): FixOutcome {
  const before = compile(host, request);
  const outcome = fixRounds(host, request, before);
  const isBetter = compareHealth(healthOf(outcome.result), healthOf(before)) <= 0;
  return isBetter ? outcome : { fixed: [], texts: new Map(), result: before };
}

function fixRounds(host: Host, request: CompileRequest, before: CompileResult): FixOutcome {
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
    const changed = applyFixes(chosen);
    for (const [{ path }, text] of changed) overlay.replace(path, text);
    const next = compile(overlay, request);
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

/** Syntax errors, then other errors, then warnings: what keeps the others from being seen counts more. */
function healthOf({ diagnostics }: CompileResult): readonly number[] {
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
