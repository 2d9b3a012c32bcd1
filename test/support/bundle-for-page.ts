import { fileURLToPath } from "node:url";
import { build } from "esbuild";

/** Globals of Node that no page has. */
const absent = ["process", "Buffer", "global", "require", "setImmediate", "__dirname"];

/** Bundles a module for a page. Throws when it needs anything that no page has, a module of Node for one. */
export async function bundleForPage(
  source: string,
  folder: URL,
  conditions: readonly string[] = [],
): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents: source, resolveDir: fileURLToPath(folder), loader: "ts" },
    bundle: true,
    write: false,
    format: "esm",
    platform: "browser",
    target: "es2022",
    conditions: [...conditions],
    define: Object.fromEntries(absent.map((name) => [name, "undefined"])),
    logLevel: "silent",
  });
  const [bundle] = outputFiles;
  if (bundle === undefined) throw new Error("esbuild made no bundle");
  return bundle.text;
}
