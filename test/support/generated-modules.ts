import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { compile } from "../../compiler/src/compile.js";
import { emitModel } from "../../compiler/src/emit/emit.js";
import { nodeHost } from "../../compiler/src/host.js";
import type { Model } from "../../compiler/src/model/model.js";
import { asObject } from "./plain-value.js";
import { temporaryFolder } from "./temporary-folder.js";

const REPOSITORY = fileURLToPath(new URL("../../", import.meta.url));

/** Interface files compiled, generated and imported. */
export interface Generated {
  readonly model: Model;
  /** Where the generated files lie. */
  readonly folder: string;
  /** The exports of the file of types and codecs of each source, by its `output`. */
  readonly modules: ReadonlyMap<string, object>;
}

/** Compiles the `.rpc` files of a folder; throws what is wrong with them. */
export function compileFolder(folder: string, sources: readonly string[] = ["**/*.rpc"]): Model {
  const { model, diagnostics } = compile(nodeHost, { folder, sources });
  if (model !== undefined && diagnostics.length === 0) return model;
  throw new Error(diagnostics.map(({ code, message }) => `${code} ${message}`).join("\n"));
}

/** Writes the generated files of a model into a folder where `mailstation` resolves to the build. */
export function writeGenerated(model: Model): string {
  const folder = temporaryFolder();
  symlinkSync(join(REPOSITORY, "node_modules"), join(folder, "node_modules"), "junction");
  writeFileSync(join(folder, "package.json"), '{ "type": "module" }\n');
  for (const { path, text } of emitModel(model)) {
    const target = join(folder, "gen", path);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, text);
  }
  return folder;
}

/** Compiles, generates and imports a folder of `.rpc` files. */
export async function generate(folder: string, sources?: readonly string[]): Promise<Generated> {
  const model = compileFolder(folder, sources);
  const written = writeGenerated(model);
  const modules = new Map<string, object>();
  for (const { output } of model.files) {
    const url = pathToFileURL(join(written, "gen", `${output}.ts`)).href;
    const exports: unknown = await import(url);
    modules.set(output, asObject(exports));
  }
  return { model, folder: written, modules };
}
