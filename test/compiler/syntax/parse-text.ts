import { SourceFile } from "../../../compiler/src/source/source-file.js";
import { parse, type ParseResult } from "../../../compiler/src/syntax/parse.js";

/** Parses a text as if it were the file `test.rpc`. */
export function parseText(text: string): ParseResult {
  return parse(new SourceFile("/test.rpc", "test.rpc", text));
}

/** `line:column code` of each diagnostic, in order of place. */
export function places(result: ParseResult): readonly string[] {
  return [...result.diagnostics]
    .sort((a, b) => (a.span?.start ?? 0) - (b.span?.start ?? 0))
    .map(({ code, span }) => {
      const at = span?.source.position(span.start);
      return `${at?.line ?? 0}:${at?.column ?? 0} ${code}`;
    });
}

/** Names of the declarations that were understood, with their kinds. */
export function declared(result: ParseResult): readonly string[] {
  return result.file.declarations.map(({ kind, name }) => `${kind} ${name.text}`);
}
