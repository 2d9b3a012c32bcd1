import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";

const require = createRequire(join(process.cwd(), "package.json"));

/**
 * Loads a package that `npm run bench` installed beside us. Its type is what the caller needs of it:
 * so this folder can be checked where the packages that it compares with are not installed.
 */
export async function importPackage<T>(name: string): Promise<T> {
  const loaded = (await import(pathToFileURL(pathOf(name)).href)) as T & { readonly default?: T };
  return loaded.default !== undefined && Object.keys(loaded).length === 1 ? loaded.default : loaded;
}

/** The same for those that only `require` knows: their folders have no module entry. */
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- as with import above
export function requirePackage<T>(name: string): T {
  return require(name) as T;
}

/** Version of an installed package; undefined when it is not there. */
export function versionOf(name: string): string | undefined {
  for (const folder of require.resolve.paths(name) ?? []) {
    const manifest = readManifest(join(folder, name, "package.json"));
    if (manifest !== undefined) return manifest.version;
  }
  return undefined;
}

/** Path of a program that a package brings. */
export function programOf(name: string, program: string): string {
  for (const folder of require.resolve.paths(name) ?? []) {
    const path = join(folder, name, "package.json");
    const manifest = readManifest(path);
    if (manifest === undefined) continue;
    const { bin } = manifest;
    const relative = typeof bin === "string" ? bin : bin?.[program];
    if (relative !== undefined) return join(dirname(path), relative);
  }
  throw new Error(`no program ${program} of ${name}`);
}

interface Manifest {
  readonly version: string;
  readonly bin?: string | Readonly<Record<string, string>>;
}

function readManifest(path: string): Manifest | undefined {
  try {
    return JSON.parse(readFileSync(path, "utf8")) as Manifest;
  } catch {
    return undefined;
  }
}

/** `require.resolve` takes the entry for CommonJS: packages with both have the same code in it. */
function pathOf(name: string): string {
  return require.resolve(name);
}
