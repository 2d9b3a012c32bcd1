import { relative } from "node:path";

import { identifier } from "./identifier.js";
import type { ReadRemotes, RemoteService } from "./remote-shapes.js";

/** Where the declarations of a source file go. */
export interface PlacedFile {
  /** Absolute path of the source. */
  readonly file: string;
  /** As in a FileModel. */
  readonly output: string;
  readonly package: string;
  readonly services: readonly RemoteService[];
}

/** Gives each source file that declares something its place, by its path. */
export function placeFiles(
  folder: string,
  roots: readonly string[],
  { services, declared }: ReadRemotes,
): ReadonlyMap<string, PlacedFile> {
  const files = new Set([...services, ...declared.values()].map(({ file }) => file));
  const placed = new Map<string, PlacedFile>();
  for (const file of [...files].sort()) {
    const own = services.filter((service) => service.file === file);
    const output = placeOf(folder, roots, file).replace(/\.[cm]?tsx?$/, "");
    const [first] = own;
    const name = first === undefined ? output.split("/").map(identifier).join(".") : undefined;
    const packageName = name ?? identifier(first?.serverType ?? "");
    placed.set(file, { file, output, package: packageName, services: own });
  }
  return placed;
}

/** Below a root the path from there; any other file goes below `types/`. */
function placeOf(folder: string, roots: readonly string[], file: string): string {
  const root = roots.find((candidate) => file.startsWith(`${candidate}/`));
  if (root !== undefined) return posix(relative(root, file));
  const path = posix(relative(folder, file)).replaceAll("../", "up/");
  return `types/${path.replaceAll("node_modules/", "packages/")}`;
}

function posix(path: string): string {
  return path.replaceAll("\\", "/");
}
