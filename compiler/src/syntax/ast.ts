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

export interface NumberNode {
  readonly kind: "number";
  /** As written. */
  readonly text: string;
  /** `undefined` when it is no integer. */
  readonly integer: bigint | undefined;
  readonly float: number;
  readonly span: Span;
}

export interface StringNode {
  readonly kind: "string";
  readonly value: string;
  /** What it stands for where bytes are wanted: `\xHH` is one byte, all else UTF-8. */
  readonly bytes: Uint8Array;
  readonly span: Span;
}

/** A literal, or the name of a constant, an enum member, `true`, `false`, `inf` or `nan`. */
export type ValueNode = NumberNode | StringNode | QualifiedNameNode;

export interface AnnotationNode {
  readonly name: QualifiedNameNode;
  readonly arguments: readonly ArgumentNode[];
  readonly span: Span;
}

export interface ArgumentNode {
  readonly name: NameNode | undefined;
  readonly value: ValueNode;
  readonly span: Span;
}

export interface NamedTypeNode {
  readonly kind: "named";
  readonly name: QualifiedNameNode;
  /** `undefined` without `<…>`. */
  readonly arguments: readonly TypeNode[] | undefined;
  readonly span: Span;
}

export interface ListTypeNode {
  readonly kind: "list";
  readonly element: TypeNode;
  readonly span: Span;
}

export type TypeNode = NamedTypeNode | ListTypeNode;

/** What declarations and members have in common. */
export interface DocumentedNode {
  readonly annotations: readonly AnnotationNode[];
  /** Lines of the doc comment, without its stars. */
  readonly docs: readonly string[];
  readonly span: Span;
}

interface DeclarationBase extends DocumentedNode {
  readonly name: NameNode;
}

/** What fields, union cases and parameters have in common. */
interface ElementBase extends DeclarationBase {
  /** Place of the `?`. */
  readonly optional: Span | undefined;
  /** Place of the word `stream`. */
  readonly stream: Span | undefined;
  readonly type: TypeNode;
  readonly default: ValueNode | undefined;
}

/** A field of a message or error, or a case of a union. */
export interface FieldNode extends ElementBase {
  readonly number: NumberNode;
}

export type ParameterNode = ElementBase;

export interface ReservedNode {
  readonly ranges: readonly ReservedRangeNode[];
  readonly names: readonly StringNode[];
  readonly span: Span;
}

export interface ReservedRangeNode {
  readonly from: NumberNode;
  readonly to: NumberNode | "max" | undefined;
  readonly span: Span;
}

export interface ConstNode extends DeclarationBase {
  readonly kind: "const";
  readonly type: TypeNode;
  readonly value: ValueNode;
}

export interface AliasNode extends DeclarationBase {
  readonly kind: "alias";
  readonly type: TypeNode;
}

export interface EnumNode extends DeclarationBase {
  readonly kind: "enum";
  readonly closed: boolean;
  readonly members: readonly EnumMemberNode[];
  readonly reserved: readonly ReservedNode[];
}

export interface EnumMemberNode extends DeclarationBase {
  readonly number: NumberNode;
}

export interface MessageNode extends DeclarationBase {
  readonly kind: "message";
  readonly fields: readonly FieldNode[];
  readonly reserved: readonly ReservedNode[];
  readonly nested: readonly (MessageNode | EnumNode | UnionNode)[];
}

export interface UnionNode extends DeclarationBase {
  readonly kind: "union";
  readonly cases: readonly FieldNode[];
  readonly reserved: readonly ReservedNode[];
}

export interface ErrorNode extends DeclarationBase {
  readonly kind: "error";
  readonly code: NumberNode;
  readonly fields: readonly FieldNode[];
  readonly reserved: readonly ReservedNode[];
}

export interface ServiceNode extends DeclarationBase {
  readonly kind: "service";
  readonly methods: readonly MethodNode[];
}

export interface MethodNode extends DeclarationBase {
  readonly oneway: Span | undefined;
  readonly parameters: readonly ParameterNode[];
  readonly result: ResultNode | undefined;
  readonly throws: readonly QualifiedNameNode[];
}

export interface ResultNode {
  readonly type: TypeNode;
  readonly stream: Span | undefined;
  /** Place of the `?`. */
  readonly optional: Span | undefined;
  readonly span: Span;
}

export type DeclarationNode =
  ConstNode | AliasNode | EnumNode | MessageNode | UnionNode | ErrorNode | ServiceNode;

export interface PackageNode {
  readonly name: QualifiedNameNode;
  readonly span: Span;
}

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

export interface FileNode {
  readonly source: SourceFile;
  readonly package: PackageNode | undefined;
  /** The doc comment before the package line. */
  readonly docs: readonly string[];
  readonly imports: readonly ImportNode[];
  readonly declarations: readonly DeclarationNode[];
}
