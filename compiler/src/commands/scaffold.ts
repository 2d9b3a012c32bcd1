import { dirname, join, relative, resolve } from "node:path";

import { compile } from "../compile.js";
import { findFiles } from "../config/glob.js";
import { loadConfig } from "../config/load-config.js";
import type { Config } from "../config/load-config.js";
import { createDiagnostic } from "../diagnostics/create-diagnostic.js";
import { hasErrors } from "../diagnostics/diagnostic-list.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { emitModel } from "../emit/emit.js";
import { HostError } from "../host.js";
import type { Model, ServiceModel } from "../model/model.js";
import { ScaffoldProject } from "../scaffold/scaffold-project.js";
import type { CommandIo, CommonOptions, ExitStatus } from "./command-io.js";
import { compileRequest } from "./compile-request.js";
import { OverlayHost } from "./overlay-host.js";
import { count, isForPeople, report } from "./report.js";

/** Options of `rpcgen scaffold`. */
export interface ScaffoldOptions extends CommonOptions {
  /** Folder of the implementations. */
  readonly out: string;
}

/** `rpcgen scaffold`: writes a class for each service that has none, and adds methods that are missing. */
export async function scaffoldCommand(
  io: CommandIo,
  options: ScaffoldOptions,
): Promise<ExitStatus> {
  const loaded = loadConfig(io.host, { folder: io.folder, file: options.config });
  if (loaded.config === undefined) {
    report(io, options, loaded.diagnostics);
    return 2;
  }
  const { config } = loaded;
  const { model, diagnostics } = compile(io.host, compileRequest(config, io.folder));
  if (model === undefined) {
    report(io, options, diagnostics);
    return 1;
  }
  const outcome = await scaffold(io, { config, model, out: resolve(io.folder, options.out) });
  report(io, options, [...diagnostics, ...outcome.diagnostics]);
  if (isForPeople(options)) for (const line of outcome.done) io.print(`${line}\n`);
  return hasErrors(outcome.diagnostics) ? 1 : 0;
}

interface Scaffolding {
  readonly config: Config;
  readonly model: Model;
  readonly out: string;
}

interface Outcome {
  readonly diagnostics: readonly Diagnostic[];
  /** A line for each file that was written. */
  readonly done: readonly string[];
}

async function scaffold(io: CommandIo, { config, model, out }: Scaffolding): Promise<Outcome> {
  const generated = new Map(
    emitModel(model).map(({ path, text }) => [join(config.out, path), text]),
  );
  try {
    const project = new ScaffoldProject(sourcesBelow(io, out));
    const done: string[] = [];
    const written = new Map<string, string>();
    for (const { service, path } of servicesOf(model, config)) {
      const file = join(out, service.serverType, `${kebabCase(service.name)}.ts`);
      const skeletons = { path, text: generated.get(path) ?? "" };
      const names = { skeleton: `${service.tsName}Skeleton`, className: service.name };
      const made = await project.implement(skeletons, { ...names, file });
      if (made === undefined) continue;
      written.set(made.path, made.text);
      const name = relative(io.folder, made.path).replaceAll("\\", "/");
      const methods = count(made.added.length, "method");
      done.push(made.isNew ? `${name}: written` : `${name}: ${methods} added`);
    }
    for (const [path, text] of written) io.host.writeFile(path, text);
    const host = new OverlayHost(io.host);
    for (const [path, text] of [...generated, ...written]) host.replace(path, text);
    const diagnostics = project.mismatches(host, {
      folder: config.folder,
      nameFolder: io.folder,
    });
    return { diagnostics, done: done.length === 0 ? ["nothing to do"] : done };
  } catch (error) {
    if (!(error instanceof HostError)) throw error;
    const path = relative(io.folder, error.path);
    const failed = createDiagnostic("output-failed", { path, why: error.message }, undefined);
    return { diagnostics: [failed], done: [] };
  }
}

/** Services that nobody implements by the very class they were read from. */
function servicesOf(
  model: Model,
  config: Config,
): readonly { readonly service: ServiceModel; readonly path: string }[] {
  return model.files.flatMap(({ declarations, output }) =>
    declarations.flatMap((declaration) =>
      declaration.kind === "service" && declaration.own === undefined
        ? [{ service: declaration, path: join(config.out, `${output}.server.ts`) }]
        : [],
    ),
  );
}

function sourcesBelow(io: CommandIo, out: string): ReadonlyMap<string, string> {
  if (io.host.status(out) === undefined) return new Map();
  const paths = findFiles(io.host, dirname(out), `${relative(dirname(out), out)}/**/*.ts`);
  const decoder = new TextDecoder();
  return new Map(paths.map((path) => [path, decoder.decode(io.host.readFile(path))]));
}

function kebabCase(name: string): string {
  return name.replaceAll(/([a-z0-9])([A-Z])/g, "$1-$2").toLowerCase();
}
