import { type Finding, isCode, isGenerated, type Source } from "./source.js";
import { importsOf, resolveImport } from "./syntax-tree.js";

/** A part of the repository and the parts that it may import besides itself. */
type Layers = Readonly<Record<string, readonly string[]>>;

const values = ["values", "codec"];
const framing = [...values, "composer", "inspect"];
const calls = [...framing, "call", "connection"];
const transports = [...calls, "mailbox", "acceptor"];
const services = [...transports, "filter", "dispatcher", "router", "registry", "defaults"];
const serving = [...services, "json", "builtin"];
const everything = [...serving, "station", "gateway"];

/**
 * Downwards only. `values` and `defaults` are files that lie directly in runtime/src: interfaces and
 * constants that all may know, and what Node gives a station or gateway that is told nothing else.
 */
const runtimeLayers: Layers = {
  values,
  codec: values,
  json: values,
  composer: framing,
  inspect: values,
  call: framing,
  connection: calls,
  mailbox: calls,
  acceptor: [...calls, "mailbox"],
  filter: calls,
  dispatcher: [...calls, "filter"],
  router: calls,
  registry: calls,
  station: services,
  // What every gateway serves by itself; its generated part is seen by nobody but rpcgen.
  builtin: serving,
  gateway: serving,
  defaults: transports,
  // Entry points and optional parts: they see everything, nothing imports them.
  everywhere: everything,
  index: [...everything, "everywhere"],
  browser: [...everything, "everywhere"],
  codegen: everything,
  testing: everything,
  development: everything,
  // Kinds of registries, each of which needs Node.
  registries: services,
  remotes: [...everything, "development"],
  pomelo: everything,
  tars: everything,
  otel: everything,
};

const leaves = ["source", "diagnostics", "host", "compiler-assert", "stopwatch"];
const stages = [
  "syntax",
  "semantics",
  "model",
  "emit",
  "templates",
  "typescript",
  "lock",
  "format",
];
const tools = ["breaking", "lint", "config", "scaffold", "migrate", "export", "transpile"];

/** Two front ends meet in the model; everything behind it reads only the model. */
const compilerLayers: Layers = {
  "compiler-assert": [],
  stopwatch: [],
  host: [],
  source: leaves,
  diagnostics: leaves,
  syntax: leaves,
  semantics: [...leaves, "syntax", "model"],
  model: [],
  templates: ["model", "emit", "compiler-assert"],
  emit: [...leaves, "model"],
  lock: [...leaves, "config"],
  typescript: [...leaves, "semantics", "model", "lock", "config"],
  format: [...leaves, "syntax"],
  breaking: [...leaves, "syntax", "semantics", "model"],
  lint: [...leaves, "model", "syntax"],
  config: leaves,
  scaffold: [...leaves, "model", "emit", "typescript"],
  migrate: [...leaves, "model", "format"],
  transpile: [...leaves, "emit", "typescript"],
  export: [...leaves, "model"],
  compile: [...leaves, ...stages, ...tools],
  session: [...leaves, ...stages, ...tools, "compile"],
  commands: [...leaves, ...stages, ...tools, "compile", "session"],
  cli: [...leaves, "commands"],
  index: [...leaves, ...stages, ...tools, "compile"],
};

/** The one file of emit/ that calls the templates; all others are called by them. */
const callerOfTemplates = "compiler/src/emit/emit.ts";

interface Part {
  readonly layers: Layers;
  readonly name: string;
}

/** Imports go downwards, between the parts that the tables above name. */
export function importsGoDownwards(sources: readonly Source[]): readonly Finding[] {
  return sources.filter(isCode).flatMap((source) => {
    const from = partOf(source.path);
    if (from === undefined) return [];
    const allowed = from.layers[from.name];
    if (allowed === undefined) return [`${source.path}:1: \`${from.name}\` has no layer yet`];
    return importsOf(source).flatMap(({ specifier, line }) => {
      const path = resolveImport(source.path, specifier);
      const to = path === undefined ? undefined : partOf(path);
      if (path === undefined || (to?.layers === from.layers && to.name === from.name)) return [];
      if (to?.layers === from.layers && allowed.includes(to.name)) return [];
      if (source.path === callerOfTemplates && to?.name === "templates") return [];
      const reason = whyRefused(from, to);
      return [`${source.path}:${String(line)}: imports \`${specifier}\`, which ${reason}`];
    });
  });
}

/** Generated code names `mailstation/codegen`, the type CallContext, and its own neighbours. */
export function generatedCodeImportsCodegenOnly(sources: readonly Source[]): readonly Finding[] {
  return sources.filter(isGenerated).flatMap((source) =>
    importsOf(source)
      .filter(({ specifier, names }) => {
        // What loads remotes runs in Node alone, and stands in a file of its own.
        const isLoader = specifier === "mailstation/remotes" && source.path.endsWith("/remotes.ts");
        if (isLoader) return false;
        if (specifier === "mailstation/codegen" || specifier.startsWith(".")) return false;
        return specifier !== "mailstation" || names.some((name) => name !== "CallContext");
      })
      .map(({ specifier, line }) => `${source.path}:${String(line)}: imports \`${specifier}\``),
  );
}

/** No file imports itself through others, types included. */
export function importsFormNoCycle(sources: readonly Source[]): readonly Finding[] {
  const code = sources.filter(isCode);
  const edges = new Map(
    code.map((source) => [
      source.path,
      importsOf(source).flatMap(({ specifier }) => resolveImport(source.path, specifier) ?? []),
    ]),
  );
  const findings: Finding[] = [];
  const done = new Set<string>();
  const trail: string[] = [];
  const visit = (path: string): void => {
    const at = trail.indexOf(path);
    if (at >= 0) findings.push(`${path}:1: import cycle ${[...trail.slice(at), path].join(" → ")}`);
    if (at >= 0 || done.has(path)) return;
    trail.push(path);
    for (const next of edges.get(path) ?? []) visit(next);
    trail.pop();
    done.add(path);
  };
  for (const { path } of code) visit(path);
  return findings;
}

function whyRefused(from: Part, to: Part | undefined): string {
  if (to === undefined) return "lies outside the packages";
  return to.layers === from.layers ? `is above \`${from.name}\`` : "belongs to another package";
}

function partOf(path: string): Part | undefined {
  const match = /^(runtime\/src|compiler\/src|templates)\/([^/]+)/.exec(path);
  if (match === null) return undefined;
  if (match[1] === "templates") return { layers: compilerLayers, name: "templates" };
  const name = (match[2] ?? "").replace(/\.ts$/, "");
  if (match[1] === "compiler/src") {
    return { layers: compilerLayers, name: name.endsWith("-host") ? "host" : name };
  }
  if (valueFiles.has(name)) return { layers: runtimeLayers, name: "values" };
  return { layers: runtimeLayers, name: defaultFiles.has(name) ? "defaults" : name };
}

const valueFiles: ReadonlySet<string> = new Set([
  "declared-error",
  "environment",
  "limits",
  "logger",
  "option-checks",
  "rare-warnings",
  "rpc-error",
  "status-code",
  "tls-options",
]);

const defaultFiles: ReadonlySet<string> = new Set([
  "browser-environment",
  "console-logger",
  "node-environment",
]);
