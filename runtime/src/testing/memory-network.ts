import type { AcceptLink, Address, Link, LinkReceiver, Listener } from "../environment.js";
import { formatAddress } from "../environment.js";
import type { VirtualClock } from "./virtual-clock.js";

/** First port given to a listener that asks for port 0. */
const PORT_MIN = 49_152;

/** How links behave that are opened from now on. */
export interface LinkConditions {
  /** Time a chunk travels. Milliseconds. */
  readonly latencyMs: number;
  /** Longest chunk that is delivered at once; longer writes arrive in pieces. Bytes. */
  readonly chunkBytesMax: number;
  /** Bytes that the far side may leave unread before writes wait. */
  readonly windowBytes: number;
}

/** A network in this process, under virtual time: ports, links, and the ways both can fail. */
export class MemoryNetwork {
  /** For links opened from now on. */
  conditions: LinkConditions = { latencyMs: 1, chunkBytesMax: 65_536, windowBytes: 1024 * 1024 };
  readonly #clock: VirtualClock;
  readonly #listeners = new Map<string, AcceptLink>();
  readonly #links = new Set<MemoryLink>();
  #nextPort = PORT_MIN;

  constructor(clock: VirtualClock) {
    this.#clock = clock;
  }

  /** Links that are open, two for each connection. */
  get links(): number {
    return this.#links.size;
  }

  /** As `Environment.listen`. */
  listen(address: Address, accept: AcceptLink): Promise<Listener> {
    const taken = address.port === 0 ? { ...address, port: this.#nextPort++ } : address;
    const key = formatAddress(taken);
    if (this.#listeners.has(key)) return Promise.reject(new Error(`listen EADDRINUSE: ${key}`));
    this.#listeners.set(key, accept);
    const close = (): Promise<void> => {
      if (this.#listeners.get(key) === accept) this.#listeners.delete(key);
      return Promise.resolve();
    };
    return Promise.resolve({ address: taken, close });
  }

  /** As `Environment.connect`. */
  connect(address: Address, receiver: LinkReceiver): Link {
    const near = new MemoryLink(this.#clock, this.conditions, formatAddress(address));
    const far = new MemoryLink(this.#clock, this.conditions, `caller:${this.#nextPort++}`);
    near.join(far, (link) => this.#links.delete(link));
    near.receiver = receiver;
    this.#links.add(near).add(far);
    this.#clock.start(this.conditions.latencyMs, () => this.#open(address, near, far));
    return near;
  }

  /** Cuts every link that is open, as when a process is killed: both sides see the connection reset. */
  cutAll(): void {
    const open = Array.from(this.#links);
    for (const link of open) link.cut(new Error("read ECONNRESET"));
  }

  /** From now on open links carry nothing and nobody is told, as when a machine vanishes. */
  silenceAll(): void {
    for (const link of this.#links) link.silence();
  }

  #open(address: Address, near: MemoryLink, far: MemoryLink): void {
    if (near.isClosed) return;
    const accept = this.#listeners.get(formatAddress(address));
    if (accept === undefined) {
      near.cut(new Error(`connect ECONNREFUSED ${formatAddress(address)}`));
      far.cut(undefined);
      return;
    }
    const receiver = accept(far);
    if (receiver === undefined) {
      far.destroy();
      return;
    }
    far.receiver = receiver;
    receiver.opened();
    near.receiver?.opened();
  }
}

/** One end of a link in memory. Bytes are copied when written, as a kernel does. */
class MemoryLink implements Link {
  readonly peerAddress: string;
  receiver: LinkReceiver | undefined = undefined;
  readonly #clock: VirtualClock;
  readonly #conditions: LinkConditions;
  /** Chunks on their way to this end, or waiting here while it is paused. */
  readonly #incoming: Uint8Array[] = [];
  #far: MemoryLink | undefined = undefined;
  #onGone: (link: MemoryLink) => void = () => {};
  #unsentBytes = 0;
  #isPaused = false;
  #isSilent = false;
  #isEnding = false;
  #isClosed = false;

  constructor(clock: VirtualClock, conditions: LinkConditions, peerAddress: string) {
    this.#clock = clock;
    this.#conditions = conditions;
    this.peerAddress = peerAddress;
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** What lies beyond the window counts as not taken by the system. */
  get unsentBytes(): number {
    return Math.max(0, this.#unsentBytes - this.#conditions.windowBytes);
  }

  get isWritable(): boolean {
    return !this.#isClosed && !this.#isEnding;
  }

  join(far: MemoryLink, onGone: (link: MemoryLink) => void): void {
    this.#far = far;
    far.#far = this;
    this.#onGone = onGone;
    far.#onGone = onGone;
  }

  write(bytes: Uint8Array): boolean {
    const far = this.#far;
    if (this.#isClosed || this.#isEnding || far === undefined) return true;
    const { chunkBytesMax, latencyMs } = this.#conditions;
    for (let at = 0; at < bytes.length; at += chunkBytesMax) {
      const chunk = bytes.slice(at, at + chunkBytesMax);
      this.#unsentBytes += chunk.length;
      if (!this.#isSilent) this.#clock.start(latencyMs, () => far.#arrive(chunk));
    }
    return this.unsentBytes === 0;
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
    const far = this.#far;
    this.#clock.start(this.#conditions.latencyMs, () => {
      if (far !== undefined && !this.#isSilent) far.cut(undefined);
      this.cut(undefined);
    });
  }

  destroy(): void {
    const far = this.#far;
    const isSilent = this.#isSilent;
    this.cut(undefined);
    if (isSilent) return;
    this.#clock.start(this.#conditions.latencyMs, () => far?.cut(undefined));
  }

  /** Closes this end; the receiver hears so, as a system would tell it, not within the call. */
  cut(error: Error | undefined): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#onGone(this);
    this.#clock.start(0, () => this.receiver?.closed(error));
  }

  silence(): void {
    this.#isSilent = true;
  }

  #arrive(chunk: Uint8Array): void {
    if (this.#isClosed || this.#isSilent) return;
    this.#incoming.push(chunk);
    this.#deliver();
  }

  #deliver(): void {
    while (!this.#isPaused && !this.#isClosed) {
      const chunk = this.#incoming.shift();
      if (chunk === undefined) return;
      this.receiver?.received(chunk);
      const far = this.#far;
      if (far !== undefined) far.#taken(chunk.length);
    }
  }

  #taken(bytes: number): void {
    const wasBehind = this.unsentBytes > 0;
    this.#unsentBytes -= bytes;
    if (wasBehind && this.unsentBytes === 0 && !this.#isClosed) this.receiver?.drained();
  }
}
