import type { ConstraintsModel, DefaultValue, ScalarName } from "../model/model.js";

/** A file in protobuf's terms: what the text, the descriptor and the JSON schema are printed from. */
export interface ProtoFile {
  /** As other files import it: `shared/common.proto`. */
  readonly path: string;
  /** The `.rpc` file it says the same as; `undefined` for those of protobuf itself. */
  readonly source: string | undefined;
  readonly package: string;
  readonly comments: readonly string[];
  readonly imports: readonly ProtoImport[];
  /** In source order; the messages that a service needs follow it. */
  readonly declarations: readonly ProtoDeclaration[];
  /** Options by their number in `FileOptions`; ours have none. */
  readonly options: ReadonlyMap<number, string | boolean>;
}

/** An import, ordered by path. */
export interface ProtoImport {
  readonly path: string;
  /** Whoever imports the file sees what it imports as well. */
  readonly isPublic: boolean;
}

/** Anything that stands at the top level of a file. */
export type ProtoDeclaration = ProtoMessage | ProtoEnum | ProtoService;

/** What all elements with a name have. */
interface Described {
  readonly name: string;
  readonly comments: readonly string[];
  readonly isDeprecated: boolean;
}

/**
 * declared: a message, union or error of the `.rpc` file. parameters: of a method. value: a result or an item
 * of a stream that is no message, in its field 1. wrapper: a list or map where protobuf can hold none, in its
 * field 1.
 */
export type MessageRole = "declared" | "parameters" | "value" | "wrapper";

/** A message, also one that stands for a union, an error, parameters, a result, a list in a list. */
export interface ProtoMessage extends Described {
  readonly kind: "message";
  readonly role: MessageRole;
  readonly fullName: string;
  /** Ordered by number. */
  readonly fields: readonly ProtoField[];
  /** Name of the one oneof, which holds the fields labelled `case`. */
  readonly oneof: string | undefined;
  readonly nested: readonly (ProtoMessage | ProtoEnum)[];
  readonly reserved: Reserved;
}

/**
 * implicit: absent when zero. optional: with presence. case: in the oneof.
 * map: `type` is that of the values, `key` that of the keys.
 */
export type ProtoLabel = "implicit" | "optional" | "repeated" | "map" | "case";

/** A field of a message. */
export interface ProtoField extends Described {
  /** What it is called in JSON. */
  readonly jsonName: string;
  readonly number: number;
  readonly label: ProtoLabel;
  readonly key: ScalarName | undefined;
  readonly type: ProtoType;
  /** What an absent one reads as in mailstation, when it is not zero. */
  readonly default: DefaultValue | undefined;
  /** What its values must keep to. */
  readonly constraints: ConstraintsModel | undefined;
}

/** Type of a field, an item or a value. */
export type ProtoType =
  | { readonly kind: "scalar"; readonly name: ScalarName }
  | { readonly kind: "enum" | "message"; readonly fullName: string };

/** An enum. */
export interface ProtoEnum extends Described {
  readonly kind: "enum";
  readonly fullName: string;
  readonly isClosed: boolean;
  /** The first is numbered 0. */
  readonly values: readonly ProtoEnumValue[];
  readonly reserved: Reserved;
}

/** A value of an enum. */
export interface ProtoEnumValue extends Described {
  /** Name in the `.rpc` file; `undefined` for a zero that only protobuf asks for. */
  readonly member: string | undefined;
  readonly number: number;
}

/** A service. */
export interface ProtoService extends Described {
  readonly kind: "service";
  readonly fullName: string;
  readonly methods: readonly ProtoMethod[];
}

/** A method; `input` and `output` are full names of messages. */
export interface ProtoMethod extends Described {
  readonly input: string;
  readonly output: string;
  readonly isInputStream: boolean;
  readonly isOutputStream: boolean;
  readonly isIdempotent: boolean;
}

/** Numbers and names that were used once. */
export interface Reserved {
  /** `to` is the last of them. */
  readonly ranges: readonly { readonly from: number; readonly to: number }[];
  readonly names: readonly string[];
}

/** Nothing reserved. */
export const nothingReserved: Reserved = { ranges: [], names: [] };

/** The declarations with those nested in them, each after what it lies in. */
export function flatten(declarations: readonly ProtoDeclaration[]): readonly ProtoDeclaration[] {
  return declarations.flatMap((declaration) =>
    declaration.kind === "message" ? [declaration, ...flatten(declaration.nested)] : [declaration],
  );
}

/** Full names of the types that the declarations refer to. */
export function referencesOf(declarations: readonly ProtoDeclaration[]): ReadonlySet<string> {
  const names = flatten(declarations).flatMap((declaration) => {
    switch (declaration.kind) {
      case "enum":
        return [];
      case "message":
        return declaration.fields.flatMap(({ type }) =>
          type.kind === "scalar" ? [] : [type.fullName],
        );
      case "service":
        return declaration.methods.flatMap(({ input, output }) => [input, output]);
    }
  });
  return new Set(names);
}
