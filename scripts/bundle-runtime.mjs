/** Puts the modules of the runtime into few files for Node: each file costs time whenever a program starts. */
import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { root } from "./run.mjs";

const compiled = join(root, "runtime/dist");
const folder = join(compiled, "bundled");

/** Loaded by whatever runs on the runtime, and therefore one file, whichever entry point comes first. */
const core = ["index", "codegen", "builtin"];

const entryPoints = [
  ...core,
  "browser",
  "development",
  "otel/index",
  "pomelo/index",
  "registries/index",
  "remotes",
  "testing",
];

/**
 * Bundles what was compiled, and drops what an earlier build left. Every entry point takes the core in
 * whole, so that what they share is one file and not twenty: a class is the same wherever it comes
 * from. Pages get the modules as they are, of which a bundler keeps what is used.
 */
export async function bundleRuntime() {
  const { metafile } = await build({
    entryPoints: entryPoints.map((name) => ({ in: name, out: name })),
    plugins: [withCore],
    outdir: folder,
    absWorkingDir: root,
    bundle: true,
    splitting: true,
    // Or what only some entry points use would lie in files of its own again.
    treeShaking: false,
    ignoreAnnotations: true,
    format: "esm",
    platform: "node",
    target: "node20.19",
    packages: "external",
    sourcemap: true,
    metafile: true,
    logLevel: "warning",
  });
  const written = new Set(Object.keys(metafile.outputs).map((path) => join(root, path)));
  for (const path of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
    const file = join(folder, path);
    if (/\.js(?:\.map)?$/.test(path) && !written.has(file)) rmSync(file);
  }
}

/** @type {import("esbuild").Plugin} */
const withCore = {
  name: "with-core",
  setup(bundling) {
    bundling.onResolve({ filter: /./ }, ({ kind, path }) =>
      kind === "entry-point" ? { path, namespace: withCore.name } : undefined,
    );
    bundling.onLoad({ filter: /./, namespace: withCore.name }, ({ path }) => ({
      contents: [
        ...core.map((name) => `import "./${name}.js";`),
        `export * from "./${path}.js";`,
      ].join("\n"),
      resolveDir: compiled,
    }));
  },
};
