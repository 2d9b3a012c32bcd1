import type { SourceFile, Span } from "../source/source-file.js";

/** A name as written. */
export interface NameNode {
  readonly text: string;
  readonly span: Span;
}

/** `User`, `User.Device`, `audit.Entry`. */
export interface QualifiedNameNode {
  readonly kind: "name";
  /** At least one. */
  readonly parts: readonly NameNode[];
  readonly span: Span;
}

/** A number literal. */
export interface NumberNode {
  readonly kind: "number";
  /** As written. */
  readonly text: string;
  /** `undefined` when it is no integer. */
  readonly integer: bigint | undefined;
  readonly float: number;
  /** A number such as 1e999: `float` is infinite although `inf` was not written. */
  readonly overflows: boolean;
  readonly span: Span;
}

/** A string literal. */
export interface StringNode {
  readonly kind: "string";
  readonly value: string;
  /** What it stands for where bytes are wanted: `\xHH` is one byte, all else UTF-8. */
  readonly bytes: Uint8Array;
  readonly span: Span;
}

/** A literal, or the name of a constant, an enum member, `true`, `false`, `inf` or `nan`. */
export type ValueNode = NumberNode | StringNode | QualifiedNameNode;

/** `@timeout("2s")` */
export interface AnnotationNode {
  readonly name: QualifiedNameNode;
  readonly arguments: readonly ArgumentNode[];
  readonly span: Span;
}

/** One argument of an annotation: `"2s"`, `max: 20`. */
export interface ArgumentNode {
  readonly name: NameNode | undefined;
  readonly value: ValueNode;
  readonly span: Span;
}

/** `User`, `map<string, User>` */
export interface NamedTypeNode {
  readonly kind: "named";
  readonly name: QualifiedNameNode;
  /** `undefined` without `<…>`. */
  readonly arguments: readonly TypeNode[] | undefined;
  readonly span: Span;
}

/** `User[]` */
export interface ListTypeNode {
  readonly kind: "list";
  readonly element: TypeNode;
  readonly span: Span;
}

/** A type as written. */
export type TypeNode = NamedTypeNode | ListTypeNode;

/** What declarations and members have in common. */
export interface DocumentedNode {
  readonly annotations: readonly AnnotationNode[];
  /** Lines of the doc comment, without its stars. */
  readonly docs: readonly string[];
  readonly span: Span;
}

interface NamedNode extends DocumentedNode {
  readonly name: NameNode;
}

/** What fields, union cases and parameters have in common. */
interface TypedNode extends NamedNode {
  /** Place of the `?`. */
  readonly optional: Span | undefined;
  /** Place of the word `stream`. */
  readonly stream: Span | undefined;
  readonly type: TypeNode;
  readonly default: ValueNode | undefined;
}

/** A field of a message or error, or a case of a union. */
export interface FieldNode extends TypedNode {
  readonly number: NumberNode;
}

/** A parameter of a method. */
export type ParameterNode = TypedNode;

/** `reserved 3, 10 to 19, "email";` */
export interface ReservedNode {
  readonly ranges: readonly ReservedRangeNode[];
  readonly names: readonly StringNode[];
  readonly span: Span;
}

/** `3`, `10 to 19`, `100 to max` */
export interface ReservedRangeNode {
  readonly from: NumberNode;
  readonly to: NumberNode | "max" | undefined;
  readonly span: Span;
}

/** `const MAX_TEXT: uint32 = 4096;` */
export interface ConstNode extends NamedNode {
  readonly kind: "const";
  readonly type: TypeNode;
  readonly value: ValueNode;
}

/** `type RoomId = string;` */
export interface AliasNode extends NamedNode {
  readonly kind: "alias";
  readonly type: TypeNode;
}

/** `enum Presence { … }` */
export interface EnumNode extends NamedNode {
  readonly kind: "enum";
  readonly closed: boolean;
  readonly members: readonly EnumMemberNode[];
  readonly reserved: readonly ReservedNode[];
}

/** `ONLINE = 1;` */
export interface EnumMemberNode extends NamedNode {
  readonly number: NumberNode;
}

/** `message User { … }` */
export interface MessageNode extends NamedNode {
  readonly kind: "message";
  readonly fields: readonly FieldNode[];
  readonly reserved: readonly ReservedNode[];
  readonly nested: readonly (MessageNode | EnumNode | UnionNode)[];
}

/** `union Event { … }` */
export interface UnionNode extends NamedNode {
  readonly kind: "union";
  readonly cases: readonly FieldNode[];
  readonly reserved: readonly ReservedNode[];
}

/** `error RoomFull = 1001 { … }` */
export interface ErrorNode extends NamedNode {
  readonly kind: "error";
  readonly code: NumberNode;
  readonly fields: readonly FieldNode[];
  readonly reserved: readonly ReservedNode[];
}

/** `service ChatRemote { … }` */
export interface ServiceNode extends NamedNode {
  readonly kind: "service";
  readonly methods: readonly MethodNode[];
}

/** `join(room: RoomId): User throws RoomFull;` */
export interface MethodNode extends NamedNode {
  readonly oneway: Span | undefined;
  readonly parameters: readonly ParameterNode[];
  readonly result: ResultNode | undefined;
  readonly throws: readonly QualifiedNameNode[];
}

/** What a method returns. */
export interface ResultNode {
  readonly type: TypeNode;
  readonly stream: Span | undefined;
  /** Place of the `?`. */
  readonly optional: Span | undefined;
  readonly span: Span;
}

/** Anything that a file declares. */
export type DeclarationNode =
  ConstNode | AliasNode | EnumNode | MessageNode | UnionNode | ErrorNode | ServiceNode;

/** `package chat.v1;` */
export interface PackageNode {
  readonly name: QualifiedNameNode;
  readonly span: Span;
}

/** `import { User } from "./user.rpc";` */
export interface ImportNode {
  readonly path: StringNode;
  readonly clause: ImportNamesNode | ImportAllNode;
  readonly span: Span;
}

/** `{ User, Page as CommonPage }` */
export interface ImportNamesNode {
  readonly kind: "names";
  readonly names: readonly ImportedNameNode[];
}

/** One name in the braces of an import. */
export interface ImportedNameNode {
  readonly name: NameNode;
  /** The name it has in this file. */
  readonly local: NameNode;
}

/** `* as audit` */
export interface ImportAllNode {
  readonly kind: "all";
  readonly local: NameNode;
}

/** A whole source file. */
export interface FileNode {
  readonly source: SourceFile;
  readonly package: PackageNode | undefined;
  /** The doc comment before the package line. */
  readonly docs: readonly string[];
  readonly imports: readonly ImportNode[];
  readonly declarations: readonly DeclarationNode[];
}
