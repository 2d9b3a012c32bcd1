import type { Reader } from "../codec/reader.js";
import { CallTable } from "../call/call-table.js";
import { describeThrown } from "../call/describe-thrown.js";
import { givesItems, type AnyMethod } from "../call/method.js";
import type { Peer } from "../call/peer.js";
import { readRequestHeader, RequestHeader, streamFlags } from "../call/request-frame.js";
import type { Handler } from "../call/service-skeleton.js";
import { FrameKind, ProtocolError } from "../composer/frame.js";
import type { Connection } from "../connection/connection.js";
import type { ServingHalf } from "../connection/serving-half.js";
import { RpcError } from "../rpc-error.js";
import { StatusCode } from "../status-code.js";
import type { Dispatcher } from "./dispatcher.js";
import { readCredit } from "../connection/item-frame.js";
import { givesResult, sendAnswer, sendFailure, sendRefusal, type ReplyOwner } from "./reply.js";
import { ServedCall, type ServedCallOwner } from "./served-call.js";
import { ServedStreams, type ServedStreamsOwner } from "./served-streams.js";
import { Thrown } from "./thrown.js";

/** The serving half of a connection: its requests that are being answered. */
export class IncomingRequests
  implements ServingHalf, ServedCallOwner, ReplyOwner, ServedStreamsOwner<ServedCall>
{
  readonly connection: Connection;
  readonly peer: Peer;
  readonly #dispatcher: Dispatcher;
  /** Calls whose handlers have not ended when they returned, oneway ones left out: most end at once and never get here. */
  readonly #calls = new CallTable<ServedCall>();
  /** Of the request that is read now: one object for all of them. */
  readonly #header = new RequestHeader();
  /** What handlers have given while the peer was not reading. */
  readonly #held: HeldAnswer[] = [];
  #lastCallId = 0;
  /** When the newest request came. */
  #lastRequestAt: number;
  /** Handlers that have not ended, those included whose call is over. */
  #handlersRunning = 0;
  #isDraining = false;
  /** Why the connection has ended; undefined while it has not. */
  #endedFor: string | undefined = undefined;

  constructor(connection: Connection, peer: Peer, dispatcher: Dispatcher) {
    this.connection = connection;
    this.peer = peer;
    this.#dispatcher = dispatcher;
    this.#lastRequestAt = connection.host.environment.now();
  }

  /** The newest id that was seen: what GOAWAY names. */
  get lastCallId(): number {
    return this.#lastCallId;
  }

  /** Handlers that have not ended. */
  get handlersRunning(): number {
    return this.#handlersRunning;
  }

  /** Since when no call runs, and none was made; undefined while one does. */
  get idleSince(): number | undefined {
    return this.#handlersRunning > 0 || this.#held.length > 0 ? undefined : this.#lastRequestAt;
  }

  /** Takes requests and what belongs to them; returns false for other kinds. */
  frame(kind: number, callId: number, body: Reader): boolean {
    switch (kind) {
      case FrameKind.REQUEST:
      case FrameKind.ONEWAY:
        if (callId <= this.#lastCallId) {
          throw new ProtocolError(`call id: expected more than ${this.#lastCallId}, got ${callId}`);
        }
        this.#request(kind === FrameKind.ONEWAY, callId, body);
        return true;
      case FrameKind.CANCEL:
        this.#cancel(callId);
        return true;
      case FrameKind.REQUEST_ITEM:
        this.#streamsOf(callId)?.received(body);
        return true;
      case FrameKind.REQUEST_END:
        this.#streamsOf(callId)?.endOfItems();
        return true;
      case FrameKind.RESPONSE_CREDIT:
        this.#streamsOf(callId)?.granted(readCredit(body));
        return true;
      default:
        return false;
    }
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
    this.#fail(call, failure);
    call.cancel(failure);
  }

  /** The connection has ended: nobody waits for any answer. Oneway calls never waited for one, and go on. */
  abandonAll(reason: string): void {
    this.#endedFor = reason;
    for (const call of this.#calls.all()) this.#abandon(call, reason);
    this.release();
  }

  /** The peer reads again: sends what was held. */
  release(): void {
    while (this.#held.length > 0 && !this.#mustHold()) {
      const held = this.#held.shift();
      if (held !== undefined) this.#settle(held.call, held.outcome);
    }
  }

  /** For the replies: what a handler gave cannot be sent. */
  resultIsWrong(call: ServedCall, code: number, detail: string): RpcError {
    return this.#dispatcher.resultIsWrong(call, code, detail);
  }

  /** The source of an answer has ended, thrown, or let go after the call was over. */
  streamed(call: ServedCall, failure: { readonly error: unknown } | undefined): void {
    this.#ended(call, failure === undefined ? undefined : new Thrown(failure.error));
  }

  /** The caller broke the rules of a stream, or keeps it waiting. */
  streamFailed(call: ServedCall, failure: RpcError): void {
    this.#fail(call, failure);
    call.cancel(failure);
  }

  /** Of a call that runs; one that is over no longer has any, and what still comes for it is dropped. */
  #streamsOf(callId: number): ServedStreams<ServedCall> | undefined {
    if (callId > this.#lastCallId) {
      throw new ProtocolError(`stream: expected a call up to ${this.#lastCallId}, got ${callId}`);
    }
    const call = this.#calls.get(callId);
    if (call !== undefined && call.streams === undefined) {
      throw new ProtocolError(`stream: ${call.served.path} has none`);
    }
    return call?.streams;
  }

  #request(isOneway: boolean, callId: number, body: Reader): void {
    this.#lastCallId = callId;
    this.#lastRequestAt = this.connection.chunkAt;
    // A broken header leaves the rest of the stream intact, but no honest peer sends one.
    const header = readRequestHeader(body, this.connection.host.limits, this.#header);
    const handler = this.#dispatcher.find(header.methodId);
    const refusal = this.#refusal(handler, isOneway, header);
    if (handler === undefined || refusal !== undefined) {
      if (refusal === undefined) return;
      this.#dispatcher.tally.refused(handler?.method, this.peer, refusal);
      if (!isOneway) sendRefusal(this.connection, callId, refusal);
      else this.#dispatcher.dropped(handler?.method.path ?? "request", refusal);
      return;
    }
    this.#run(handler, callId, body, header);
  }

  /** Why a request cannot run, before its arguments are looked at. */
  #refusal(
    handler: Handler | undefined,
    isOneway: boolean,
    { methodId, remainingMs, streams, metadata }: RequestHeader,
  ): RpcError | undefined {
    const { environment, limits } = this.connection.host;
    if (this.#isDraining) return refused(StatusCode.UNAVAILABLE, "the server is stopping");
    if (handler === undefined || !isOfKind(handler.method, isOneway, streams)) {
      const id = `0x${methodId.toString(16).padStart(8, "0")}`;
      const what = handler === undefined ? `method ${id}` : `${handler.method.path} as this kind`;
      return refused(StatusCode.UNIMPLEMENTED, `the server does not serve ${what}`);
    }
    const { callsInFlightMax, handlersMax } = limits;
    if (!isOneway && this.#calls.size >= callsInFlightMax) {
      const reason = `more than ${callsInFlightMax} calls in flight on one connection`;
      return refused(StatusCode.RESOURCE_EXHAUSTED, reason);
    }
    if (this.#handlersRunning >= handlersMax) {
      const reason = `more than ${handlersMax} handlers of one connection still run`;
      return refused(StatusCode.RESOURCE_EXHAUSTED, reason);
    }
    const waitedMs = environment.now() - this.connection.chunkAt;
    if (remainingMs === 0 || waitedMs < remainingMs) {
      return this.#dispatcher.refusal(handler.method, this.peer, metadata);
    }
    return refused(StatusCode.DEADLINE_EXCEEDED, `waited ${Math.round(waitedMs)} ms to be read`);
  }

  #run(handler: Handler, callId: number, body: Reader, header: RequestHeader): void {
    let values: readonly unknown[];
    try {
      values = handler.method.decode(body, body.end - body.position);
    } catch (error) {
      const detail = error instanceof Error ? error.message : String(error);
      const reason = `arguments of ${handler.method.path} cannot be decoded: ${detail}`;
      this.#refuseArguments(handler.method, callId, reason);
      return;
    }
    const broken = handler.method.constrained?.(handler.method, values);
    if (broken !== undefined) {
      this.#refuseArguments(handler.method, callId, broken);
      return;
    }
    const call = new ServedCall(this, callId, handler.method, header);
    this.#dispatcher.tally.started(call);
    this.#handlersRunning++;
    this.#dispatcher.callsRunning++;
    if (header.streams !== 0) values = this.#withStreams(call, values);
    const result = this.#dispatcher.invoke(handler, values, call);
    if (result instanceof Promise) this.#await(call, result);
    else this.#returned(call, result);
  }

  /** The arguments, and behind them the items that the caller sends where it does. */
  #withStreams(call: ServedCall, values: readonly unknown[]): readonly unknown[] {
    call.streams = new ServedStreams(this, call);
    this.#goesOn(call);
    const { items } = call.streams;
    return items === undefined ? values : [...values, items];
  }

  #await(call: ServedCall, result: Promise<unknown>): void {
    if (call.streams === undefined) this.#goesOn(call);
    try {
      result.then(
        (value) => this.#returned(call, value),
        (thrown: unknown) => this.#returned(call, new Thrown(thrown)),
      );
    } catch (error) {
      // No promise but something in its guise, a proxy of one for instance.
      this.#returned(call, new Thrown(error));
    }
  }

  /** The handler has returned: a result, Thrown, or what gives the items of the answer one by one. */
  #returned(call: ServedCall, outcome: unknown): void {
    if (outcome instanceof Thrown || call.streams === undefined || !givesItems(call.served)) {
      this.#ended(call, outcome);
      return;
    }
    try {
      call.streams.answer(outcome);
    } catch (error) {
      const wrong = this.resultIsWrong(call, StatusCode.INTERNAL, describeThrown(error));
      this.#ended(call, new Thrown(wrong));
    }
  }

  #refuseArguments(method: AnyMethod, callId: number, reason: string): void {
    const failure = refused(StatusCode.INVALID_ARGUMENT, reason);
    this.#dispatcher.tally.refused(method, this.peer, failure);
    if (method.kind === "oneway") this.#dispatcher.dropped(method.path, failure);
    else sendRefusal(this.connection, callId, failure);
  }

  /** The call goes on: from now on it counts as in flight, can be cancelled, and ends at its deadline. */
  #goesOn(call: ServedCall): void {
    if (call.served.kind !== "oneway") {
      // Its own handler has ended the connection.
      if (this.#endedFor !== undefined) {
        this.#abandon(call, this.#endedFor);
        return;
      }
      this.#calls.add(call);
    }
    if (call.deadlineAt < Infinity) this.connection.host.wheel.add(call);
  }

  /** The handler has ended, with a result or with Thrown. Nothing may escape: in a promise's reaction it would end the process. */
  #ended(call: ServedCall, outcome: unknown): void {
    // What only looks like a promise may say so again and again.
    if (call.hasEnded) return;
    call.hasEnded = true;
    this.#handlersRunning--;
    try {
      if (givesResult(call.served) && this.#mustHold()) this.#hold(call, outcome);
      else this.#settle(call, outcome);
    } catch (error) {
      this.connection.fault(error);
    }
  }

  #hold(call: ServedCall, outcome: unknown): void {
    if (this.#calls.get(call.id) === undefined && !call.isOver) this.#goesOn(call);
    this.#held.push({ call, outcome });
  }

  /** Whether answers have to wait: encoded they would only pile up. Asked of every answer, so it only looks at what the one before it found. */
  #mustHold(): boolean {
    return this.connection.isOpen && this.connection.isPaused;
  }

  #settle(call: ServedCall, outcome: unknown): void {
    // Its own handler has ended the connection, and returned at once.
    if (this.#endedFor !== undefined && call.served.kind !== "oneway") {
      this.#abandon(call, this.#endedFor);
    }
    const isWanted = this.#finish(call);
    try {
      // A handler that stops because its signal fired has done what it should: nothing to report.
      if (!isWanted) return;
      this.#dispatcher.tally.ended(call, this.#answer(call, outcome));
      // What the caller still sends has nobody to take it.
      call.streams?.over(undefined);
    } finally {
      this.#dispatcher.finished();
    }
  }

  /** Tells the caller what the handler has given; returns the failure that it is told. */
  #answer(call: ServedCall, outcome: unknown): RpcError | undefined {
    if (outcome instanceof Thrown) {
      return sendFailure(this, call, this.#dispatcher.failureOf(call, outcome.value));
    }
    if (givesResult(call.served)) return sendAnswer(this, call, outcome);
    if (call.streams !== undefined && this.connection.isOpen) {
      this.connection.outbox.send(FrameKind.RESPONSE_END, call.id);
    }
    return undefined;
  }

  /** Nobody waits for what the handler gives: the caller is told why. */
  #fail(call: ServedCall, failure: RpcError): void {
    if (!this.#finish(call)) return;
    sendFailure(this, call, failure);
    this.#dispatcher.tally.ended(call, failure);
  }

  /** True the first time: the call is over, and whoever is told so says it to the peer. */
  #finish(call: ServedCall): boolean {
    if (call.isOver) return false;
    call.isOver = true;
    if (this.#calls.size > 0) this.#calls.take(call.id);
    this.connection.host.wheel.remove(call);
    return true;
  }

  /** Nobody is there any more to be answered. */
  #abandon(call: ServedCall, reason: string): void {
    if (!this.#finish(call)) return;
    const failure = new RpcError(StatusCode.CANCELLED, reason);
    this.#dispatcher.tally.ended(call, failure);
    call.cancel(failure);
  }

  #cancel(callId: number): void {
    const call = this.#calls.get(callId);
    if (call !== undefined) this.#abandon(call, "cancelled by the caller");
  }
}

/** Whether the request takes the method for what it is. */
function isOfKind(method: AnyMethod, isOneway: boolean, streams: number): boolean {
  if (method.kind === "unary") return !isOneway && streams === 0;
  return (method.kind === "oneway") === isOneway && streamFlags(method) === streams;
}

/** An answer that waits until the peer has read more. */
interface HeldAnswer {
  readonly call: ServedCall;
  readonly outcome: unknown;
}

function refused(code: number, reason: string): RpcError {
  return new RpcError(code, reason, { execution: "refused" });
}
