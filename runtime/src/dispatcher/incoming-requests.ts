import type { Reader } from "../codec/reader.js";
import { readRequestHeader, type RequestHeader } from "../call/request-frame.js";
import type { Handler } from "../call/service-skeleton.js";
import { FrameKind, ProtocolError } from "../composer/frame.js";
import type { Connection } from "../connection/connection.js";
import { RpcError } from "../rpc-error.js";
import { StatusCode } from "../status-code.js";
import type { Dispatcher } from "./dispatcher.js";
import { sendAnswer, sendFailure, sendRefusal, type ReplyOwner } from "./reply.js";
import { ServedCall, type ServedCallOwner } from "./served-call.js";
import { Thrown } from "./thrown.js";

/** The serving half of a connection: its requests that are being answered. */
export class IncomingRequests implements ServedCallOwner, ReplyOwner {
  readonly connection: Connection;
  readonly #dispatcher: Dispatcher;
  readonly #calls = new Map<number, ServedCall>();
  #lastCallId = 0;
  #isDraining = false;

  constructor(connection: Connection, dispatcher: Dispatcher) {
    this.connection = connection;
    this.#dispatcher = dispatcher;
  }

  /** Calls whose handlers run. */
  get size(): number {
    return this.#calls.size;
  }

  /** The newest id that was seen: what GOAWAY names. */
  get lastCallId(): number {
    return this.#lastCallId;
  }

  /** Takes REQUEST, ONEWAY and CANCEL; returns false for other kinds. */
  frame(kind: number, callId: number, body: Reader): boolean {
    if (kind === FrameKind.REQUEST || kind === FrameKind.ONEWAY) {
      if (callId <= this.#lastCallId) {
        throw new ProtocolError(`call id: expected more than ${this.#lastCallId}, got ${callId}`);
      }
      this.#request(kind === FrameKind.ONEWAY, callId, body);
    } else if (kind === FrameKind.CANCEL) this.#cancel(callId);
    else return false;
    return true;
  }

  /** Refuses every request that comes from now on, and tells the peer so. */
  drain(reason: string): void {
    this.#isDraining = true;
    this.connection.goAway(this.#lastCallId, { code: StatusCode.UNAVAILABLE, message: reason });
  }

  /** The deadline of a call has passed at this side as well. */
  expired(call: ServedCall): void {
    const failure = new RpcError(StatusCode.DEADLINE_EXCEEDED, "the handler took too long", {
      execution: "maybe-executed",
    });
    if (this.finish(call)) sendFailure(this, call, failure);
    call.cancel(failure);
  }

  /** The connection has ended: nobody waits for any answer. */
  abandonAll(reason: string): void {
    const calls = [...this.#calls.values()];
    for (const call of calls) {
      if (this.finish(call)) call.cancel(new RpcError(StatusCode.CANCELLED, reason));
    }
  }

  /** True the first time: the call is over, and whoever is told so says it to the peer. */
  finish(call: ServedCall): boolean {
    if (!this.#calls.delete(call.id)) return false;
    this.connection.host.wheel.remove(call);
    if (this.#calls.size === 0) this.#dispatcher.becameIdle();
    return true;
  }

  /** For the replies: what a handler gave cannot be sent. */
  resultIsWrong(call: ServedCall, code: number, detail: string): RpcError {
    return this.#dispatcher.resultIsWrong(call, code, detail);
  }

  #request(isOneway: boolean, callId: number, body: Reader): void {
    this.#lastCallId = callId;
    // A broken header leaves the rest of the stream intact, but no honest peer sends one.
    const header = readRequestHeader(body, this.connection.host.limits);
    const handler = this.#dispatcher.find(header.methodId);
    const refusal = this.#refusal(handler, isOneway, header);
    if (handler === undefined || refusal !== undefined) {
      if (!isOneway && refusal !== undefined) sendRefusal(this.connection, callId, refusal);
      return;
    }
    this.#run(handler, callId, body, header);
  }

  /** Why a request cannot run, before its arguments are looked at. */
  #refusal(
    handler: Handler | undefined,
    isOneway: boolean,
    { methodId, remainingMs }: RequestHeader,
  ): RpcError | undefined {
    const { environment, limits } = this.connection.host;
    if (this.#isDraining) return refused(StatusCode.UNAVAILABLE, "the server is stopping");
    if (handler === undefined || (handler.method.kind === "oneway") !== isOneway) {
      const id = `0x${methodId.toString(16).padStart(8, "0")}`;
      const what =
        handler === undefined ? `no method ${id}` : `${handler.method.path} as this kind`;
      return refused(StatusCode.UNIMPLEMENTED, `the server does not serve ${what}`);
    }
    if (this.#calls.size >= limits.callsInFlightMax) {
      const reason = `more than ${limits.callsInFlightMax} calls in flight on one connection`;
      return refused(StatusCode.RESOURCE_EXHAUSTED, reason);
    }
    const waitedMs = environment.now() - this.connection.chunkAt;
    if (remainingMs === 0 || waitedMs < remainingMs) return undefined;
    return refused(StatusCode.DEADLINE_EXCEEDED, `waited ${Math.round(waitedMs)} ms to be read`);
  }

  #run(handler: Handler, callId: number, body: Reader, header: RequestHeader): void {
    let values: readonly unknown[];
    try {
      values = handler.method.decode(body, body.end - body.position);
    } catch (error) {
      const detail = error instanceof Error ? error.message : String(error);
      const reason = `arguments of ${handler.method.path} cannot be decoded: ${detail}`;
      if (handler.method.kind === "oneway") this.#dispatcher.dropped(handler.method.path, error);
      else sendRefusal(this.connection, callId, refused(StatusCode.INVALID_ARGUMENT, reason));
      return;
    }
    const call = this.#admit(handler, callId, header);
    const result = this.#dispatcher.invoke(handler, values, call);
    const promise = promiseOf(result);
    if (promise !== undefined) {
      promise.then(
        (value) => this.#answer(call, value),
        (thrown: unknown) => this.#fail(call, thrown),
      );
    } else if (result instanceof Thrown) this.#fail(call, result.value);
    else this.#answer(call, result);
  }

  #admit(handler: Handler, callId: number, header: RequestHeader): ServedCall {
    const { wheel } = this.connection.host;
    const { remainingMs, metadata } = header;
    const deadlineAt = remainingMs === 0 ? Infinity : this.connection.chunkAt + remainingMs;
    const call = new ServedCall(this, callId, handler.method, { metadata, deadlineAt });
    this.#calls.set(callId, call);
    if (remainingMs > 0) wheel.add(call);
    return call;
  }

  /** As `#fail`, nothing may escape: in a promise's reaction it would end the process. */
  #answer(call: ServedCall, value: unknown): void {
    try {
      if (!this.finish(call)) this.#dispatcher.lateResults++;
      else if (call.served.kind === "unary") sendAnswer(this, call, value);
    } catch (error) {
      this.connection.fault(error);
    }
  }

  #fail(call: ServedCall, thrown: unknown): void {
    try {
      // A handler that stops because its signal fired has done what it should: nothing to report.
      if (!this.finish(call)) this.#dispatcher.lateResults++;
      else {
        const failure = this.#dispatcher.failureOf(call, thrown);
        if (call.served.kind === "unary") sendFailure(this, call, failure);
      }
    } catch (error) {
      this.connection.fault(error);
    }
  }

  #cancel(callId: number): void {
    const call = this.#calls.get(callId);
    if (call === undefined || !this.finish(call)) return;
    call.cancel(new RpcError(StatusCode.CANCELLED, "cancelled by the caller"));
  }
}

function refused(code: number, reason: string): RpcError {
  return new RpcError(code, reason, { execution: "refused" });
}

/** What a handler returned, where it is to be awaited. A foreign thenable is adopted, so that its faults become rejections. */
function promiseOf(value: unknown): Promise<unknown> | undefined {
  if (value instanceof Promise) return value;
  if (typeof value !== "object" || value === null || !("then" in value)) return undefined;
  return Promise.resolve(value);
}
