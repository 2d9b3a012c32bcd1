import { DecodeError } from "../codec/decode-error.js";
import type { Reader } from "../codec/reader.js";
import { Alarm } from "../call/alarm.js";
import type { PeerIdentity } from "../call/peer.js";
import type { TimerWheel } from "../call/timer-wheel.js";
import { readFailure, writeReason } from "../composer/failure.js";
import { FrameDecoder } from "../composer/frame-decoder.js";
import {
  FRAME_HEADER_BYTES,
  FRAME_LENGTH_MIN,
  FrameKind,
  ProtocolError,
} from "../composer/frame.js";
import { readHello, writeHello, type Hello } from "../composer/handshake.js";
import { Outbox, type OutboxHost } from "../composer/outbox.js";
import type { Link, LinkReceiver } from "../environment.js";
import type { TrafficSnapshot } from "../inspect/snapshots.js";
import type { Limits } from "../limits.js";
import { refusesCaller, StatusCode } from "../status-code.js";
import type { CloseReason } from "./close-reason.js";
import type { ConnectionTally } from "./connection-tally.js";
import type { ConnectionUser } from "./connection-user.js";
import { Heartbeat } from "./heartbeat.js";
import { peerOf } from "./peer-of.js";
import { StallWatch } from "./stall-watch.js";

/** What all connections of a station or a gateway share. */
export interface ConnectionHost extends OutboxHost {
  readonly limits: Limits;
  readonly wheel: TimerWheel;
  readonly tally: ConnectionTally;
}

/** `judging`: the peer has greeted, and whether it is taken is not decided yet. */
type State = "connecting" | "greeting" | "judging" | "open" | "closed";

/**
 * One live, ordered, framed connection, seen from either end: greets, cuts the stream into frames,
 * keeps the heartbeat, watches its limits and ends exactly once with a reason.
 */
export class Connection implements LinkReceiver {
  static #made = 0;
  /** How many were made before this one in the process. */
  readonly number: number = Connection.#made++;
  readonly host: ConnectionHost;
  readonly #user: ConnectionUser;
  readonly #decoder: FrameDecoder;
  /** Bounds the handshake, and after `close` the time the peer has to read the rest. */
  readonly #patience: Alarm;
  /** Set while part of a frame is here. */
  readonly #frameAlarm: Alarm;
  #link: Link | undefined = undefined;
  #outbox: Outbox | undefined = undefined;
  #stallWatch: StallWatch | undefined = undefined;
  #heartbeat: Heartbeat | undefined = undefined;
  #state: State = "connecting";
  #peer: PeerIdentity = { id: "", type: "", address: "" };
  #peerHello: Hello | undefined = undefined;
  #openedAt = 0;
  #chunkAt = 0;
  #receivedBytes = 0;
  #isPaused = false;
  /** Who waits for less to be unsent: see `whenDrained`. */
  #drainWaits: (() => void)[] = [];
  /** What the peer's GOAWAY said. */
  #farewell: string | undefined = undefined;

  constructor(host: ConnectionHost, user: ConnectionUser) {
    this.host = host;
    this.#user = user;
    this.#decoder = new FrameDecoder(this, host.limits.handshakeBytesMax);
    this.#patience = new Alarm(host.wheel, () => this.#waitedLongEnough());
    this.#frameAlarm = new Alarm(host.wheel, () => this.#frameIsLate());
    const { connectTimeoutMs, handshakeTimeoutMs } = host.limits;
    const waitMs = user.role === "caller" ? connectTimeoutMs : handshakeTimeoutMs;
    this.#patience.set(host.environment.now() + waitMs);
  }

  get peer(): PeerIdentity {
    return this.#peer;
  }

  get isOpen(): boolean {
    return this.#state === "open";
  }

  get role(): ConnectionUser["role"] {
    return this.#user.role;
  }

  get openedAt(): number {
    return this.#openedAt;
  }

  get unsentBytes(): number {
    return this.#outbox?.unsentBytes ?? 0;
  }

  get traffic(): TrafficSnapshot {
    const { frames = 0, bytes = 0 } = this.#outbox?.sent ?? {};
    const received = { receivedBytes: this.#receivedBytes, receivedFrames: this.#decoder.frames };
    return { sentBytes: bytes, sentFrames: frames, ...received };
  }

  get isPaused(): boolean {
    return this.#isPaused;
  }

  /** When the chunk came whose frames are read now. */
  get chunkAt(): number {
    return this.#chunkAt;
  }

  /** What the peer said of itself. Only after `opened`. */
  get peerHello(): Hello {
    if (this.#peerHello === undefined) throw new Error("the connection is not open");
    return this.#peerHello;
  }

  /** Only once the link is there, that is from `opened` on. */
  get outbox(): Outbox {
    if (this.#outbox === undefined) throw new Error("the connection has no link");
    return this.#outbox;
  }

  /** Whether more is unsent than the soft limit, after handing over what can be. */
  isCongested(): boolean {
    const { outgoingBytesSoft, outgoingBytesMax } = this.host.limits;
    const bytesMax = Math.min(outgoingBytesSoft, outgoingBytesMax);
    const { outbox } = this;
    if (!outbox.exceeds(bytesMax)) return false;
    outbox.flush();
    return outbox.exceeds(bytesMax);
  }

  /** Takes the link. Called once, before anything is received on it. */
  attach(link: Link): void {
    this.#link = link;
    const outbox = new Outbox(this.host, link, () => this.#stallWatch?.begin());
    this.#outbox = outbox;
    this.#stallWatch = new StallWatch(this.host, outbox, () => this.#peerIsStuck());
    this.#peer = peerOf(link, "", "");
    if (this.#state === "closed") link.destroy();
  }

  opened(): void {
    if (this.#state !== "connecting") return;
    this.#state = "greeting";
    if (this.#user.role === "caller") this.#greet(FrameKind.HELLO);
  }

  received(chunk: Uint8Array): void {
    if (this.#state === "closed") return;
    this.#chunkAt = this.host.environment.now();
    this.#receivedBytes += chunk.length;
    this.#heartbeat?.heard(this.#chunkAt);
    const { frames } = this.#decoder;
    try {
      this.#decoder.feed(chunk);
    } catch (error) {
      this.fault(error);
      return;
    }
    this.#watchFrame(this.#decoder.frames > frames);
  }

  drained(): void {
    this.#stallWatch?.end();
    this.#outbox?.linkDrained();
    if (this.#isPaused) {
      this.#isPaused = false;
      this.#link?.resume();
    }
    if (this.#state !== "open") return;
    this.#user.drained();
    const waits = this.#drainWaits;
    this.#drainWaits = [];
    for (const goOn of waits) goOn();
  }

  /** Calls back once fewer bytes are unsent than the soft limit. Only while it is congested; never after its end. */
  whenDrained(goOn: () => void): void {
    this.#drainWaits.push(goOn);
  }

  closed(error: Error | undefined): void {
    const what = this.#state === "open" ? "connection lost" : "cannot connect";
    let why = error?.message ?? this.#farewell ?? "closed by the peer";
    const isPeers = error instanceof ProtocolError;
    // Who has answered, in whatever language, is neither full nor waiting for TLS.
    if (this.#state === "greeting" && this.#user.role === "caller" && !isPeers) {
      why += " before it answered: it may be full, or expect TLS or a certificate";
    }
    const message = `${what}: ${why}`;
    const code = isPeers ? StatusCode.INVALID_ARGUMENT : StatusCode.UNAVAILABLE;
    this.#end({ code, message, cause: error });
    this.#patience.clear();
  }

  /** Called by the decoder. */
  frame(kind: number, callId: number, body: Reader): void {
    if (this.#state === "closed") return;
    if (kind === FrameKind.GOAWAY) this.#readGoaway(callId, body);
    else if (this.#state === "greeting") this.#readGreeting(kind, body);
    else if (this.#state === "judging") {
      throw new ProtocolError(
        `handshake: expected nothing before HELLO_ACK, got frame kind ${kind}`,
      );
    } else if (kind === FrameKind.PING) {
      this.outbox.send(FrameKind.PONG, callId);
      this.holdBackIfCongested();
    } else if (kind !== FrameKind.PONG && !this.#user.frame(kind, callId, body)) {
      throw new ProtocolError(`unexpected frame kind ${kind}`);
    }
  }

  sendPing(): void {
    this.outbox.send(FrameKind.PING, 0);
  }

  peerIsSilent(silentMs: number): void {
    const message = `connection lost: silent for ${Math.round(silentMs)} ms, heartbeat unanswered`;
    this.destroy({ code: StatusCode.UNAVAILABLE, message });
  }

  /** Tells the peer that calls above `lastCallId` will not run. */
  goAway(lastCallId: number, reason: CloseReason): void {
    const slab = this.outbox.begin(FrameKind.GOAWAY, lastCallId);
    const start = slab.position - FRAME_HEADER_BYTES;
    writeReason(slab, reason.code, reason.message, "refused");
    this.outbox.end(slab, start);
  }

  /**
   * Call after writing an answer. A server stops reading until what is unsent has gone, since the
   * peer asks faster than it reads; a caller goes on, or two sides could wait for each other. Closes
   * at the hard limit.
   */
  holdBackIfCongested(): void {
    if (this.#state !== "open" || !this.isCongested()) return;
    const { outgoingBytesMax } = this.host.limits;
    if (this.outbox.unsentBytes > outgoingBytesMax) {
      const message = `the peer does not read: more than ${outgoingBytesMax} bytes are unsent`;
      this.destroy({ code: StatusCode.RESOURCE_EXHAUSTED, message });
      return;
    }
    if (this.#isPaused || this.#user.role === "caller") return;
    this.#isPaused = true;
    this.#link?.pause();
  }

  /** Sends what is written and closes. A peer that does not read is cut off after the stall time. */
  close(reason: CloseReason): void {
    if (this.#state === "closed") return;
    if (this.#state === "connecting") {
      this.destroy(reason);
      return;
    }
    this.#outbox?.flush();
    this.#end(reason);
    const { environment, limits } = this.host;
    // A paused link would not notice that the peer closes too.
    this.#link?.resume();
    this.#link?.end();
    this.#patience.set(environment.now() + Math.min(limits.outgoingStallMs, limits.drainMs));
  }

  /** Closes at once. */
  destroy(reason: CloseReason): void {
    this.#end(reason);
    this.#patience.clear();
    this.#link?.destroy();
  }

  #greet(kind: typeof FrameKind.HELLO | typeof FrameKind.HELLO_ACK): void {
    const slab = this.outbox.begin(kind, 0);
    const start = slab.position - FRAME_HEADER_BYTES;
    writeHello(slab, this.#user.hello);
    this.outbox.end(slab, start);
  }

  #readGreeting(kind: number, body: Reader): void {
    const expected = this.#user.role === "caller" ? FrameKind.HELLO_ACK : FrameKind.HELLO;
    if (kind !== expected) {
      throw new ProtocolError(`handshake: expected frame kind ${expected}, got ${kind}`);
    }
    const hello = readHello(body);
    if (
      hello.messageBytesMax < FRAME_LENGTH_MIN ||
      hello.callsInFlightMax === 0 ||
      hello.streamWindowBytes === 0
    ) {
      throw new ProtocolError("handshake: expected limits of the peer greater than 0");
    }
    if (this.#link !== undefined) this.#peer = peerOf(this.#link, hello.serverId, hello.serverType);
    const refusal = this.#user.greeted(hello);
    if (!(refusal instanceof Promise)) {
      this.#decide(hello, refusal);
      return;
    }
    this.#state = "judging";
    // Whatever goes wrong here costs this connection: nobody else waits for the promise.
    refusal
      .then((reason) => this.#decide(hello, reason))
      .catch((error: unknown) => this.fault(error));
  }

  #decide(hello: Hello, refusal: CloseReason | undefined): void {
    if (this.#state === "closed") return;
    if (refusal !== undefined) {
      this.#refuse(refusal);
      return;
    }
    const { environment, wheel, limits } = this.host;
    this.#peerHello = hello;
    this.#state = "open";
    this.#openedAt = environment.now();
    this.host.tally.opened(this);
    this.#patience.clear();
    this.#decoder.lengthMax = limits.messageBytesMax;
    this.#heartbeat = new Heartbeat(environment, wheel, limits, this);
    if (this.#user.role === "server") this.#greet(FrameKind.HELLO_ACK);
    this.#user.opened();
  }

  #readGoaway(lastCallId: number, body: Reader): void {
    const { code, reason } = readFailure(body, this.host.limits);
    if (this.#state === "open") {
      this.#farewell = reason;
      this.#user.goingAway(lastCallId, { code, message: reason });
    } else {
      const message = `refused by the peer: ${reason}`;
      this.destroy({ code: refusesCaller(code) ? code : StatusCode.UNAVAILABLE, message });
    }
  }

  /** What came cannot be understood, or answering it went wrong: says so to the peer and closes. */
  fault(error: unknown): void {
    const isPeers = error instanceof ProtocolError || error instanceof DecodeError;
    const detail = error instanceof Error ? error.message : String(error);
    // Anything else is a mistake of ours that a peer has found: it costs this connection, not the process.
    const code = isPeers ? StatusCode.INVALID_ARGUMENT : StatusCode.INTERNAL;
    const message = `connection closed: ${isPeers ? detail : "internal error"}`;
    this.#refuse({ code, message, cause: error });
  }

  #refuse(reason: CloseReason): void {
    if (this.#state === "closed") return;
    this.goAway(this.#user.lastCallId, reason);
    this.close(reason);
  }

  #waitedLongEnough(): void {
    if (this.#state === "closed") {
      this.#link?.destroy();
      return;
    }
    const what = this.#state === "connecting" ? "cannot connect" : "no handshake";
    const { connectTimeoutMs, handshakeTimeoutMs } = this.host.limits;
    const waitedMs = this.#user.role === "caller" ? connectTimeoutMs : handshakeTimeoutMs;
    this.destroy({ code: StatusCode.UNAVAILABLE, message: `${what} within ${waitedMs} ms` });
  }

  /** A frame whose rest is to come has its time from now on, unless it had begun before this chunk. */
  #watchFrame(isNew: boolean): void {
    if (!this.#decoder.isWithinFrame) this.#frameAlarm.clear();
    else if (isNew || !this.#frameAlarm.isSet) {
      this.#frameAlarm.set(this.#chunkAt + this.host.limits.frameTimeoutMs);
    }
  }

  #frameIsLate(): void {
    const { frameTimeoutMs } = this.host.limits;
    if (this.#isPaused) this.#frameAlarm.set(this.host.environment.now() + frameTimeoutMs);
    else this.fault(new ProtocolError(`a frame has not come whole within ${frameTimeoutMs} ms`));
  }

  #peerIsStuck(): void {
    const { outgoingStallMs } = this.host.limits;
    const { unsentBytes } = this.outbox;
    const message = `the peer has not read for ${outgoingStallMs} ms; ${unsentBytes} bytes are unsent`;
    this.destroy({ code: StatusCode.UNAVAILABLE, message });
  }

  #end(reason: CloseReason): void {
    if (this.#state === "closed") return;
    this.#state = "closed";
    this.#decoder.stop();
    this.#heartbeat?.stop();
    this.#stallWatch?.end();
    this.#frameAlarm.clear();
    this.host.tally.closed(this, reason);
    this.#user.closed(reason);
    this.#outbox?.close();
  }
}
