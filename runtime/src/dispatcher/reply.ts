import { Writer } from "../codec/writer.js";
import type { ErrorType } from "../codec/error-type.js";
import { explainMembers, explainValue } from "../codec/explain.js";
import { describeThrown } from "../call/describe-thrown.js";
import { givesItems, type AnyAnsweredMethod, type AnyMethod } from "../call/method.js";
import { TAG_FAILURE_PAYLOAD, writeFailure, writeReason } from "../composer/failure.js";
import { FRAME_HEADER_BYTES, FrameKind, LENGTH_BYTES } from "../composer/frame.js";
import { toMetadata } from "../composer/metadata.js";
import type { Connection } from "../connection/connection.js";
import { DeclaredError } from "../declared-error.js";
import { NO_METADATA, RpcError } from "../rpc-error.js";
import { StatusCode } from "../status-code.js";
import type { ServedCall } from "./served-call.js";

/** Who answers a call. */
export interface ReplyOwner {
  readonly connection: Connection;
  /** A handler gave what cannot be sent: what the caller is told instead. */
  resultIsWrong(call: ServedCall, code: number, detail: string): RpcError;
}

/** Whether the method is answered once, with a result. */
export function givesResult(method: AnyMethod): method is AnyAnsweredMethod {
  return method.kind !== "oneway" && !givesItems(method);
}

/** Sends the result of a call that is answered once; one that cannot be encoded or is too large becomes a failure, which is returned. */
export function sendAnswer(
  owner: ReplyOwner,
  call: ServedCall,
  value: unknown,
): RpcError | undefined {
  const { connection } = owner;
  if (!connection.isOpen) return undefined;
  const { outbox } = connection;
  const slab = outbox.begin(FrameKind.RESPONSE, call.id);
  const start = slab.position - FRAME_HEADER_BYTES;
  const method = call.served as AnyAnsweredMethod; // see givesResult
  try {
    method.encodeResult(slab, value);
  } catch (error) {
    outbox.discard(slab, start);
    const detail = explainResult(method, value, error);
    return sendFailure(owner, call, owner.resultIsWrong(call, StatusCode.INTERNAL, detail));
  }
  const length = slab.position - start - LENGTH_BYTES;
  const { messageBytesMax } = connection.peerHello;
  if (length > messageBytesMax) {
    outbox.discard(slab, start);
    const reason = `answer of ${length} bytes: the caller takes at most ${messageBytesMax}`;
    return sendFailure(owner, call, new RpcError(StatusCode.RESOURCE_EXHAUSTED, reason));
  }
  outbox.end(slab, start);
  connection.holdBackIfCongested();
  return undefined;
}

/** Sends that a call has failed, with the fields of a declared error; returns the failure, or the one that takes its place. */
export function sendFailure(owner: ReplyOwner, call: ServedCall, failure: RpcError): RpcError {
  const { connection } = owner;
  if (!connection.isOpen || call.served.kind === "oneway") return failure;
  let payload: Uint8Array | undefined;
  try {
    payload = encodeFields(call.served, failure);
  } catch (error) {
    const detail = explainFailure(call.served, failure, error);
    const wrong = owner.resultIsWrong(call, StatusCode.INTERNAL, detail);
    writeFailureFrame(connection, call.id, wrong, undefined);
    return wrong;
  }
  writeFailureFrame(connection, call.id, failure, payload);
  return failure;
}

/** Sends a failure as it is, without fields: that a request does not run, for one. */
export function sendRefusal(connection: Connection, callId: number, failure: RpcError): void {
  writeFailureFrame(connection, callId, failure, undefined);
}

/** What a failure takes besides its reason, at most. Bytes. */
const REASON_ROOM = 32;

function writeFailureFrame(
  connection: Connection,
  callId: number,
  failure: RpcError,
  payload: Uint8Array | undefined,
): void {
  const { outbox, host } = connection;
  const slab = outbox.begin(FrameKind.FAILURE, callId);
  const start = slab.position - FRAME_HEADER_BYTES;
  const { code, execution, rawMessage: reason, retryAfterMs } = failure;
  try {
    const metadata = toMetadata(failure.metadata, host.limits);
    writeFailure(
      slab,
      { code, execution, reason, metadata, retryAfterMs: retryAfterMs ?? 0 },
      host.limits,
    );
  } catch {
    // A handler's metadata is out of bounds: the failure itself still has to arrive.
    slab.truncate(start + FRAME_HEADER_BYTES);
    const bare = { code, execution, reason, metadata: NO_METADATA, retryAfterMs: 0 };
    writeFailure(slab, bare, host.limits);
  }
  if (payload !== undefined) slab.bytes(TAG_FAILURE_PAYLOAD, payload);
  const length = slab.position - start - LENGTH_BYTES;
  const { messageBytesMax } = connection.peerHello;
  if (length > messageBytesMax) {
    slab.truncate(start + FRAME_HEADER_BYTES);
    const shorter = `failure of ${length} bytes: the caller takes at most ${messageBytesMax}`;
    const isEnough = shorter.length + REASON_ROOM <= messageBytesMax;
    writeReason(slab, StatusCode.RESOURCE_EXHAUSTED, isEnough ? shorter : "", execution);
  }
  outbox.end(slab, start);
  connection.holdBackIfCongested();
}

/** The fields of a declared error that the method names; undefined for any other. */
function encodeFields(method: AnyAnsweredMethod, failure: RpcError): Uint8Array | undefined {
  const type = declaredType(method, failure);
  if (type === undefined) return undefined;
  const writer = new Writer();
  // The error has its fields as its own properties.
  type.encode(writer, failure);
  return writer.finish();
}

/** How the fields of a failure travel; undefined when the method does not name it. */
function declaredType(
  method: AnyAnsweredMethod,
  failure: RpcError,
): ErrorType<unknown> | undefined {
  if (!(failure instanceof DeclaredError)) return undefined;
  return method.errors?.().find(({ code }) => code === failure.code);
}

function explainResult(method: AnyAnsweredMethod, value: unknown, thrown: unknown): string {
  return explained(thrown, () =>
    method.result === undefined ? undefined : explainValue(method.result(), value, "result"),
  );
}

/** `SoldOut.item: expected string, got number 5`. */
function explainFailure(method: AnyAnsweredMethod, failure: RpcError, thrown: unknown): string {
  return explained(thrown, () => {
    const type = declaredType(method, failure);
    const name = type?.name.replace(/^.*\./, "") ?? "";
    return type === undefined ? undefined : explainMembers(type.fields(), failure, name);
  });
}

/** The explanation, or what was thrown when there is none. */
function explained(thrown: unknown, explain: () => string | undefined): string {
  try {
    return explain() ?? describeThrown(thrown);
  } catch (error) {
    // A getter of the value throws.
    return describeThrown(error);
  }
}
