import { relative } from "node:path";

import type { ts } from "ts-morph";

import { SourceFile } from "../source/source-file.js";
import type { Span } from "../source/source-file.js";

/** Where things stand in the files that were read, as diagnostics show it. */
export class Places {
  readonly #sources = new Map<ts.SourceFile, SourceFile>();
  readonly #nameFolder: string;

  /** `nameFolder`: absolute path that names are relative to. */
  constructor(nameFolder: string) {
    this.#nameFolder = nameFolder;
  }

  /** The place of a node without the comments before it. */
  of(node: ts.Node): Span {
    const file = node.getSourceFile();
    return { source: this.source(file), start: node.getStart(file), end: node.getEnd() };
  }

  /** The place of what a declaration is called; of the whole where it has no name. */
  ofName(node: ts.Node): Span {
    // The cast: any node may be asked for a property that only declarations have.
    const { name } = node as { readonly name?: ts.Node };
    return this.of(name ?? node);
  }

  /** The beginning of a file. */
  ofFile(file: ts.SourceFile): Span {
    return { source: this.source(file), start: 0, end: 0 };
  }

  source(file: ts.SourceFile): SourceFile {
    let source = this.#sources.get(file);
    if (source === undefined) {
      const name = relative(this.#nameFolder, file.fileName).replaceAll("\\", "/");
      source = new SourceFile(file.fileName, name, file.text);
      this.#sources.set(file, source);
    }
    return source;
  }
}
