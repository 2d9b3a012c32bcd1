import { join, posix } from "node:path";

import type { Host } from "../host.js";

/** Folders that hold no sources of the project. */
const skippedFolders = new Set(["node_modules", ".git"]);

/** Files that a search may find, so that a pattern for `/` ends. */
const filesMax = 100_000;

/** Whether a source is a pattern rather than the name of a file. */
export function isPattern(source: string): boolean {
  return /[*?{]/.test(source);
}

/** The folders of a pattern before its first wildcard: `rpc` of `rpc/**\/*.rpc`. */
export function patternBase(pattern: string): string {
  const parts = posix.normalize(pattern).split("/");
  const wild = parts.findIndex(isPattern);
  const base = parts.slice(0, wild === -1 ? parts.length - 1 : wild).join("/");
  return base === "" ? (pattern.startsWith("/") ? "/" : ".") : base;
}

/**
 * Files below a folder that match a pattern, in order of path. `**` stands for any folders, `*` for
 * any part of a name, `?` for one character, `{a,b}` for either. Names that begin with a dot and
 * `node_modules` are only found when the pattern says them.
 */
export function findFiles(host: Host, folder: string, pattern: string): readonly string[] {
  const normal = posix.normalize(pattern);
  const base = patternBase(normal);
  const rest = base === "." ? normal : normal.slice(base.length).replace(/^\//, "");
  const matcher = new RegExp(`^${patternSource(rest)}$`);
  const found: string[] = [];
  const walk = (inner: string): void => {
    for (const entry of host.list(join(folder, base, inner))) {
      const path = inner === "" ? entry.name : `${inner}/${entry.name}`;
      if (found.length >= filesMax) return;
      // A link to nothing is a source that is lost, unless an editor marks with it what is open.
      const isLost = entry.kind === "link" && !entry.name.startsWith(".");
      if ((entry.kind === "file" || isLost) && matcher.test(path)) {
        found.push(join(folder, base, path));
      }
      const skipped = entry.name.startsWith(".") || skippedFolders.has(entry.name);
      if (entry.kind === "folder" && (!skipped || rest.includes(entry.name))) walk(path);
    }
  };
  walk("");
  return found.sort();
}

function patternSource(pattern: string): string {
  return pattern.replace(
    /\*\*\/|\*\*|\*|\?|\{([^{}]*)\}|[^*?{}]+|[{}]/g,
    (piece, choices?: string) => {
      if (piece === "**/") return "(?:[^/]+/)*";
      if (piece === "**") return ".*";
      if (piece === "*") return "[^/]*";
      if (piece === "?") return "[^/]";
      if (choices !== undefined) return `(?:${choices.split(",").map(escape).join("|")})`;
      return escape(piece);
    },
  );
}

function escape(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
