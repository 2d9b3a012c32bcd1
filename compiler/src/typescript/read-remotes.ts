import { relative } from "node:path";

import type { ts } from "ts-morph";

import { createDiagnostic } from "../diagnostics/create-diagnostic.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { hasErrors } from "../diagnostics/diagnostic-list.js";
import type { Host } from "../host.js";
import { findRemotes, isCallable } from "./find-remotes.js";
import type { FoundRemote } from "./find-remotes.js";
import { declarationOf } from "./name-type.js";
import { refuseScript } from "./old-remotes.js";
import { Places } from "./places.js";
import { readDocs } from "./read-docs.js";
import type { DocComment } from "./read-docs.js";
import { readMethod } from "./read-method.js";
import type {
  ReadRemotes,
  RemoteEntry,
  RemoteMethod,
  RemoteQuestion,
  RemoteReader,
  RemoteService,
} from "./remote-shapes.js";
import { RemoteMemory } from "./remote-memory.js";
import { SyntaxErrors } from "./syntax-errors.js";
import { TypeReader } from "./type-reader.js";
import { refuse } from "./type-reading.js";
import type { TypePlace } from "./type-reading.js";
import { TypeScriptProgram } from "./typescript-program.js";

/** Reads remotes with TypeScript's own compiler. */
export class CompilerReader implements RemoteReader {
  readonly #program = new TypeScriptProgram();
  #host: Host;
  #memory: RemoteMemory | undefined;

  constructor(host: Host) {
    this.#host = host;
  }

  /** Reads through another host from now on. */
  use(host: Host): this {
    this.#host = host;
    return this;
  }

  read(question: RemoteQuestion): ReadRemotes {
    const { entries, tsconfig, folder, nameFolder } = question;
    const diagnostics: Diagnostic[] = [];
    const scripts = entries.filter(({ path }) => /\.[cm]?js$/.test(path));
    const { ts } = this.#program.compiler;
    for (const { path } of scripts) {
      diagnostics.push(...refuseScript(ts, this.#host, path, nameFolder));
    }
    const typed = entries.filter(({ path }) => /(?<!\.d)\.[cm]?ts$/.test(path));
    const paths = typed.map(({ path }) => path);
    const program = this.#program.build(this.#host, { paths, tsconfig, folder });
    const places = new Places(nameFolder);
    diagnostics.push(...this.#settingsErrors(places, question));
    const types = new TypeReader({ ts, program, places, folder, diagnostics });
    const memory = new RemoteMemory(ts, program, JSON.stringify([folder, nameFolder, tsconfig]));
    const own = program.getSourceFiles().filter((file) => !types.isForeign(file));
    const syntax = new SyntaxErrors(ts, program, own, places);
    diagnostics.push(...syntax.diagnostics);
    const recalled: Diagnostic[] = [];
    const services = typed.flatMap((entry) => {
      const file = program.getSourceFile(entry.path);
      if (file === undefined || syntax.reach(file)) return [];
      const known = memory.recall(this.#memory, entry, file);
      if (known !== undefined) {
        recalled.push(...known.diagnostics);
        return known.services;
      }
      const start = diagnostics.length;
      const found = readFile(types, entry, file);
      memory.keep(entry, file, { services: found, diagnostics: diagnostics.slice(start) });
      return found;
    });
    const declared = memory.finish(this.#memory, types.declared);
    // What has errors is read as a whole: one of them may be said of a type that others use too.
    this.#memory = hasErrors(diagnostics) ? undefined : memory;
    const all = [...recalled, ...unsaid(diagnostics, recalled)];
    return { services, declared, diagnostics: all };
  }
  /** Without its settings the same text may mean something else. */
  #settingsErrors(
    places: Places,
    { tsconfig = "", nameFolder }: RemoteQuestion,
  ): readonly Diagnostic[] {
    const { ts } = this.#program.compiler;
    return this.#program.settingsErrors.map(({ messageText, file, start = 0, length = 0 }) => {
      const why = ts.flattenDiagnosticMessageText(messageText, " ").replaceAll("'", "`");
      const span = file && { source: places.source(file), start, end: start + length };
      const path = relative(nameFolder, tsconfig).replaceAll("\\", "/");
      return createDiagnostic("file-unreadable", { path, why }, span);
    });
  }
}

/** Those of files that were read now, without what is said of the same places already. */
function unsaid(
  diagnostics: readonly Diagnostic[],
  known: readonly Diagnostic[],
): readonly Diagnostic[] {
  const placeOf = ({ code, span }: Diagnostic): string =>
    `${code} ${span?.source.path ?? ""} ${span?.start ?? ""}`;
  const places = new Set(known.map(placeOf));
  return diagnostics.filter((diagnostic) => !places.has(placeOf(diagnostic)));
}

function readFile(
  types: TypeReader,
  entry: RemoteEntry,
  file: ts.SourceFile,
): readonly RemoteService[] {
  const remotes = findRemotes(types.ts, types.checker, file);
  if (remotes.length === 0) {
    const help = "export a class with public methods, or leave the file out of the pattern";
    const span = types.places.ofFile(file);
    const parameters = { file: span.source.name };
    types.report(createDiagnostic("remote-missing", parameters, span, { help }));
  }
  return remotes.map((remote) => readService(types, entry, remote));
}

function readService(types: TypeReader, entry: RemoteEntry, remote: FoundRemote): RemoteService {
  const { ts, checker, places } = types;
  const { name, declaration, type } = remote;
  const file = declaration.getSourceFile();
  const comment = readDocs(ts, declaration);
  const key = types.keyOf(file, name);
  const place: TypePlace = { path: name, key, name, node: declaration, depth: 0 };
  const methods: RemoteMethod[] = [];
  for (const symbol of checker.getPropertiesOfType(type)) {
    const member = declarationOf(symbol);
    if (member === undefined || types.isForeign(member.getSourceFile())) continue;
    if (!isCallable(ts, checker, symbol)) continue;
    const method = readMethod(types, symbol, member, place);
    if (method !== undefined) methods.push(method);
  }
  const given = comment.tags.get("server")?.text ?? entry.serverType;
  if (given === undefined) {
    const help = "write `@server chat` above it, or a `*` for the server type into the pattern";
    const span = places.ofName(declaration);
    types.report(createDiagnostic("remote-server-type", { name }, span, { help }));
  }
  checkPlaceTags(types, comment, place);
  return {
    name,
    file: file.fileName,
    root: entry.root,
    serverType: given ?? "unknown",
    namespace: comment.tags.get("namespace")?.text ?? "user",
    docs: comment.docs,
    span: places.ofName(declaration),
    methods,
  };
}

/** What the tags of a class may say, as the annotations of a service. */
const placeTags: readonly (readonly [string, RegExp, string])[] = [
  [
    "server",
    /^[A-Za-z][A-Za-z0-9_-]{0,63}$/,
    "needs the type of a server: letters, digits, `_`, `-`",
  ],
  ["namespace", /^[a-z][A-Za-z0-9]{0,63}$/, "needs a name: letters and digits, a small one first"],
];

function checkPlaceTags(types: TypeReader, comment: DocComment, place: TypePlace): void {
  for (const [tag, pattern, why] of placeTags) {
    const given = comment.tags.get(tag);
    if (given === undefined || pattern.test(given.text)) continue;
    const help = tag === "server" ? "write it as `@server chat`" : "write it as `@namespace sys`";
    refuse(types, "remote-tag", place, { tag, why, help });
  }
}
