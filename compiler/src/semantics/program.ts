import type { DeclarationNode, FileNode, ImportNode } from "../syntax/ast.js";
import type { SourceFile, Span } from "../source/source-file.js";
import { firstFrom } from "../syntax/first-from.js";

/** One source file with what it declares and imports. */
export interface Unit {
  readonly source: SourceFile;
  readonly tree: FileNode;
  /** Source path relative to its root, with `/`: `shared/common.rpc`. */
  readonly path: string;
  /** The same without ending: where its files are generated. */
  readonly output: string;
  /** `chat.v1`, or empty. */
  readonly package: string;
  /** Names in stretches the parser skipped; nothing is said about them. */
  readonly skippedNames: ReadonlySet<string>;
  /** Offsets of syntax errors, in order. */
  readonly brokenAt: readonly number[];
  /** Files its imports lead to; an import that leads nowhere is missing. */
  readonly importedUnits: Map<ImportNode, Unit>;
  /** Top-level declarations by name. */
  readonly declarations: Map<string, Declared>;
  /** All declarations in source order, nested ones right after what they are nested in. */
  readonly all: Declared[];
  /** What imports bring in, by local name. */
  readonly imports: Map<string, Imported>;
}

/** A declaration with the names it goes by. */
export interface Declared {
  readonly unit: Unit;
  readonly node: DeclarationNode;
  /** With the messages around it: `User.Device`. */
  readonly name: string;
  readonly tsName: string;
  readonly fullName: string;
  readonly parent: Declared | undefined;
  readonly nested: Map<string, Declared>;
}

/** A local name that stands for something of another file. */
export interface Imported {
  readonly local: string;
  readonly span: Span;
  /** `undefined` when the import failed, which has been said already. */
  readonly target:
    | { readonly kind: "declared"; readonly declared: Declared }
    | { readonly kind: "unit"; readonly unit: Unit }
    | undefined;
  used: boolean;
}

/** Where a name is looked up: inside a declaration, else in the file. */
export interface Scope {
  readonly unit: Unit;
  readonly declared: Declared | undefined;
}

/** Whether a syntax error lies in a stretch, so that what seems to be missing in it may be there. */
export function isBroken(unit: Unit, span: Span): boolean {
  const first = unit.brokenAt[firstFrom(unit.brokenAt, span.start, (offset) => offset)];
  return first !== undefined && first <= span.end;
}

/** All files of one run, imported ones included, ordered by path. */
export interface Program {
  readonly units: readonly Unit[];
  /** Those of them that are still to be bound and checked: all, unless an earlier run did some. */
  readonly fresh: readonly Unit[];
}
