import { builders, printer } from "prettier/doc";

import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { hasErrors } from "../diagnostics/diagnostic-list.js";
import { SourceFile } from "../source/source-file.js";
import { concreteTree } from "../syntax/concrete-tree.js";
import { parse } from "../syntax/parse.js";
import { findGaps } from "./gap.js";
import { Layout } from "./layout.js";
import { printItemsOfFile, rules } from "./rules.js";

/** The one style there is. */
const style = { printWidth: 100, tabWidth: 2, useTabs: false };

/** The formatted text, or why the file cannot be formatted. */
export type Formatted =
  | { readonly text: string; readonly diagnostics: readonly [] }
  | { readonly text: undefined; readonly diagnostics: readonly Diagnostic[] };

/** Lays out one file. Only white space, commas and quotes change, and line comments before them. */
export function format(source: SourceFile): Formatted {
  const text = source.text.replaceAll(/\r\n?/g, "\n");
  const { concrete, diagnostics } = parse(new SourceFile(source.path, source.name, text));
  if (concrete === undefined || hasErrors(diagnostics)) return { text: undefined, diagnostics };
  const tree = concreteTree(text, concrete);
  const layout = new Layout(text, findGaps(tree), rules);
  const items = printItemsOfFile(layout, tree.root);
  const document = [items, layout.closing(tree.end, "").inside, builders.hardline];
  return { text: printer.printDocToString(document, style).formatted, diagnostics: [] };
}
