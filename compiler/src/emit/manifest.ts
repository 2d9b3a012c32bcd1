import type { GeneratedFile } from "./generated-file.js";

/** Name of the file in the output folder that lists what is generated there. */
export const MANIFEST = ".rpcgen-manifest.json";

/** The manifest as a generated file. */
export function manifestFile(paths: readonly string[]): GeneratedFile {
  const text = `${JSON.stringify({ files: [...paths].sort() }, undefined, 2)}\n`;
  return { path: MANIFEST, text };
}

/**
 * The paths that a manifest lists. A manifest that cannot be read lists none: nothing is deleted
 * by guesswork. A path that leads out of the output folder is left out.
 */
export function readManifest(text: string): readonly string[] {
  try {
    const content: unknown = JSON.parse(text);
    if (typeof content !== "object" || content === null || !("files" in content)) return [];
    const { files } = content;
    return Array.isArray(files) ? files.filter(isInside) : [];
  } catch {
    return [];
  }
}

function isInside(path: unknown): path is string {
  if (typeof path !== "string" || path.includes("\\") || path.includes("\0")) return false;
  return path
    .split("/")
    .every((part) => part !== "" && part !== "." && part !== ".." && !/^[A-Za-z]:/.test(part));
}
