/**
 * Makes a clone ready to run: packages installed as the lock file says, both packages built.
 * Plain JavaScript without dependencies, because it runs before anything is installed.
 */
import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { capture, root } from "./run.mjs";

/** @typedef {{ version?: string, optional?: boolean }} LockedPackage */
/** @typedef {Record<string, LockedPackage>} LockedPackages by folder */

/**
 * Installs when needed, then builds. Prints nothing unless a step fails.
 *
 * @returns {Promise<boolean>} whether all went well
 */
export async function prepare() {
  if (!isInstalled()) {
    process.stderr.write("Installing packages (npm ci) …\n");
    if (!(await step("npm", ["ci", "--no-audit", "--no-fund"]))) return false;
  }
  return build();
}

/**
 * Builds the runtime and the compiler, incrementally, drops what sources no longer explain, and
 * bundles the runtime and the command.
 *
 * @returns {Promise<boolean>} whether all went well
 */
async function build() {
  removeStaleOutput("runtime/dist", { "": "runtime/src" });
  removeStaleOutput("compiler/dist", { "compiler/src": "compiler/src", templates: "templates" });
  const tsc = join(root, "node_modules/typescript/bin/tsc");
  if (!(await step(process.execPath, [tsc, "-b", "runtime", "compiler"]))) return false;
  // They import what may have been installed only now.
  const { bundleRuntime } = await import("./bundle-runtime.mjs");
  const { bundleCommand } = await import("./bundle-command.mjs");
  await Promise.all([bundleRuntime(), bundleCommand()]);
  return true;
}

/**
 * Whether node_modules holds what package-lock.json asks for. npm keeps its own copy of the lock
 * file of what it installed; packages for other platforms are missing from it.
 */
function isInstalled() {
  const installedPath = join(root, "node_modules/.package-lock.json");
  if (!existsSync(installedPath)) return false;
  const installed = readLock(installedPath);
  const wantedPackages = readLock(join(root, "package-lock.json"));
  return Object.entries(wantedPackages).every(([path, wanted]) => {
    if (!path.includes("node_modules/")) return true; // the workspace's own folders
    const found = installed[path];
    if (found === undefined) return wanted.optional === true;
    return found.version === wanted.version && existsSync(join(root, path));
  });
}

/**
 * @param {string} path
 * @returns {LockedPackages}
 */
function readLock(path) {
  const lock = /** @type {{ packages: LockedPackages }} */ (JSON.parse(readFileSync(path, "utf8")));
  return lock.packages;
}

/**
 * Deletes compiled files whose source was renamed or deleted: they would be packed and published.
 *
 * @param {string} dist folder of compiled files
 * @param {Record<string, string>} sources folder inside `dist` → folder of its sources
 */
function removeStaleOutput(dist, sources) {
  for (const [folder, source] of Object.entries(sources)) {
    const compiled = join(root, dist, folder);
    if (!existsSync(compiled)) continue;
    for (const path of readdirSync(compiled, { recursive: true, encoding: "utf8" })) {
      const stem = /^(.*?)(?:\.d\.ts|\.js)(?:\.map)?$/.exec(path)?.[1];
      if (stem === undefined || existsSync(join(root, source, `${stem}.ts`))) continue;
      if (path.startsWith("bundled")) continue; // cleared when it is bundled
      rmSync(join(compiled, path));
      // The build information remembers the file as written: forget it, so that tsc looks anew.
      rmSync(join(root, dist, "tsconfig.tsbuildinfo"), { force: true });
    }
  }
}

/**
 * @param {string} command
 * @param {readonly string[]} args
 */
async function step(command, args) {
  const { status, output } = await capture(command, args);
  if (status !== 0) process.stderr.write(`${output}\n`);
  return status === 0;
}
