import type { Parser, Printer, SupportLanguage } from "prettier";
import { builders } from "prettier/doc";

import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { SourceFile } from "../source/source-file.js";
import { format } from "./format.js";

/** A formatted file: to prettier it is one node that holds all comments. */
interface FormattedFile {
  readonly text: string;
  readonly sourceLength: number;
}

/** What prettier calls the language. */
export const languages: SupportLanguage[] = [
  { name: "rpc", parsers: ["rpc"], extensions: [".rpc"], vscodeLanguageIds: ["rpc"] },
];

/** Reads what `rpcgen format` would write. */
export const parsers: Record<"rpc", Parser<FormattedFile>> = {
  rpc: {
    astFormat: "rpc",
    parse(text) {
      const formatted = format(new SourceFile("file.rpc", "file.rpc", text));
      if (formatted.text === undefined) throw new RpcSyntaxError(formatted.diagnostics);
      return { text: formatted.text, sourceLength: text.length };
    },
    locStart: () => 0,
    locEnd: (file) => file.sourceLength,
  },
};

/** Prints it line by line, so that neither width nor tabs of prettier's options change it. */
export const printers: Record<"rpc", Printer<FormattedFile>> = {
  rpc: { print: ({ node }) => builders.join(builders.hardline, node.text.split("\n")) },
};

/** The first mistake of a file, with the place where prettier looks for it. */
class RpcSyntaxError extends SyntaxError {
  override readonly name = "RpcSyntaxError";
  readonly loc: { readonly start: { readonly line: number; readonly column: number } } | undefined;

  constructor(diagnostics: readonly Diagnostic[]) {
    const first = diagnostics.find(({ severity }) => severity === "error");
    const start = first?.span?.source.position(first.span.start);
    const place = start === undefined ? "" : ` (${start.line}:${start.column})`;
    super(`${first?.code ?? ""}: ${first?.message ?? "this file cannot be read"}${place}`);
    this.loc = start === undefined ? undefined : { start };
  }
}
