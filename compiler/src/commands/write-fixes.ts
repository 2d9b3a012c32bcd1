import { createDiagnostic } from "../diagnostics/create-diagnostic.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { HostError } from "../host.js";
import type { Host } from "../host.js";

const byteOrderMark = "\uFEFF";

/** Writes mended texts, each in one step, links followed; what cannot be written is reported. */
export function writeFixes(
  host: Host,
  texts: ReadonlyMap<string, string>,
  nameOf: (path: string) => string,
): readonly Diagnostic[] {
  return [...texts].flatMap(([path, text]) => {
    try {
      const hadMark = startsWithMark(host.readFile(path));
      host.writeFile(host.realPath(path), hadMark ? byteOrderMark + text : text);
      return [];
    } catch (error) {
      if (!(error instanceof HostError)) throw error;
      return [
        createDiagnostic("output-failed", { path: nameOf(path), why: error.message }, undefined),
      ];
    }
  });
}

function startsWithMark(bytes: Uint8Array): boolean {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
}
