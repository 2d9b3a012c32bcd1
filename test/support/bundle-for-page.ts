import { fileURLToPath } from "node:url";
import { build, type BuildResult } from "esbuild";

/** Globals of Node that no page has. */
const absent = ["process", "Buffer", "global", "require", "setImmediate", "__dirname"];

/** Bundles a module for a page. Throws when it needs anything that no page has, a module of Node for one. */
export async function bundleForPage(
  source: string,
  folder: URL,
  conditions: readonly string[] = [],
): Promise<string> {
  const { outputFiles } = await bundle(source, folder, conditions);
  const [file] = outputFiles;
  if (file === undefined) throw new Error("esbuild made no bundle");
  return file.text;
}

/** Paths of the modules of which something gets into such a bundle. */
export async function modulesForPage(source: string, folder: URL): Promise<readonly string[]> {
  const { metafile } = await bundle(source, folder, []);
  const inputs = Object.values(metafile.outputs).flatMap((output) => Object.entries(output.inputs));
  return inputs.filter(([, { bytesInOutput }]) => bytesInOutput > 0).map(([path]) => path);
}

function bundle(
  source: string,
  folder: URL,
  conditions: readonly string[],
): Promise<BuildResult<{ readonly write: false; readonly metafile: true }>> {
  return build({
    stdin: { contents: source, resolveDir: fileURLToPath(folder), loader: "ts" },
    bundle: true,
    write: false,
    format: "esm",
    platform: "browser",
    target: "es2022",
    conditions: [...conditions],
    define: Object.fromEntries(absent.map((name) => [name, "undefined"])),
    logLevel: "silent",
    metafile: true,
  });
}
