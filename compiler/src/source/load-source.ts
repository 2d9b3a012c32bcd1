import { createDiagnostic } from "../diagnostics/create-diagnostic.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { HostError } from "../host.js";
import type { Host } from "../host.js";
import { SourceFile } from "./source-file.js";
import type { Span } from "./source-file.js";

/** Largest file that is read, about 30,000 lines: what is larger is hardly a `.rpc` file. */
export const sourceBytesMax: number = 1024 * 1024;

/** A file to read, and what it is called in diagnostics. */
export interface SourceRequest {
  readonly path: string;
  readonly name: string;
  /** The import that asked for it; mistakes about the whole file are shown there. */
  readonly importedBy: Span | undefined;
}

/** The text of a file, or why it cannot be had. */
export type LoadedSource =
  | { readonly source: SourceFile; readonly diagnostic: undefined }
  | { readonly source: undefined; readonly diagnostic: Diagnostic };

/** Reads a text file; whatever is wrong with it becomes a diagnostic. */
export function loadSource(host: Host, request: SourceRequest): LoadedSource {
  const { path, name } = request;
  const place = request.importedBy ?? emptySpan(path, name);
  const failed = (diagnostic: Diagnostic): LoadedSource => ({ source: undefined, diagnostic });
  try {
    const status = host.status(path);
    if (status === undefined) {
      return failed(createDiagnostic("file-missing", { path: name }, place));
    }
    if (status.kind === "folder") {
      return failed(createDiagnostic("file-is-folder", { path: name }, place));
    }
    if (status.kind !== "file") {
      const why =
        status.kind === "link" ? "it is a link that leads to nothing" : "it is no regular file";
      return failed(createDiagnostic("file-unreadable", { path: name, why }, place));
    }
    if (status.size > sourceBytesMax) {
      const parameters = { path: name, size: status.size, limit: sourceBytesMax };
      return failed(createDiagnostic("file-too-large", parameters, place));
    }
    return decode(host.readFile(path), request, place);
  } catch (error) {
    if (!(error instanceof HostError)) throw error;
    return failed(createDiagnostic("file-unreadable", { path: name, why: error.message }, place));
  }
}

function decode(bytes: Uint8Array, request: SourceRequest, place: Span): LoadedSource {
  const { path, name } = request;
  if (bytes.subarray(0, 8192).includes(0)) {
    const utf16 =
      (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
    const help = utf16 ? "it looks like UTF-16: save it as UTF-8" : undefined;
    const diagnostic = createDiagnostic("file-binary", { path: name }, place, { help });
    return { source: undefined, diagnostic };
  }
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return { source: new SourceFile(path, name, text), diagnostic: undefined };
  } catch {
    const parameters = { path: name, offset: firstInvalidByte(bytes) };
    const help = "save the file as UTF-8";
    const diagnostic = createDiagnostic("file-not-utf8", parameters, place, { help });
    return { source: undefined, diagnostic };
  }
}

/** Found by halving: decoding a prefix in streaming mode fails exactly when it holds the mistake. */
function firstInvalidByte(bytes: Uint8Array): number {
  let low = 0;
  let high = bytes.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isValidPrefix(bytes.subarray(0, middle + 1))) low = middle + 1;
    else high = middle;
  }
  return low;
}

function isValidPrefix(bytes: Uint8Array): boolean {
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes, { stream: true });
    return true;
  } catch {
    return false;
  }
}

function emptySpan(path: string, name: string): Span {
  return { source: new SourceFile(path, name, ""), start: 0, end: 0 };
}
