import { dirname, join, relative, resolve } from "node:path";

import { compileProgram } from "../compile.js";
import type { CompiledProgram, CompileRequest } from "../compile.js";
import { expandRemotes } from "../config/expand-remotes.js";
import { expandSources } from "../config/expand-sources.js";
import type { SourcePatterns } from "../config/expand-sources.js";
import { configName, loadConfig } from "../config/load-config.js";
import { createDiagnostic } from "../diagnostics/create-diagnostic.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import type { Host } from "../host.js";
import { compileRequest } from "./compile-request.js";
import { openRevision } from "./git-revision.js";
import { wholeVersion } from "./remote-version.js";
import type { WholeVersion } from "./remote-version.js";
import { count } from "./report.js";
import type { RunGit } from "./run-git.js";

/** What to compare with, and for which project. */
export interface BaselineRequest {
  readonly host: Host;
  /** As it was typed: a branch, tag or commit, `git#ref=main`, or a folder. */
  readonly against: string;
  /** Folder in which it was typed. */
  readonly workingFolder: string;
  /** Sources of the project as it is now. */
  readonly current: CompileRequest;
  /** The configuration that `current` was read from; `undefined` when files were named instead. */
  readonly configFile: string | undefined;
  readonly runGit: RunGit;
}

/** The old version; or nothing to compare with, and why. */
export type Baseline =
  | { readonly kind: "read"; readonly version: WholeVersion }
  /** Wrong use: nothing is checked. */
  | { readonly kind: "unavailable"; readonly diagnostic: Diagnostic }
  /** The project as it is now can be checked all the same. */
  | { readonly kind: "unusable"; readonly diagnostic: Diagnostic };

/** Where the old version lies, and how its files are called. */
interface Place {
  readonly host: Host;
  /** What became of the folder of the project. */
  readonly folder: string;
  readonly nameFolder: string;
  readonly label: string;
}

/** Of the mistakes of a baseline so many are shown. */
const shownMax = 3;

/** Reads and compiles the version that `--against` names. */
export function readBaseline(request: BaselineRequest): Baseline {
  const place = placeOf(request);
  if ("kind" in place) return place;
  const { host, label, nameFolder } = place;
  const patterns = patternsOf(request, place);
  if ("kind" in patterns) return patterns;
  const sources = patterns.sources.filter((source) =>
    isThere(host, { ...patterns, sources: [source] }),
  );
  const remotes = remotesThere(host, patterns);
  if (sources.length === 0 && remotes === undefined) {
    const diagnostic = createDiagnostic("baseline-empty", { baseline: request.against }, undefined);
    return { kind: "unusable", diagnostic };
  }
  const { folder } = patterns;
  const compiled = compileProgram(host, {
    folder,
    sources,
    nameFolder,
    ...(remotes && { remotes }),
  });
  const { model, program, places } = compiled;
  if (model === undefined) return mistakes(request, compiled, label);
  return { kind: "read", version: wholeVersion({ model, program, label }, places) };
}

/** The patterns for remotes that stand for something in an old version. */
function remotesThere(host: Host, { folder, remotes }: CompileRequest): CompileRequest["remotes"] {
  const patterns = (remotes?.patterns ?? []).filter(
    ({ typescript }) => expandRemotes(host, folder, typescript, []).length > 0,
  );
  return remotes === undefined || patterns.length === 0 ? undefined : { ...remotes, patterns };
}

/** Sources that are not there in an old version declare nothing yet. */
function isThere(host: Host, patterns: SourcePatterns): boolean {
  return expandSources(host, patterns, []).some(({ path }) => host.status(path) !== undefined);
}

function mistakes(
  request: BaselineRequest,
  { diagnostics }: CompiledProgram,
  label: string,
): Baseline {
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  const note = errors.slice(0, shownMax).map(({ code, message, span }) => {
    if (span === undefined) return `${code}: ${message}`;
    const { line, column } = span.source.position(span.start);
    return `${label}${span.source.name}:${line}:${column}: ${code}: ${message}`;
  });
  const parameters = { baseline: request.against, count: count(errors.length, "error") };
  const diagnostic = createDiagnostic("baseline-mistakes", parameters, undefined, { note });
  return { kind: "unusable", diagnostic };
}

function placeOf(request: BaselineRequest): Place | Extract<Baseline, { kind: "unavailable" }> {
  const { host, against, workingFolder, current, runGit } = request;
  const named = /^(?:\.?git)#(?:ref|branch|tag|commit)=(.+)$/.exec(against)?.[1];
  const path = resolve(workingFolder, against);
  if (named === undefined && host.status(path)?.kind === "folder") {
    return { host, folder: folderIn(request, path), nameFolder: workingFolder, label: "" };
  }
  const reference = named ?? against;
  const opened = openRevision({ host, folder: current.folder, reference, runGit });
  if (opened.kind === "none") {
    const { why, help } = opened;
    const parameters = { baseline: against, why };
    const diagnostic = createDiagnostic("baseline-unavailable", parameters, undefined, { help });
    return { kind: "unavailable", diagnostic };
  }
  const { root } = opened;
  return { host: opened.host, folder: current.folder, nameFolder: root, label: `${reference}:` };
}

/**
 * The project in a folder with another version: the folder itself where rpcgen.json is in it, else
 * where the project lies in its own repository.
 */
function folderIn({ host, current, configFile }: BaselineRequest, folder: string): string {
  const name = configFile === undefined ? configName : relative(current.folder, configFile);
  if (host.status(join(folder, name)) !== undefined) return folder;
  for (let root = current.folder; ; root = dirname(root)) {
    if (host.status(join(root, ".git")) !== undefined) {
      const inner = resolve(folder, relative(root, current.folder));
      return host.status(inner)?.kind === "folder" ? inner : folder;
    }
    if (dirname(root) === root) return folder;
  }
}

/** What the old version's own configuration says; the current one's patterns when it has none. */
function patternsOf(
  { against, current, configFile }: BaselineRequest,
  { host, folder, nameFolder, label }: Place,
): CompileRequest | Extract<Baseline, { kind: "unusable" }> {
  if (configFile === undefined) return { ...current, folder };
  const file = resolve(folder, relative(current.folder, configFile));
  if (host.status(file) === undefined) return { ...current, folder };
  const { config, diagnostics } = loadConfig(host, { folder: nameFolder, file });
  if (config !== undefined) return compileRequest(config, nameFolder);
  const note = diagnostics.map(
    ({ message }) => `${label}${relative(nameFolder, file)}: ${message}`,
  );
  const parameters = { baseline: against, count: count(diagnostics.length, "error") };
  const diagnostic = createDiagnostic("baseline-mistakes", parameters, undefined, { note });
  return { kind: "unusable", diagnostic };
}
