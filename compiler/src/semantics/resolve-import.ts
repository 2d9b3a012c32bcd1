import { dirname, join, resolve } from "node:path";

import { HostError } from "../host.js";
import type { Host } from "../host.js";

/** What an import asks for. */
export interface ImportRequest {
  readonly specifier: string;
  /** Folder of the importing file. */
  readonly from: string;
}

/** Where an import leads. */
export type ImportResult =
  | {
      readonly kind: "file";
      readonly path: string;
      /** `@acme/audit/rpc/audit.rpc` when it was found in a package. */
      readonly packagePath: string | undefined;
    }
  | { readonly kind: "missing"; readonly why: string; readonly help: string | undefined }
  | { readonly kind: "refused"; readonly why: string; readonly help: string | undefined };

/** Conditions that an `exports` map of a package may use for `.rpc` files. */
const conditions = new Set(["rpc", "default"]);

/** Finds the file of an import: a relative path, or a package as Node resolves it. */
export function resolveImport(host: Host, request: ImportRequest): ImportResult {
  const { specifier, from } = request;
  const refused = (why: string, help?: string): ImportResult => ({ kind: "refused", why, help });
  if (specifier === "") return refused("the path is empty");
  if (specifier.includes("\0")) return refused("the path has a NUL character in it");
  if (specifier.includes("\\")) return refused("paths use `/`", specifier.replaceAll("\\", "/"));
  if (specifier.startsWith("/") || /^[A-Za-z]:/.test(specifier)) {
    return refused("absolute paths are not portable", "use a path that begins with `./`");
  }
  if (!/^\.\.?\//.test(specifier)) return resolvePackage(host, request);
  if (!specifier.endsWith(".rpc")) {
    return refused("the name of a source file ends in `.rpc`", `write \`${specifier}.rpc\``);
  }
  const path = resolve(from, specifier);
  const status = safely(() => host.status(path));
  if (status === undefined) return { kind: "missing", why: "no such file", help: undefined };
  return { kind: "file", path, packagePath: undefined };
}

function resolvePackage(host: Host, request: ImportRequest): ImportResult {
  const match = /^(@[^/]+\/[^/]+|[^@./][^/]*)(?:\/(.+))?$/.exec(request.specifier);
  const name = match?.[1];
  if (name === undefined) {
    const help = "a path in the project begins with `./` or `../`";
    return { kind: "refused", why: "this is neither a path nor the name of a package", help };
  }
  const folder = findPackage(host, request.from, name);
  if (folder === undefined) {
    const help = packageHelp(host, request);
    return { kind: "missing", why: `no package \`${name}\` is installed`, help };
  }
  const subpath = match?.[2] === undefined ? "." : `./${match[2]}`;
  const target = packageTarget(readManifest(host, folder), subpath);
  const leavesPackage = target?.split("/").includes("..") === true;
  if (target === undefined || leavesPackage || !target.endsWith(".rpc")) {
    const help = 'it needs an entry with the condition "rpc" in the `exports` of its package.json';
    return { kind: "missing", why: `\`${name}\` offers no .rpc file under \`${subpath}\``, help };
  }
  const path = resolve(folder, target);
  if (safely(() => host.status(path)) === undefined) {
    return { kind: "missing", why: `\`${name}\` has no file \`${target}\``, help: undefined };
  }
  return { kind: "file", path, packagePath: `${name}/${target.replace(/^\.\//, "")}` };
}

/** A path that was written without its `./` looks like the name of a package. */
function packageHelp(host: Host, { specifier, from }: ImportRequest): string {
  const path = specifier.endsWith(".rpc") ? specifier : `${specifier}.rpc`;
  const isFile = safely(() => host.status(resolve(from, path)))?.kind === "file";
  return isFile
    ? `did you mean \`./${path}\`? Otherwise install the package`
    : "install the package; a path in the project begins with `./` or `../`";
}

function findPackage(host: Host, from: string, name: string): string | undefined {
  for (let folder = from; ; folder = dirname(folder)) {
    const candidate = join(folder, "node_modules", name);
    const manifest = join(candidate, "package.json");
    if (safely(() => host.status(manifest)) !== undefined) return candidate;
    if (dirname(folder) === folder) return undefined;
  }
}

function readManifest(host: Host, folder: string): unknown {
  const bytes = safely(() => host.readFile(join(folder, "package.json")));
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
}

/** The file that a package offers under a subpath: by its `exports`, else the path itself. */
function packageTarget(manifest: unknown, subpath: string): string | undefined {
  const exported = property(manifest, "exports");
  if (exported === undefined) return subpath === "." ? undefined : subpath;
  const isMap = isObject(exported) && Object.keys(exported).some((key) => key.startsWith("."));
  const map = isMap ? exported : { ".": exported };
  const exact = conditionTarget(property(map, subpath));
  if (exact !== undefined) return exact;
  for (const [pattern, value] of Object.entries(map)) {
    const [before, after] = pattern.split("*");
    if (before === undefined || after === undefined) continue;
    if (!subpath.startsWith(before) || !subpath.endsWith(after)) continue;
    const inner = subpath.slice(before.length, subpath.length - after.length);
    const target = conditionTarget(value);
    if (target !== undefined && !inner.includes("..")) return target.replaceAll("*", inner);
  }
  return undefined;
}

function conditionTarget(value: unknown): string | undefined {
  if (typeof value === "string") return value.startsWith("./") ? value : undefined;
  if (!isObject(value)) return undefined;
  for (const [condition, inner] of Object.entries(value)) {
    const target = conditions.has(condition) ? conditionTarget(inner) : undefined;
    if (target !== undefined) return target;
  }
  return undefined;
}

function property(value: unknown, key: string): unknown {
  return isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function safely<Result>(operation: () => Result): Result | undefined {
  try {
    return operation();
  } catch (error) {
    if (error instanceof HostError) return undefined;
    throw error;
  }
}
