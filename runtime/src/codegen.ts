/**
 * The contract with generated code, which imports this and nothing else of the runtime. A change
 * that generated code would notice raises the number.
 */
import { ServiceSkeleton as Skeleton } from "./call/service-skeleton.js";
import { callbackServing } from "./station/callback-serving.js";

export { message } from "./codec/message-type.js";
export { tagged, union } from "./codec/union-type.js";
export { enumeration } from "./codec/enum-type.js";
export { errorType, type ErrorType } from "./codec/error-type.js";
export {
  field,
  list,
  map,
  optional,
  record,
  set,
  wrapped,
  type EnumType,
  type FieldDescriptor,
  type MessageType,
  type UnionType,
} from "./codec/descriptor.js";
export { listOf, mapOf, recordOf } from "./codec/own-forms.js";
export { bind } from "./call/bound-service.js";
export { checkArguments, checkItem } from "./call/broken-constraints.js";
export { Reader } from "./codec/reader.js";
export { Writer } from "./codec/writer.js";
export { type JsonValue } from "./codec/json-value.js";
export { unknownFields } from "./codec/unknown-fields.js";
export {
  badCase,
  badEnum,
  badEnumNumber,
  unknownEnum,
  type UnknownEnum,
} from "./codec/unknown-enum.js";
export { ClientStub, type Broadcast } from "./call/client-stub.js";
export { type Caller } from "./call/caller.js";
export type { ItemSource } from "./call/item-sender.js";
export { bidiStream, clientStream, serverStream } from "./connection/stream-methods.js";
export {
  decodeVoid,
  encodeVoid,
  oneway,
  service,
  unary,
  type BidiStreamMethod,
  type ClientStreamMethod,
  type OnewayMethod,
  type ServerStreamMethod,
  type ServiceType,
  type UnaryMethod,
} from "./call/method.js";
export {
  handle,
  handleBoth,
  handleItems,
  handleStream,
  type Handler,
} from "./call/service-skeleton.js";
export { DeclaredError, type DeclaredErrorOptions } from "./declared-error.js";

/** What generated skeletons extend: brings along what answers their calls, wherever they are served. */
export abstract class ServiceSkeleton extends Skeleton {
  override readonly $serving?: unknown = callbackServing;
}

/** The version of this contract. */
const CONTRACT = 1;

/** Throws an Error when the generator that wrote a file does not fit this runtime. Every generated file calls it once. */
export function assertContract(version: number): void {
  if (version === CONTRACT) return;
  const advice =
    version > CONTRACT
      ? "update mailstation, or generate with the rpcgen of its version"
      : "generate again with the rpcgen of mailstation's version";
  throw new Error(
    `generated code needs contract ${version} of mailstation, this one has ${CONTRACT}: ${advice}`,
  );
}
