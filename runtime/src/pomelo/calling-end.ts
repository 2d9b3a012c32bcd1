import { describe } from "../codec/describe.js";
import type { Reader } from "../codec/reader.js";
import { describeThrown } from "../call/describe-thrown.js";
import type { AnyAnsweredMethod, AnyMethod } from "../call/method.js";
import { readRequestHeader } from "../call/request-frame.js";
import { FrameKind, ProtocolError } from "../composer/frame.js";
import { greeting, readHello, writeHello, type Hello } from "../composer/handshake.js";
import type { CallingLink, WireHost } from "../connection/wire.js";
import type { Timer } from "../environment.js";
import { StatusCode } from "../status-code.js";
import { failureFromPomelo, plainFailure, type PlainFailure } from "./pomelo-failure.js";
import { encodeResult } from "./pomelo-json.js";
import { pomeloName, type PomeloName, type ServiceNames } from "./pomelo-name.js";
import { isLongerThan } from "./content.js";
import { type Speech, WireEnd } from "./wire-end.js";

/** A method that has been called, and what the server calls it. */
interface KnownMethod {
  readonly method: AnyMethod;
  readonly name: PomeloName;
}

/** Servers of pomelo-rpc give up WebSockets that have not been pinged for 30 seconds. */
const KEEP_ALIVE_MS = 20_000;

/** What old servers call things, and what has to be there before one is spoken to. */
export interface CallingEndOptions {
  readonly names: ServiceNames;
  readonly ready: Promise<void> | undefined;
}

/** The link of a caller to an old server: speaks for the server to the connection above. */
export class CallingEnd extends WireEnd implements CallingLink {
  readonly #names: ServiceNames;
  readonly #ready: Promise<void> | undefined;
  /** By their numbers on the native wire. */
  readonly #methods = new Map<number, KnownMethod>();
  /** Calls that the server has not answered. */
  readonly #calls = new Map<number, AnyAnsweredMethod>();
  /** What the connection has said of itself; undefined once it has been answered. */
  #hello: Hello | undefined = undefined;
  #keepAliveTimer: Timer | undefined = undefined;

  constructor(speech: Speech, host: WireHost, { names, ready }: CallingEndOptions) {
    super(speech, host);
    this.#names = names;
    this.#ready = ready;
  }

  override opened(): void {
    if (this.isMessages) this.#keepAlive();
    if (this.#ready === undefined) super.opened();
    else {
      this.#ready.then(
        () => super.opened(),
        (error: unknown) => this.fail(error),
      );
    }
  }

  override closed(error: Error | undefined): void {
    this.#keepAliveTimer?.stop();
    super.closed(error);
  }

  willSend(method: AnyMethod): void {
    if (this.#methods.has(method.id)) return;
    this.#methods.set(method.id, { method, name: pomeloName(method, this.#names) });
  }

  override frame(kind: number, callId: number, body: Reader): void {
    if (kind === FrameKind.REQUEST || kind === FrameKind.ONEWAY) this.#request(callId, body);
    else if (kind === FrameKind.CANCEL) this.#calls.delete(callId);
    else if (kind === FrameKind.PING) this.ask();
    else if (kind === FrameKind.HELLO) {
      this.#hello = readHello(body);
      this.greet();
      // Nobody greets on this wire; whoever answers this speaks it, and has room for a connection.
      this.ask();
    }
  }

  override pong(): void {
    super.pong();
    if (this.#hello === undefined) {
      this.frames.add(FrameKind.PONG, 0);
      return;
    }
    if (!this.notation.isReady) {
      throw new ProtocolError("pomelo: expected the server to say what it serves first");
    }
    const { expectedId, expectedType } = this.#hello;
    const hello = greeting(expectedId, expectedType, this.host.limits);
    this.#hello = undefined;
    this.frames.add(FrameKind.HELLO_ACK, 0, (body) => writeHello(body, hello));
  }

  protected override heard(item: unknown): void {
    const { id, resp } = (item ?? {}) as { readonly id?: unknown; readonly resp?: unknown }; // looked at
    const method = typeof id === "number" ? this.#calls.get(id) : undefined;
    // An answer that nobody waits for, as to a call that is out of time, is dropped.
    if (typeof id !== "number" || method === undefined) return;
    this.#calls.delete(id);
    const failure = this.#failureOf(id, method, resp);
    if (failure !== undefined) this.addFailure(id, failure);
  }

  /** Tells the connection of an answer; returns the failure that it is. */
  #failureOf(id: number, method: AnyAnsweredMethod, resp: unknown): PlainFailure | undefined {
    if (!Array.isArray(resp)) {
      const reason = `the answer does not fit ${method.path}: resp: expected an array, got ${describe(resp)}`;
      return plainFailure(StatusCode.INVALID_ARGUMENT, reason, "executed");
    }
    const given: readonly unknown[] = resp;
    const [error, ...values] = given;
    if (isError(error)) return failureFromPomelo(error, method);
    return this.#addResult(id, method, values);
  }

  /** Calls do not count for a server that waits for pings. */
  #keepAlive(): void {
    this.#keepAliveTimer = this.host.environment.startTimer(KEEP_ALIVE_MS, () => {
      this.ask();
      this.#keepAlive();
    });
  }

  #addResult(
    id: number,
    method: AnyAnsweredMethod,
    values: readonly unknown[],
  ): PlainFailure | undefined {
    const { messageBytesMax } = this.host.limits;
    try {
      const isTaken = this.frames.add(FrameKind.RESPONSE, id, (body) =>
        encodeResult(body, method, values),
      );
      if (isTaken) return undefined;
      const reason = `the answer takes more than ${messageBytesMax} bytes`;
      return plainFailure(StatusCode.RESOURCE_EXHAUSTED, reason, "executed");
    } catch (error) {
      const reason = `the answer does not fit ${method.path}: ${describeThrown(error)}`;
      return plainFailure(StatusCode.INVALID_ARGUMENT, reason, "executed");
    }
  }

  #request(callId: number, body: Reader): void {
    const { methodId } = readRequestHeader(body, this.host.limits);
    const known = this.#methods.get(methodId);
    const failure =
      known === undefined
        ? plainFailure(StatusCode.UNIMPLEMENTED, "the method is not known", "refused")
        : this.#ask(callId, known, body);
    if (failure === undefined || known?.method.kind === "oneway") return;
    this.#calls.delete(callId);
    this.addFailure(callId, failure);
    this.feedSoon();
  }

  /** Sends a request; returns why it cannot be sent. */
  #ask(callId: number, { method, name }: KnownMethod, body: Reader): PlainFailure | undefined {
    if (method.kind !== "unary" && method.kind !== "oneway") {
      const reason = `${method.path}: servers of pomelo and pinus have no streams`;
      return plainFailure(StatusCode.UNIMPLEMENTED, reason, "refused");
    }
    const missing = this.notation.missing(name);
    if (missing !== undefined) return plainFailure(StatusCode.UNIMPLEMENTED, missing, "refused");
    const { messageBytesMax } = this.host.limits;
    try {
      const values = method.decode(body, body.end - body.position);
      const request = this.notation.request({ id: callId, name, method, values });
      if (isLongerThan(request, messageBytesMax)) {
        const reason = `the request takes more than ${messageBytesMax} bytes`;
        return plainFailure(StatusCode.RESOURCE_EXHAUSTED, reason, "refused");
      }
      if (method.kind === "unary") this.#calls.set(callId, method);
      this.request(request);
      return undefined;
    } catch (error) {
      const reason = `arguments of ${method.path}: ${describeThrown(error)}`;
      return plainFailure(StatusCode.INVALID_ARGUMENT, reason, "refused");
    }
  }
}

/** Remotes say that there is none with whatever is false. */
function isError(error: unknown): boolean {
  return error !== null && error !== undefined && error !== false && error !== 0 && error !== "";
}
