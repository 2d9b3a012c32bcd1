import type { Link, LinkReceiver } from "../environment.js";
import type { VirtualClock } from "./virtual-clock.js";

/** How links behave that are opened from now on. */
export interface LinkConditions {
  /** Time a chunk travels. Milliseconds. */
  readonly latencyMs: number;
  /** Longest chunk that is delivered at once; longer writes arrive in pieces. Bytes. */
  readonly chunkBytesMax: number;
  /** Bytes that the far side may leave unread before writes wait. */
  readonly windowBytes: number;
  /** Each chunk may take up to so much longer; those of one link stay in order. Default 0; milliseconds. */
  readonly jitterMs?: number | undefined;
}

/** The process that an end of a link belongs to. */
export interface LinkHost {
  readonly name: string;
  /** Runs what the network brings: at once, when the process goes on again, or never when it is dead. */
  run(callback: () => void): void;
}

/** What links ask of their network. */
export interface LinkNetwork {
  readonly clock: VirtualClock;
  /** Even in [0, 1). */
  random(): number;
  /** Whether anything gets from one process to the other at present. */
  isBlocked(from: string, to: string): boolean;
  /** Bytes that reach the process in a millisecond. */
  bytesPerMs(to: string): number;
  /** The flow has something that waits for its way to be free. */
  held(flow: Flow): void;
  /** That end of a link has closed. */
  closed(link: MemoryLink): void;
}

/** One direction between two processes, for one link: what is sent arrives late, in order, and not while the way is blocked. */
export class Flow {
  readonly from: string;
  readonly to: string;
  readonly #network: LinkNetwork;
  readonly #conditions: LinkConditions;
  #held: { readonly bytes: number; readonly arrive: () => void }[] = [];
  readonly #underWay: (() => void)[] = [];
  /** When the line has carried what was sent, and when the last of it arrives. */
  #busyUntil = 0;
  #arrivesAt = 0;

  constructor(network: LinkNetwork, conditions: LinkConditions, from: string, to: string) {
    this.#network = network;
    this.#conditions = conditions;
    this.from = from;
    this.to = to;
  }

  send(bytes: number, arrive: () => void): void {
    if (this.#held.length > 0 || this.#network.isBlocked(this.from, this.to)) {
      this.#held.push({ bytes, arrive });
      this.#network.held(this);
      return;
    }
    const { clock } = this.#network;
    const { latencyMs, jitterMs = 0 } = this.#conditions;
    const bytesPerMs = this.#network.bytesPerMs(this.to);
    this.#busyUntil = Math.max(this.#busyUntil, clock.now) + bytes / bytesPerMs;
    const jitter = jitterMs > 0 ? jitterMs * this.#network.random() : 0;
    this.#arrivesAt = Math.max(this.#arrivesAt, this.#busyUntil + latencyMs + jitter);
    // Times are rounded: whatever arrives, it is what has been under way for longest.
    this.#underWay.push(arrive);
    clock.start(this.#arrivesAt - clock.now, () => this.#underWay.shift()?.());
  }

  /** Says that something was taken: needs no time, but a way that is free. */
  acknowledge(arrive: () => void): void {
    if (this.#held.length > 0 || this.#network.isBlocked(this.from, this.to)) this.send(0, arrive);
    else this.#network.clock.start(0, arrive);
  }

  /** The way is free again: what was held sets out now. */
  release(): void {
    const held = this.#held;
    this.#held = [];
    for (const { bytes, arrive } of held) this.send(bytes, arrive);
  }
}

/** Bytes on their way. */
interface Piece {
  bytes: Uint8Array;
  /** Whether they are in memory of their own. */
  isTaken: boolean;
}

/** As a kernel does, which copies what it takes. */
function take(piece: Piece): void {
  piece.bytes = piece.bytes.slice();
  piece.isTaken = true;
}

/** One end of a link in memory. */
export class MemoryLink implements Link {
  readonly peerAddress: string;
  readonly host: LinkHost;
  receiver: LinkReceiver | undefined = undefined;
  readonly #network: LinkNetwork;
  readonly #conditions: LinkConditions;
  readonly #flow: Flow;
  /** Chunks that are here and were not read; the last may be the end of what the far side sends. */
  readonly #incoming: (Uint8Array | "end")[] = [];
  #far: MemoryLink | undefined = undefined;
  #unsentBytes = 0;
  /** In the memory of who has written them. */
  #untaken: Piece[] = [];
  #isPaused = false;
  #isSilent = false;
  #isEnding = false;
  #isClosed = false;

  constructor(network: LinkNetwork, conditions: LinkConditions, host: LinkHost, way: LinkWay) {
    this.#network = network;
    this.#conditions = conditions;
    this.host = host;
    this.peerAddress = way.peerAddress;
    this.#flow = new Flow(network, conditions, host.name, way.to);
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  get isSilent(): boolean {
    return this.#isSilent;
  }

  /** What lies beyond the window counts as not taken by the system. */
  get unsentBytes(): number {
    return Math.max(0, this.#unsentBytes - this.#conditions.windowBytes);
  }

  get isWritable(): boolean {
    return !this.#isClosed && !this.#isEnding;
  }

  join(far: MemoryLink): void {
    this.#far = far;
    far.#far = this;
  }

  /** Something other than bytes goes to the far side. */
  send(arrive: () => void): void {
    this.#flow.send(0, arrive);
  }

  /** The receiver hears what has come and what will come. */
  open(receiver: LinkReceiver): void {
    this.receiver = receiver;
    receiver.opened();
    this.#deliver();
  }

  write(bytes: Uint8Array): boolean {
    const far = this.#far;
    if (!this.isWritable || far === undefined) return true;
    const { chunkBytesMax, windowBytes } = this.#conditions;
    // Bytes that the system takes are copied, as a kernel does; the others stay where they are until it does.
    const isTaken = this.#unsentBytes + bytes.length <= windowBytes;
    for (let at = 0; at < bytes.length; at += chunkBytesMax) {
      const end = Math.min(bytes.length, at + chunkBytesMax);
      const piece: Piece = { bytes: bytes.subarray(at, end), isTaken };
      if (isTaken) piece.bytes = piece.bytes.slice();
      else this.#untaken.push(piece);
      this.#unsentBytes += end - at;
      const travel = (): void => far.#arrive(piece.isTaken ? piece.bytes : piece.bytes.slice());
      if (!this.#isSilent) this.#flow.send(end - at, travel);
    }
    return isTaken;
  }

  pause(): void {
    this.#isPaused = true;
  }

  resume(): void {
    this.#isPaused = false;
    this.#deliver();
  }

  end(): void {
    if (this.#isClosed || this.#isEnding) return;
    this.#isEnding = true;
    if (!this.#isSilent) this.#sendEnd();
  }

  destroy(): void {
    if (this.#isClosed) return;
    const leavesSomething = this.#incoming.length > 0 || this.unsentBytes > 0;
    this.cut(undefined);
    if (this.#isSilent) return;
    // As a kernel does: whoever leaves something unread or unsent breaks the connection.
    if (leavesSomething) this.#reset();
    else if (!this.#isEnding) this.#sendEnd();
  }

  /** Closes this end; the receiver hears so, as a system would tell it, not within the call. */
  cut(error: Error | undefined): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#network.closed(this);
    this.#network.clock.start(0, () => this.host.run(() => this.receiver?.closed(error)));
  }

  /** The process at this end is gone: the far side is told, nobody here. */
  kill(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#network.closed(this);
    if (!this.#isSilent) this.#reset();
  }

  /** Carries nothing any more, and nobody is told. */
  silence(): void {
    this.#isSilent = true;
  }

  #arrive(chunk: Uint8Array): void {
    if (this.#isSilent) return;
    if (this.#isClosed) {
      this.#reset();
      return;
    }
    this.#incoming.push(chunk);
    this.host.run(() => this.#deliver());
  }

  #sendEnd(): void {
    const far = this.#far;
    if (far !== undefined) this.#flow.send(0, () => far.#arriveEnd());
  }

  #arriveEnd(): void {
    if (this.#isSilent) return;
    if (this.#isClosed) {
      this.#reset();
      return;
    }
    this.#incoming.push("end");
    this.host.run(() => this.#deliver());
  }

  #reset(): void {
    const far = this.#far;
    this.#flow.send(0, () => {
      if (far !== undefined && !far.#isSilent) far.cut(new Error("read ECONNRESET"));
    });
  }

  #deliver(): void {
    while (!this.#isPaused && !this.#isClosed && this.receiver !== undefined) {
      const chunk = this.#incoming.shift();
      if (chunk === undefined) return;
      if (chunk === "end") {
        this.#close();
        return;
      }
      this.receiver.received(chunk);
      const far = this.#far;
      if (far !== undefined) this.#flow.acknowledge(() => far.#taken(chunk.length));
    }
  }

  /** The far side has ended: what was written here still goes out, and this end closes. */
  #close(): void {
    const far = this.#far;
    this.cut(undefined);
    if (far !== undefined) this.#flow.send(0, () => far.#finished());
  }

  /** The far side has seen the end of what this one sent, and has closed. */
  #finished(): void {
    if (!this.#isSilent) this.cut(undefined);
  }

  #taken(bytes: number): void {
    const wasBehind = this.unsentBytes > 0;
    this.#unsentBytes -= bytes;
    if (!wasBehind || this.unsentBytes > 0 || this.#isClosed) return;
    for (const piece of this.#untaken) take(piece);
    this.#untaken = [];
    this.host.run(() => {
      if (!this.#isClosed && this.unsentBytes === 0) this.receiver?.drained();
    });
  }
}

/** Where a link leads. */
export interface LinkWay {
  /** Name of the process at the far end. */
  readonly to: string;
  /** For people. */
  readonly peerAddress: string;
}
