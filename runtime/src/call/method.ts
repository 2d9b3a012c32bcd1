import type { FieldDescriptor, ValueType } from "../codec/descriptor.js";
import type { ErrorType } from "../codec/error-type.js";
import type { Reader } from "../codec/reader.js";
import type { Writer } from "../codec/writer.js";
import type { OpenStreams } from "./call-streams.js";

/** What every kind of method knows of itself. `Arguments` is what a caller passes, `Received` what a handler gets: defaults filled in. */
interface MethodShape<Arguments extends readonly unknown[], Received extends readonly unknown[]> {
  /** `chat.v1.ChatRemote/join`. */
  readonly path: string;
  /** FNV-1a 32 of `path`: the method on the wire. */
  readonly id: number;
  /** Type of the servers that host it. */
  readonly serverType: string;
  /** Tree of remotes that its service is in, where that is not `user`: old servers of pomelo want to know. */
  readonly namespace?: string;
  /** Running it twice is as good as once, so that a call may be repeated although it perhaps ran. */
  readonly idempotent?: boolean;
  /** Time a call has where the caller says nothing. */
  readonly timeoutMs?: number;
  /** Where a parameter, or something inside one, has constraints: what checks them. */
  readonly constrained?: CheckArguments;
  encode(writer: Writer, values: Arguments): void;
  decode(reader: Reader, length: number): Received;
  /** The arguments, for checking and explaining them. */
  parameters(): readonly FieldDescriptor[];
}

/** What a method gives: its result, or each item of it. */
interface ResultShape<Result> {
  encodeResult(writer: Writer, value: Result): void;
  decodeResult(reader: Reader, length: number): Result;
  /** What its `throws` names. */
  errors?(): readonly ErrorType<unknown>[];
  /** Type of the result, for explaining a wrong one; absent for a method without result. */
  result?(): ValueType;
}

/** What a caller sends one by one after its arguments. */
interface ItemShape<Item> {
  encodeItem(writer: Writer, value: Item): void;
  decodeItem(reader: Reader, length: number): Item;
  /** The stream parameter, for checking and explaining items. */
  item(): FieldDescriptor;
  /** Where items, or something inside one, have constraints: what checks them. */
  readonly constrainedItems?: CheckItem;
}

/** One request, one answer. */
export interface UnaryMethod<
  Arguments extends readonly unknown[],
  Received extends readonly unknown[],
  Result,
>
  extends MethodShape<Arguments, Received>, ResultShape<Result> {
  readonly kind: "unary";
}

/** A request that is never answered. */
export interface OnewayMethod<
  Arguments extends readonly unknown[],
  Received extends readonly unknown[],
> extends MethodShape<Arguments, Received> {
  readonly kind: "oneway";
}

/** One request, any number of items as the answer. */
export interface ServerStreamMethod<
  Arguments extends readonly unknown[],
  Received extends readonly unknown[],
  Result,
>
  extends MethodShape<Arguments, Received>, ResultShape<Result> {
  readonly kind: "server-stream";
  readonly openStreams: OpenStreams;
}

/** A request and any number of items, one answer. */
export interface ClientStreamMethod<
  Arguments extends readonly unknown[],
  Received extends readonly unknown[],
  Item,
  Result,
>
  extends MethodShape<Arguments, Received>, ItemShape<Item>, ResultShape<Result> {
  readonly kind: "client-stream";
  readonly openStreams: OpenStreams;
}

/** Items both ways, each side at its own pace. */
export interface BidiStreamMethod<
  Arguments extends readonly unknown[],
  Received extends readonly unknown[],
  Item,
  Result,
>
  extends MethodShape<Arguments, Received>, ItemShape<Item>, ResultShape<Result> {
  readonly kind: "bidi-stream";
  readonly openStreams: OpenStreams;
}

/** Any unary method, where its types do not matter. */
export type AnyUnaryMethod = UnaryMethod<readonly unknown[], readonly unknown[], unknown>;

/** Any method that gives items, where its types do not matter. */
export type AnyResponseStreamMethod =
  | ServerStreamMethod<readonly unknown[], readonly unknown[], unknown>
  | BidiStreamMethod<readonly unknown[], readonly unknown[], unknown, unknown>;

/** Any method that takes items, where its types do not matter. */
export type AnyRequestStreamMethod =
  | ClientStreamMethod<readonly unknown[], readonly unknown[], unknown, unknown>
  | BidiStreamMethod<readonly unknown[], readonly unknown[], unknown, unknown>;

/** Any method that is answered, where its types do not matter. */
export type AnyAnsweredMethod = AnyUnaryMethod | AnyResponseStreamMethod | AnyRequestStreamMethod;

/** Any method, where its types do not matter. */
export type AnyMethod = AnyAnsweredMethod | OnewayMethod<readonly unknown[], readonly unknown[]>;

/** Whether callers of the method send items. */
export function takesItems(method: AnyMethod): method is AnyRequestStreamMethod {
  return method.kind === "client-stream" || method.kind === "bidi-stream";
}

/** Whether the method answers with items. */
export function givesItems(method: AnyMethod): method is AnyResponseStreamMethod {
  return method.kind === "server-stream" || method.kind === "bidi-stream";
}

/** Says how arguments break the constraints of the interface file; undefined when they keep to them. */
export type CheckArguments = (method: AnyMethod, values: readonly unknown[]) => string | undefined;

/** The same for one item of a stream, by its index. */
export type CheckItem = (
  method: AnyRequestStreamMethod,
  item: unknown,
  index: number,
) => string | undefined;

/** A service: its name and its methods. */
export interface ServiceType {
  /** `chat.v1.ChatRemote`. */
  readonly name: string;
  readonly serverType: string;
  /** Of all that it takes and gives: equal where the bytes mean the same. Absent where it was written by hand. */
  readonly schemaHash?: string;
  methods(): readonly AnyMethod[];
}

/** Makes the descriptor of a unary method; generated code calls it. */
export function unary<
  Arguments extends readonly unknown[],
  Received extends readonly unknown[],
  Result,
>(
  shape: Omit<UnaryMethod<Arguments, Received, Result>, "kind">,
): UnaryMethod<Arguments, Received, Result> {
  return { kind: "unary", ...shape };
}

/** Makes the descriptor of a oneway method; generated code calls it. */
export function oneway<Arguments extends readonly unknown[], Received extends readonly unknown[]>(
  shape: Omit<OnewayMethod<Arguments, Received>, "kind">,
): OnewayMethod<Arguments, Received> {
  return { kind: "oneway", ...shape };
}

/** Makes the descriptor of a service; generated code calls it. */
export function service(shape: ServiceType): ServiceType {
  return shape;
}

/** `chat.v1.ChatRemote` of `chat.v1.ChatRemote/join`. */
export function serviceName(path: string): string {
  return path.slice(0, path.lastIndexOf("/"));
}

/** `join` of `chat.v1.ChatRemote/join`. */
export function methodName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

/** The encoder of a result that is none. */
export function encodeVoid(): void {}

/** The decoder of a result that is none: whatever a newer server sends is skipped. */
export function decodeVoid(reader: Reader, length: number): void {
  const end = reader.enter(length);
  reader.position = reader.end;
  reader.leave(end);
}
