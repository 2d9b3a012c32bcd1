import type { Reader } from "../codec/reader.js";
import type { Writer } from "../codec/writer.js";
import { describeThrown } from "../call/describe-thrown.js";
import type { AnyMethod } from "../call/method.js";
import { readFailure } from "../composer/failure.js";
import { FrameKind, ProtocolError, REQUEST_HEADER_BYTES } from "../composer/frame.js";
import { greeting, writeHello } from "../composer/handshake.js";
import type { WireHost } from "../connection/wire.js";
import { CALL_ID_MAX } from "../limits.js";
import { StatusCode } from "../status-code.js";
import { ChunkPortions } from "./chunk-portions.js";
import type { Asked, MethodFinder } from "./method-finder.js";
import type { Label, Trace } from "./notation.js";
import { failureToPomelo, plainFailure, type PlainFailure } from "./pomelo-failure.js";
import { encodeArguments } from "./pomelo-json.js";
import { KnownRequest } from "./request-heads.js";
import { footprintOf } from "./value-footprint.js";
import { type Speech, WireEnd } from "./wire-end.js";

/** Silence after which a caller is given up that has sent heartbeats before: those of pinus come every 25 seconds. */
const SILENCE_MS = 75_000;

interface WaitingRequest {
  readonly item: unknown;
  /** About what it takes. */
  readonly bytes: number;
}

interface AskedCall extends Label {
  readonly method: AnyMethod;
}

/** The link of a gateway to an old caller: speaks for the caller to the connection above. */
export class ServingEnd extends WireEnd {
  readonly #finder: MethodFinder;
  /** By their numbers on the native wire: those of the caller may be 0, and begin anew. */
  readonly #calls = new Map<number, AskedCall>();
  /** Requests that wait until others are answered: an old caller does not know how many it may make. */
  #waiting: WaitingRequest[] = [];
  #waitingBytes = 0;
  /** Chunks that came before the connection was open. */
  #early: Uint8Array[] | undefined = [];
  /** The connection is open. */
  #isTaken = false;
  readonly #portions: ChunkPortions;
  #lastId = 0;
  #lastHeardAt = 0;
  #hasPinged = false;

  constructor(speech: Speech, host: WireHost, finder: MethodFinder) {
    super(speech, host);
    this.#finder = finder;
    this.#portions = new ChunkPortions(host.environment, (bytes) => {
      const before = this.packagesRead;
      super.received(bytes);
      return this.packagesRead > before;
    });
  }

  override opened(): void {
    super.opened();
    this.#lastHeardAt = this.host.environment.now();
    const hello = greeting("", "", this.host.limits);
    this.frames.add(FrameKind.HELLO, 0, (body) => writeHello(body, hello));
    this.feed();
  }

  override received(chunk: Uint8Array): void {
    this.#lastHeardAt = this.host.environment.now();
    if (this.#early === undefined) this.#read(chunk);
    else {
      this.#early.push(chunk);
      this.hold("calls");
    }
  }

  override ping(): void {
    super.ping();
    this.#hasPinged = true;
    // A sign of life is all that the connection wants to hear.
    this.frames.add(FrameKind.PONG, 0);
  }

  override frame(kind: number, callId: number, body: Reader): void {
    switch (kind) {
      case FrameKind.RESPONSE:
      case FrameKind.FAILURE:
        this.#answered(kind, callId, body);
        return;
      case FrameKind.HELLO_ACK:
        this.#isTaken = true;
        this.feedSoon();
        return;
      case FrameKind.PING:
        this.#checkLife(callId);
        return;
      case FrameKind.REQUEST: {
        const reason = "callers of pomelo and pinus cannot be called back";
        const failure = plainFailure(StatusCode.UNIMPLEMENTED, reason, "refused");
        this.#tell(() => this.addFailure(callId, failure));
        break;
      }
      default:
    }
  }

  protected override goOn(): void {
    if (this.#isTaken && this.#early !== undefined) this.#begin(this.#early);
    else this.#advance();
  }

  protected override heard(item: unknown, bytes: number): void {
    if (this.#waiting.length === 0 && this.#calls.size < this.host.limits.callsInFlightMax) {
      this.#ask(item);
      return;
    }
    const args = item instanceof KnownRequest ? item.args : undefined;
    const taken = bytes + footprintOf(item) + footprintOf(args);
    this.#waiting.push({ item, bytes: taken });
    this.#waitingBytes += taken;
    this.#advance();
  }

  #tell(add: () => void): void {
    add();
    this.feedSoon();
  }

  #read(chunk: Uint8Array): void {
    // A message of the link is one package.
    if (this.isMessages) super.received(chunk);
    else this.#portions.add(chunk);
  }

  /** The caller has been taken: reads what it has said meanwhile. */
  #begin(early: readonly Uint8Array[]): void {
    this.#early = undefined;
    for (const chunk of early) this.#read(chunk);
    if (this.#waitingBytes <= this.host.limits.pendingBytesMax) this.letGo("calls");
  }

  /** The connection asks whether the caller lives. Only a link of messages can ask the caller. */
  #checkLife(callId: number): void {
    const silentMs = this.host.environment.now() - this.#lastHeardAt;
    if (this.isMessages) this.ask();
    else if (!this.#hasPinged || silentMs < SILENCE_MS) {
      this.#tell(() => this.frames.add(FrameKind.PONG, callId));
    }
  }

  override pong(): void {
    super.pong();
    this.frames.add(FrameKind.PONG, 0);
  }

  /** Asks what can be asked now. */
  #advance(): void {
    const { callsInFlightMax, pendingBytesMax } = this.host.limits;
    let taken = 0;
    while (taken < this.#waiting.length && this.#calls.size < callsInFlightMax) {
      const next = this.#waiting[taken++];
      this.#waitingBytes -= next?.bytes ?? 0;
      this.#ask(next?.item);
    }
    if (taken > 0) this.#waiting = this.#waiting.slice(taken);
    // While nothing is read, no heartbeat is answered either: so it is read on as long as there is room.
    if (this.#waitingBytes > pendingBytesMax) this.hold("calls");
    else if (this.#early === undefined) this.letGo("calls");
  }

  #ask(item: unknown): void {
    if (item instanceof KnownRequest) {
      this.#call(item, item.takeArguments());
      return;
    }
    const { id, trace, asked } = readRequest(item);
    const method = this.#finder.find(asked);
    if (typeof method === "string") {
      this.#refuse({ id, trace }, plainFailure(StatusCode.UNIMPLEMENTED, method, "refused"));
      return;
    }
    this.notation.learn(asked, method);
    this.#call({ id, trace, method }, asked.args);
  }

  #call(call: AskedCall, args: unknown): void {
    const { method } = call;
    if (this.#lastId >= CALL_ID_MAX) throw new ProtocolError("pomelo: call ids used up");
    const callId = ++this.#lastId;
    const failure = this.#addRequest(callId, method, args);
    if (failure !== undefined) this.#refuse(call, failure, method);
    // A caller that asks without waiting may have a call with this number all the same.
    else if (method.kind === "oneway") this.answer(this.notation.error(call, null));
    else this.#calls.set(callId, call);
  }

  /** Tells the connection of a request; returns why that cannot be. */
  #addRequest(callId: number, method: AnyMethod, args: unknown): PlainFailure | undefined {
    if (method.kind !== "unary" && method.kind !== "oneway") {
      const reason = `${method.path}: callers of pomelo and pinus have no streams`;
      return plainFailure(StatusCode.UNIMPLEMENTED, reason, "refused");
    }
    const kind = method.kind === "oneway" ? FrameKind.ONEWAY : FrameKind.REQUEST;
    const { frames } = this;
    const start = frames.begin(kind, callId);
    try {
      writeHeader(frames.body, method.id);
      encodeArguments(frames.body, method, args);
    } catch (error) {
      frames.drop(start);
      const reason = `${method.path}: ${describeThrown(error)}`;
      return plainFailure(StatusCode.INVALID_ARGUMENT, reason, "refused");
    }
    if (frames.end(start)) return undefined;
    const reason = `arguments of ${method.path} take more than ${this.host.limits.messageBytesMax} bytes`;
    return plainFailure(StatusCode.RESOURCE_EXHAUSTED, reason, "refused");
  }

  #refuse(label: Label, failure: PlainFailure, method?: AnyMethod): void {
    this.answer(this.notation.error(label, failureToPomelo(failure, method)));
  }

  #answered(kind: number, callId: number, body: Reader): void {
    const call = this.#calls.get(callId);
    if (call === undefined || call.method.kind === "oneway") return;
    this.#calls.delete(callId);
    const { method } = call;
    try {
      if (kind === FrameKind.RESPONSE) {
        const result = method.decodeResult(body, body.end - body.position);
        this.answer(this.notation.result(call, method, result));
      } else {
        const failure = readFailure(body, this.host.limits);
        this.#refuse(call, failure, method);
      }
    } catch (error) {
      const reason = `the result of ${method.path} cannot be said in JSON: ${describeThrown(error)}`;
      this.#refuse(call, plainFailure(StatusCode.INTERNAL, reason, "executed"), method);
    }
    if (this.#waiting.length > 0) this.feedSoon();
  }
}

/** No deadline and no metadata: an old caller tells of neither. */
function writeHeader(body: Writer, methodId: number): void {
  body.reserve(REQUEST_HEADER_BYTES);
  const { view, position } = body;
  view.setUint32(position, methodId, true);
  view.setUint32(position + 4, 0, true);
  view.setUint8(position + 8, 0);
  body.position = position + REQUEST_HEADER_BYTES;
}

/** Fields of a request that pomelo's tracer wants back. */
const TRACE_FIELDS = ["traceId", "seqId", "source"] as const;

function readRequest(item: unknown): Label & { readonly asked: Asked } {
  if (typeof item !== "object" || item === null) {
    throw new ProtocolError("pomelo: expected a request, got something else");
  }
  const request = item as Readonly<Record<string, unknown>>; // looked at
  const { id, msg } = request;
  if (typeof id !== "number" || !Number.isSafeInteger(id)) {
    throw new ProtocolError("pomelo: expected a request with an integer as `id`");
  }
  if (typeof msg !== "object" || msg === null || Array.isArray(msg)) {
    throw new ProtocolError("pomelo: expected a request with an object as `msg`");
  }
  const trace = request["traceId"] === undefined ? undefined : traceOf(request);
  return { id, trace, asked: msg };
}

function traceOf(request: Readonly<Record<string, unknown>>): Trace | undefined {
  const trace: Record<string, string | number> = {};
  for (const field of TRACE_FIELDS) {
    const value = request[field];
    if (typeof value === "string" || typeof value === "number") trace[field] = value;
  }
  return Object.keys(trace).length === 0 ? undefined : trace;
}
