import { dirname, join, relative, resolve } from "node:path";

import { createDiagnostic } from "../diagnostics/create-diagnostic.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { replaceFix } from "../diagnostics/fixes.js";
import { nearestName } from "../diagnostics/suggest.js";
import { HostError } from "../host.js";
import type { Host } from "../host.js";
import { loadSource } from "../source/load-source.js";
import { JsonError, readJson } from "./json.js";
import type { JsonMember, JsonNode } from "./json.js";

/** Name of the configuration file. */
export const configName = "rpcgen.json";

/** What rpcgen.json says, with defaults filled in. */
export interface Config {
  /** Absolute path of the folder the file is in; all paths in it are relative to that. */
  readonly folder: string;
  readonly sources: readonly string[];
  /** Remotes in TypeScript. */
  readonly remotes: readonly RemotePattern[];
  /** Whether generated code imports the types of remotes, or declares copies of them. */
  readonly types: "import" | "copy";
  /** Whether generated code is TypeScript, or JavaScript with declarations. */
  readonly emit: "ts" | "js";
  /** Absolute path of the folder for generated files. */
  readonly out: string;
}

/** Files with remotes. */
export interface RemotePattern {
  /** `app/servers/*\/remote/*.ts`. */
  readonly typescript: string;
  /** Settings of TypeScript; undefined for the `tsconfig.json` beside rpcgen.json, if there is one. */
  readonly tsconfig: string | undefined;
}

/** The configuration, or what is wrong with it. */
export type LoadedConfig =
  | { readonly config: Config; readonly diagnostics: readonly [] }
  | { readonly config: undefined; readonly diagnostics: readonly Diagnostic[] };

/** Where to look for the configuration. */
export interface ConfigRequest {
  /** Absolute path of the working folder. */
  readonly folder: string;
  /** `--config`: its path, instead of searching. */
  readonly file: string | undefined;
}

const settings: ReadonlyMap<string, string> = new Map([
  ["$schema", "the path of a JSON schema"],
  [
    "sources",
    'a list of files and patterns, such as ["rpc/**/*.rpc", { "typescript": "app/servers/*/remote/*.ts" }]',
  ],
  ["out", 'the path of a folder, such as "gen"'],
  ["types", '"import" or "copy"'],
  ["emit", '"ts" or "js"'],
]);

/** Reads rpcgen.json: the given one, else the nearest one in the working folder or above it. */
export function loadConfig(host: Host, request: ConfigRequest): LoadedConfig {
  try {
    return searchConfig(host, request);
  } catch (error) {
    if (!(error instanceof HostError)) throw error;
    const parameters = { path: error.path, why: error.message };
    return failed([createDiagnostic("file-unreadable", parameters, undefined)]);
  }
}

function searchConfig(host: Host, request: ConfigRequest): LoadedConfig {
  const path =
    request.file === undefined
      ? findConfig(host, request.folder)
      : resolve(request.folder, request.file);
  if (path === undefined || host.status(path) === undefined) {
    const help =
      request.file === undefined
        ? "run `rpcgen init` to make one, or say where it is with `--config`"
        : undefined;
    const parameters = { path: request.file ?? configName };
    return failed([createDiagnostic("config-missing", parameters, undefined, { help })]);
  }
  const name = relative(request.folder, path).replaceAll("\\", "/");
  const loaded = loadSource(host, { path, name, importedBy: undefined });
  if (loaded.source === undefined) return failed([loaded.diagnostic]);
  try {
    return readConfig(readJson(loaded.source), dirname(path));
  } catch (error) {
    if (!(error instanceof JsonError)) throw error;
    return failed([createDiagnostic("config-syntax", { why: error.message }, error.span)]);
  }
}

function findConfig(host: Host, start: string): string | undefined {
  for (let folder = start; ; folder = dirname(folder)) {
    const path = join(folder, configName);
    if (host.status(path)?.kind === "file") return path;
    if (dirname(folder) === folder) return undefined;
  }
}

function failed(diagnostics: readonly Diagnostic[]): LoadedConfig {
  return { config: undefined, diagnostics };
}

function readConfig(node: JsonNode, folder: string): LoadedConfig {
  if (node.kind !== "object") {
    const parameters = { key: configName, expected: "an object, `{ … }`" };
    return failed([createDiagnostic("config-value", parameters, node.span)]);
  }
  const diagnostics: Diagnostic[] = [];
  const members = new Map<string, JsonMember>();
  for (const member of node.members) {
    if (!settings.has(member.key)) diagnostics.push(unknownKey(member));
    else if (members.has(member.key)) {
      const parameters = { key: member.key, expected: "given once" };
      diagnostics.push(createDiagnostic("config-value", parameters, member.keySpan));
    }
    members.set(member.key, member);
  }
  const { sources, remotes } = readSources(members.get("sources"), diagnostics);
  const types = readChoice(members.get("types"), ["import", "copy"], diagnostics);
  const emit = readChoice(members.get("emit"), ["ts", "js"], diagnostics);
  const out = readOut(members.get("out"), folder, diagnostics);
  const schema = members.get("$schema");
  if (schema !== undefined && schema.value.kind !== "string") diagnostics.push(wrongValue(schema));
  if (diagnostics.length > 0) return failed(diagnostics);
  return { config: { folder, sources, remotes, types, emit, out }, diagnostics: [] };
}

function unknownKey(member: JsonMember): Diagnostic {
  const nearest = nearestName(member.key, settings.keys());
  const allowed = `allowed are ${[...settings.keys()].map((key) => `\`${key}\``).join(", ")}`;
  return createDiagnostic("config-unknown-key", { key: member.key }, member.keySpan, {
    help: nearest === undefined ? allowed : [`did you mean \`${nearest.name}\`?`, allowed],
    fixes: nearest === undefined ? [] : [replaceFix(member.keySpan, `"${nearest.name}"`, "maybe")],
  });
}

function wrongValue(member: JsonMember): Diagnostic {
  const parameters = { key: member.key, expected: settings.get(member.key) ?? "" };
  return createDiagnostic("config-value", parameters, member.value.span);
}

/** The files to compile. */
type Sources = Pick<Config, "sources" | "remotes">;

function readSources(member: JsonMember | undefined, diagnostics: Diagnostic[]): Sources {
  if (member === undefined) return { sources: ["rpc/**/*.rpc"], remotes: [] };
  const items = member.value.kind === "array" ? member.value.items : [];
  const sources = items.flatMap((item) => textOf(item) ?? []);
  const remotes = items.flatMap((item) => readRemote(item) ?? []);
  const read = sources.length + remotes.length;
  if (read === 0 || read !== items.length) diagnostics.push(wrongValue(member));
  return { sources, remotes };
}

function readRemote(node: JsonNode): RemotePattern | undefined {
  if (node.kind !== "object") return undefined;
  const members = new Map(node.members.map(({ key, value }) => [key, textOf(value)]));
  const typescript = members.get("typescript");
  const isKnown = [...members].every(([key, text]) => {
    return (key === "typescript" || key === "tsconfig") && text !== undefined;
  });
  if (typescript === undefined || !isKnown) return undefined;
  return { typescript, tsconfig: members.get("tsconfig") };
}

function textOf(node: JsonNode): string | undefined {
  return node.kind === "string" && node.value.trim() !== "" ? node.value : undefined;
}

/** One of some words, the first where nothing is said. */
function readChoice<const First extends string, const Other extends string>(
  member: JsonMember | undefined,
  [first, other]: readonly [First, Other],
  diagnostics: Diagnostic[],
): First | Other {
  const text = member && textOf(member.value);
  if (text === other) return other;
  if (member !== undefined && text !== first) diagnostics.push(wrongValue(member));
  return first;
}

function readOut(
  member: JsonMember | undefined,
  folder: string,
  diagnostics: Diagnostic[],
): string {
  if (member === undefined) return join(folder, "gen");
  if (member.value.kind !== "string" || member.value.value.trim() === "") {
    diagnostics.push(wrongValue(member));
    return folder;
  }
  const out = resolve(folder, member.value.value);
  if (`${folder}/`.startsWith(`${out}/`) || out === dirname(out)) {
    const parameters = { path: member.value.value, why: "the project itself lies in that folder" };
    const help = "generated files need a folder of their own, such as `gen`";
    diagnostics.push(createDiagnostic("output-folder", parameters, member.value.span, { help }));
  }
  return out;
}
