/**
 * `npm run bench [-- <what> [option…]]`: installs what we compare with, in bench/ alone and without
 * running its scripts, builds, and measures. `npm run bench -- --help` lists the options.
 */
import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { prepare } from "./prepare.mjs";
import { capture, root, run } from "./run.mjs";

const folder = join(root, "bench");
const args = process.argv.slice(2);

process.exitCode = (await prepare()) && (await install()) && (await build()) ? await measure() : 1;

async function install() {
  if (isInstalled()) return true;
  process.stderr.write("Installing what we compare with, in bench/ …\n");
  const flags = ["--ignore-scripts", "--no-audit", "--no-fund"];
  const { status, output } = await capture("npm", ["ci", "--prefix", folder, ...flags]);
  // Some of it can be missing: each peer that cannot be loaded is reported and left out.
  if (status !== 0) process.stderr.write(`${output}\nGoing on without them.\n`);
  return true;
}

/** Whether the packages that bench/package.json names are there, in the versions that it says. */
function isInstalled() {
  const { dependencies = {} } = readManifest(folder);
  return Object.entries(dependencies).every(([name, version]) => {
    const installed = join(folder, "node_modules", name);
    // `npm:typescript@5.9.3` is a package under another name.
    const wanted = version.slice(version.lastIndexOf("@") + 1);
    return existsSync(installed) && readManifest(installed).version === wanted;
  });
}

/**
 * @param {string} path a folder with a package.json
 * @returns {{ version?: string, dependencies?: Record<string, string> }}
 */
function readManifest(path) {
  return /** @type {ReturnType<typeof readManifest>} */ (
    JSON.parse(readFileSync(join(path, "package.json"), "utf8"))
  );
}

/** To JavaScript, because what runs TypeScript as it is adds code of its own to each function. */
async function build() {
  const rpcgen = [join(root, "compiler/bin/rpcgen.js"), "--config", "bench/rpcgen.json"];
  const { status, output } = await capture(process.execPath, rpcgen);
  if (status !== 0) {
    process.stderr.write(output);
    return false;
  }
  rmSync(join(folder, "dist"), { recursive: true, force: true });
  const esbuild = await import("esbuild");
  await esbuild.build({
    entryPoints: [`${folder}/src/**/*.ts`, `${folder}/gen/*.ts`],
    outdir: join(folder, "dist"),
    outbase: folder,
    format: "esm",
    platform: "node",
    target: "node20.19",
    logLevel: "warning",
  });
  return true;
}

async function measure() {
  return run(process.execPath, ["dist/src/main.js", ...args], folder);
}
