import type { Reader } from "../codec/reader.js";
import type { Writer } from "../codec/writer.js";
import { InFlightCalls } from "../call/in-flight-calls.js";
import { type CallHolder, type OutgoingCall, WAITED } from "../call/outgoing-call.js";
import { givesItems, takesItems, type AnyAnsweredMethod } from "../call/method.js";
import { argumentError, writeRequest } from "../call/request-frame.js";
import { failureOf } from "../call/received-failure.js";
import {
  FRAME_HEADER_BYTES,
  FRAME_LENGTH_MIN,
  FrameKind,
  ProtocolError,
} from "../composer/frame.js";
import type { Execution, RpcError } from "../rpc-error.js";
import { StatusCode } from "../status-code.js";
import type { CloseReason } from "./close-reason.js";
import type { Connection } from "./connection.js";
import { itemBytes, readCredit } from "./item-frame.js";

/** The calling half of a connection: writes requests, and gives each answer to the call that waits for it. */
export class OutgoingRequests implements CallHolder {
  readonly isSent = true;
  readonly #connection: Connection;
  readonly #calls: InFlightCalls;
  readonly #onAbandoned: () => void;

  /** `lastCallId` is 0 but in tests that reach the end of the ids. */
  constructor(connection: Connection, lastCallId: number, onAbandoned: () => void) {
    this.#connection = connection;
    this.#onAbandoned = onAbandoned;
    this.#calls = new InFlightCalls(lastCallId);
  }

  /** Calls without an answer yet. */
  get size(): number {
    return this.#calls.size;
  }

  /** No further call can be numbered. */
  get isExhausted(): boolean {
    return this.#calls.isExhausted;
  }

  /** Whether the peer and the socket can take another call now. */
  get hasRoom(): boolean {
    const connection = this.#connection;
    return this.#calls.size < connection.peerHello.callsInFlightMax && !connection.isCongested();
  }

  /** Calls that the peer and the socket can take now. */
  get freePlaces(): number {
    return this.hasRoom ? this.#connection.peerHello.callsInFlightMax - this.#calls.size : 0;
  }

  /** Writes the request and waits for its answer; wrong arguments fail the call. */
  send(call: OutgoingCall): void {
    // Nearly always it is written at the time it was made: reading the clock costs as much as the whole frame.
    if (call.sentAt === WAITED) call.sentAt = this.#connection.host.environment.now();
    const remainingMs = call.deadlineAt - call.sentAt;
    if (remainingMs <= 0) {
      call.expire();
      return;
    }
    const isOneway = call.method.kind === "oneway";
    if (isOneway) call.id = this.#calls.skip();
    else this.#calls.add(call);
    const { id } = call;
    const { outbox } = this.#connection;
    const slab = outbox.begin(isOneway ? FrameKind.ONEWAY : FrameKind.REQUEST, id);
    const start = slab.position - FRAME_HEADER_BYTES;
    const failure = this.#write(slab, call, remainingMs < Infinity ? Math.ceil(remainingMs) : 0);
    // Encoding runs code of the user's, which may have ended the call or the connection.
    if (failure === undefined && !call.isSettled && this.#connection.isOpen) {
      outbox.noteRequest(id);
      outbox.end(slab, start);
      if (isOneway) call.resolve(undefined, call.sentAt);
      else call.holder = this;
      call.streams?.writtenTo(this.#connection, call);
      return;
    }
    outbox.discard(slab, start);
    if (!isOneway) this.#calls.take(id);
    if (failure !== undefined) call.reject(failure);
    else if (isOneway) call.fail(this.#connectionEnded(call));
  }

  /** The caller gave up: the server is told. */
  abandon(call: OutgoingCall): Execution {
    this.#calls.take(call.id);
    if (this.#connection.isOpen) this.#connection.outbox.send(FrameKind.CANCEL, call.id);
    this.#onAbandoned();
    return "maybe-executed";
  }

  /** Takes what answers a call; returns false for other kinds. */
  answer(kind: number, callId: number, body: Reader): boolean {
    switch (kind) {
      case FrameKind.RESPONSE:
      case FrameKind.FAILURE:
      case FrameKind.RESPONSE_END:
        this.#settle(kind, callId, body);
        return true;
      case FrameKind.RESPONSE_ITEM:
        this.#item(callId, body);
        return true;
      case FrameKind.REQUEST_CREDIT:
        this.#credit(callId, body);
        return true;
      default:
        return false;
    }
  }

  /** The peer will not run what lies above. */
  refuseAbove(lastCallId: number, reason: CloseReason): void {
    for (const call of this.#calls.takeAbove(lastCallId)) {
      const details = { execution: "refused" } as const;
      call.fail(call.error(StatusCode.UNAVAILABLE, reason.message, details));
    }
  }

  /** The connection has ended: what was never written can be tried elsewhere, the rest may have run. */
  failAll(reason: CloseReason): void {
    const flushedId = this.#connection.outbox.flushedRequestId;
    for (const call of this.#calls.takeAbove(0)) {
      const execution = call.id > flushedId ? "never-sent" : "maybe-executed";
      const details = { execution, cause: reason.cause } as const;
      call.fail(call.error(StatusCode.UNAVAILABLE, reason.message, details));
    }
  }

  #settle(kind: number, callId: number, body: Reader): void {
    const call = this.#calls.take(callId);
    // An answer that nobody waits for any more is dropped.
    if (call === undefined || call.method.kind === "oneway") {
      this.#connection.host.tally.lateAnswers++;
      return;
    }
    if (kind === FrameKind.FAILURE) call.fail(this.#failure(call, body));
    else if ((kind === FrameKind.RESPONSE_END) !== givesItems(call.method)) {
      this.#answerIsBroken(call, new ProtocolError(`a ${call.method.kind} call got kind ${kind}`));
    } else {
      const value = givesItems(call.method) ? undefined : this.#result(call, call.method, body);
      call.resolve(value, this.#connection.chunkAt);
    }
  }

  #item(callId: number, body: Reader): void {
    const call = this.#calls.get(callId);
    if (call === undefined) return;
    const { streams, method } = call;
    if (streams === undefined || !givesItems(method)) {
      throw new ProtocolError(`unexpected item for ${method.path}`);
    }
    const bytes = itemBytes(body);
    streams.checkLeave(bytes);
    streams.received(this.#result(call, method, body), bytes);
  }

  #credit(callId: number, body: Reader): void {
    const bytes = readCredit(body);
    const call = this.#calls.get(callId);
    if (call === undefined) return;
    if (!takesItems(call.method)) {
      throw new ProtocolError(`unexpected credit for ${call.method.path}`);
    }
    call.streams?.sender?.grant(bytes);
  }

  /** Why the call cannot be written, where it cannot. */
  #write(slab: Writer, call: OutgoingCall, remainingMs: number): RpcError | undefined {
    const { host, peerHello } = this.#connection;
    const start = slab.position;
    try {
      writeRequest(slab, call, remainingMs, host.limits);
    } catch (cause) {
      return argumentError(call, cause);
    }
    const length = slab.position - start + FRAME_LENGTH_MIN;
    if (length <= peerHello.messageBytesMax) return undefined;
    const reason = `request of ${length} bytes: the server takes at most ${peerHello.messageBytesMax}`;
    return call.error(StatusCode.RESOURCE_EXHAUSTED, reason, { execution: "never-sent" });
  }

  #connectionEnded(call: OutgoingCall): RpcError {
    const details = { execution: "never-sent" } as const;
    return call.error(StatusCode.UNAVAILABLE, "the connection was closed", details);
  }

  #failure(call: OutgoingCall, body: Reader): RpcError {
    try {
      return failureOf(call, body, this.#connection.host.limits);
    } catch (cause) {
      return this.#answerIsBroken(call, cause);
    }
  }

  #result(call: OutgoingCall, method: AnyAnsweredMethod, body: Reader): unknown {
    try {
      return method.decodeResult(body, body.end - body.position);
    } catch (cause) {
      return this.#answerIsBroken(call, cause);
    }
  }

  #answerIsBroken(call: OutgoingCall, cause: unknown): never {
    this.#calls.take(call.id);
    const detail = cause instanceof Error ? cause.message : String(cause);
    const reason = `the answer cannot be decoded: ${detail}`;
    call.reject(call.error(StatusCode.INTERNAL, reason, { execution: "executed", cause }));
    throw new ProtocolError(`answer of ${call.method.path}: ${detail}`);
  }
}
