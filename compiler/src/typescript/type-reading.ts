import type { ts } from "ts-morph";

import { createDiagnostic } from "../diagnostics/create-diagnostic.js";
import type { DiagnosticName, MessageParameters } from "../diagnostics/catalog.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import type { CompilerApi } from "./compiler-api.js";
import type { Places } from "./places.js";
import type { DeclaredShape, MemberShape, Shape } from "./remote-shapes.js";

/** Where a type is used. */
export interface TypePlace {
  /** How a reader gets there: `ChatRemote.join(options).context`. */
  readonly path: string;
  /** What a type without a name is kept under: `app/user.ts#User.role`. */
  readonly key: string;
  /** What a type without a name is called: `UserRole`. */
  readonly name: string;
  readonly node: ts.Node;
  /** Types around it. */
  readonly depth: number;
}

/** What the parts that read types share. */
export interface TypeReading {
  readonly ts: CompilerApi;
  readonly checker: ts.TypeChecker;
  readonly places: Places;
  /** Whether a file belongs to the language's library or to a package. */
  isForeign(file: ts.SourceFile): boolean;
  isLibrary(file: ts.SourceFile): boolean;
  /** `app/user.ts#User` for what a file declares. */
  keyOf(file: ts.SourceFile, name: string): string;
  /** What is always there; refuses what may be absent. */
  shape(type: ts.Type, place: TypePlace): Shape | undefined;
  /** What may be absent. */
  member(type: ts.Type, place: TypePlace): MemberShape | undefined;
  declare(shape: DeclaredShape): void;
  report(diagnostic: Diagnostic): void;
}

/** What a refusal needs besides its path. */
type Others<Name extends DiagnosticName> = Omit<MessageParameters<Name>, "path"> & {
  /** What to do. */
  readonly help?: string;
};

/** Refuses a type, and says what to do instead. */
export function refuse<Name extends DiagnosticName>(
  reading: TypeReading,
  name: Name,
  place: TypePlace,
  { help, ...others }: Others<Name>,
): undefined {
  // The cast: the path is what `Others` left out.
  const parameters = { path: place.path, ...others } as unknown as MessageParameters<Name>;
  const span = reading.places.of(place.node);
  reading.report(createDiagnostic(name, parameters, span, { help }));
  return undefined;
}

/** The place of a property within a place. */
export function inside(place: TypePlace, property: string, node: ts.Node): TypePlace {
  const name = place.name + pascalCase(property);
  return {
    path: `${place.path}.${property}`,
    key: `${place.key}.${property}`,
    name,
    node,
    depth: place.depth + 1,
  };
}

/** The place of what is in a list or a map. */
export function within(place: TypePlace, what: "item" | "entry"): TypePlace {
  return {
    ...place,
    path: `${place.path}[]`,
    key: `${place.key}[]`,
    name: place.name + pascalCase(what),
    depth: place.depth + 1,
  };
}

/** `in-progress` as a part of a name: `InProgress`. */
export function pascalCase(text: string): string {
  const words = text.split(/[^A-Za-z0-9]+/).filter((word) => word !== "");
  return words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join("");
}
