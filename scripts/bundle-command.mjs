/** Puts the modules of the command `rpcgen` into few files: each file costs time whenever it starts. */
import { readdirSync, rmSync } from "node:fs";
import { basename, join } from "node:path";
import { build } from "esbuild";
import { root } from "./run.mjs";

const folder = join(root, "compiler/dist/command");

/**
 * Bundles what the compiler compiled for the command, each command apart from what only others need,
 * and drops what an earlier build left. Libraries stay outside: they are installed beside it.
 */
export async function bundleCommand() {
  const { metafile } = await build({
    entryPoints: [join(root, "compiler/dist/compiler/src/cli.js")],
    outdir: folder,
    absWorkingDir: root,
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "node",
    target: "node20.19",
    packages: "external",
    metafile: true,
    logLevel: "warning",
  });
  const written = new Set(Object.keys(metafile.outputs).map((path) => basename(path)));
  for (const name of readdirSync(folder)) {
    if (!written.has(name)) rmSync(join(folder, name));
  }
}
