import type { Diagnostic } from "../diagnostics/diagnostic.js";
import type { Absent, Docs, LiteralValue, ScalarName } from "../model/model.js";
import type { Span } from "../source/source-file.js";

/** What a value in TypeScript is made of, in the words of the wire. */
export type Shape =
  | { readonly kind: "scalar"; readonly scalar: ScalarName }
  | { readonly kind: "well-known"; readonly name: "timestamp" | "json" }
  | { readonly kind: "list"; readonly element: Shape; readonly isSet: boolean }
  | {
      readonly kind: "map";
      readonly key: ScalarName;
      readonly value: Shape;
      readonly isRecord: boolean;
    }
  | NamedShape;

/** One of the declared shapes, by its key. */
export interface NamedShape {
  readonly kind: "named";
  readonly key: string;
}

/** A shape, and whether there may be nothing in its place. */
export interface MemberShape {
  readonly shape: Shape;
  /** `undefined` where there is always a value. */
  readonly absent: Absent | undefined;
  /** `null` stands for no value too. */
  readonly isNullable: boolean;
}

interface Declared {
  /** What the numbers of its members are kept under: `app/user.ts#User`. */
  readonly key: string;
  /** `User`; of a type without a name one that is made of its place. */
  readonly name: string;
  /** Absolute path of the file that declares it. */
  readonly file: string;
  /** Name under which that file exports it; undefined for what cannot be imported. */
  readonly exportName: string | undefined;
  /** `@was`: what it was called before. */
  readonly was: string | undefined;
  readonly docs: Docs;
  readonly span: Span;
  /** How it is reached: `ChatRemote.join(options)`. */
  readonly path: string;
}

/** A property of an object, an element of a tuple. */
export interface PropertyShape extends MemberShape {
  readonly name: string;
  readonly was: string | undefined;
  readonly docs: Docs;
  readonly span: Span;
}

/** An object type or a tuple. */
export interface ObjectShape extends Declared {
  readonly kind: "object" | "tuple";
  /** Of a tuple: nobody may change it. */
  readonly isReadonly?: boolean;
  readonly properties: readonly PropertyShape[];
  readonly constants: readonly { readonly name: string; readonly value: LiteralValue }[];
}

/** A union of literals. */
export interface EnumShape extends Declared {
  readonly kind: "enum";
  readonly literals: readonly LiteralValue[];
}

/** A union of object types that a literal property tells apart. */
export interface UnionShape extends Declared {
  readonly kind: "union";
  readonly tag: string;
  readonly cases: readonly {
    readonly literal: LiteralValue;
    readonly shape: NamedShape;
    readonly docs: Docs;
  }[];
}

/** A class that methods throw. */
export interface ErrorShape extends Declared {
  readonly kind: "error";
  readonly code: number;
  readonly properties: readonly PropertyShape[];
}

/** What is declared once and used by its key. */
export type DeclaredShape = ObjectShape | EnumShape | UnionShape | ErrorShape;

/** A parameter of a remote method. */
export interface ParameterShape extends MemberShape {
  readonly name: string;
  readonly docs: Docs;
}

/** A remote method. */
export interface RemoteMethod {
  readonly name: string;
  readonly docs: Docs;
  readonly span: Span;
  readonly isOneway: boolean;
  readonly isIdempotent: boolean;
  readonly timeoutMs: number | undefined;
  readonly parameters: readonly ParameterShape[];
  /** The stream of items that comes last. */
  readonly stream: { readonly name: string; readonly item: Shape } | undefined;
  /** At which place it takes the context of its call. */
  readonly context: number | undefined;
  /** `undefined` for none. */
  readonly result: MemberShape | undefined;
  readonly givesItems: boolean;
  /** Keys of declared errors. */
  readonly throws: readonly string[];
}

/** A class or interface whose methods are called from elsewhere. */
export interface RemoteService {
  readonly name: string;
  /** Absolute path. */
  readonly file: string;
  /** Folder that generated paths are relative to. */
  readonly root: string;
  readonly serverType: string;
  readonly namespace: string;
  readonly docs: Docs;
  readonly span: Span;
  readonly methods: readonly RemoteMethod[];
}

/** What was read. */
export interface ReadRemotes {
  readonly services: readonly RemoteService[];
  readonly declared: ReadonlyMap<string, DeclaredShape>;
  /** In no order. */
  readonly diagnostics: readonly Diagnostic[];
}

/** A file to read. */
export interface RemoteEntry {
  /** Absolute path. */
  readonly path: string;
  readonly root: string;
  /** What the pattern's first wildcard stands for here, if there is one before the last part. */
  readonly serverType: string | undefined;
}

/** What to read. */
export interface RemoteQuestion {
  /** Absolute path of the project folder: keys are relative to it. */
  readonly folder: string;
  /** Names in diagnostics are relative to it. */
  readonly nameFolder: string;
  readonly entries: readonly RemoteEntry[];
  /** Absolute path of the compiler's settings; undefined for those by default. */
  readonly tsconfig: string | undefined;
}

/** Reads the signatures of remotes. Another reader of TypeScript can take its place. */
export interface RemoteReader {
  read(question: RemoteQuestion): ReadRemotes;
}
