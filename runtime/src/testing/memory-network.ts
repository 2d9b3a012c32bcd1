import type { AcceptLink, Address, Link, LinkReceiver, Listener } from "../environment.js";
import { formatAddress } from "../environment.js";
import {
  MemoryLink,
  type Flow,
  type LinkConditions,
  type LinkHost,
  type LinkNetwork,
} from "./memory-link.js";
import type { VirtualClock } from "./virtual-clock.js";

/** First port given to a listener that asks for port 0. */
const PORT_MIN = 49_152;

/** A connection, by the names of the processes at its ends; empty for those that have none. */
export interface LinkEnds {
  readonly opener: string;
  readonly listener: string;
}

interface OpenPort {
  readonly host: LinkHost;
  readonly accept: AcceptLink;
}

interface Pair {
  readonly ends: LinkEnds;
  readonly near: MemoryLink;
  readonly far: MemoryLink;
}

/** What runs in no process of its own. */
const NOWHERE: LinkHost = { name: "", run: (callback) => callback() };

/** A network in this process, under virtual time: ports, links, and the ways both can fail. */
export class MemoryNetwork {
  /** For links opened from now on. */
  conditions: LinkConditions = { latencyMs: 1, chunkBytesMax: 65_536, windowBytes: 1024 * 1024 };
  readonly #ports = new Map<string, OpenPort>();
  /** Where a port is or was, so that nobody is refused by a process that cannot be reached. */
  readonly #hostNames = new Map<string, string>();
  readonly #links = new Set<MemoryLink>();
  readonly #pairs = new Set<Pair>();
  readonly #blocked = new Set<string>();
  readonly #held = new Set<Flow>();
  readonly #rates = new Map<string, number>();
  readonly #network: LinkNetwork;
  #nextPort = PORT_MIN;

  /** `random` is for jitter: even in [0, 1). */
  constructor(clock: VirtualClock, random: () => number = () => 0) {
    this.#network = {
      clock,
      random,
      isBlocked: (from, to) => this.#blocked.has(wayOf(from, to)),
      bytesPerMs: (to) => this.#rates.get(to) ?? Infinity,
      held: (flow) => this.#held.add(flow),
      closed: (link) => this.#links.delete(link),
    };
  }

  /** Links that are open, two for each connection. */
  get links(): number {
    return this.#links.size;
  }

  /** As `Environment.listen`, in that process. */
  listen(address: Address, accept: AcceptLink, host: LinkHost = NOWHERE): Promise<Listener> {
    const taken = address.port === 0 ? { ...address, port: this.#nextPort++ } : address;
    const key = formatAddress(taken);
    if (this.#ports.has(key)) return Promise.reject(new Error(`listen EADDRINUSE: ${key}`));
    const port = { host, accept };
    this.#ports.set(key, port);
    this.#hostNames.set(key, host.name);
    const close = (): Promise<void> => {
      if (this.#ports.get(key) === port) this.#ports.delete(key);
      return Promise.resolve();
    };
    return Promise.resolve({ address: taken, close });
  }

  /** As `Environment.connect`, in that process. */
  connect(address: Address, receiver: LinkReceiver, host: LinkHost = NOWHERE): Link {
    const { conditions } = this;
    const key = formatAddress(address);
    const ends = { opener: host.name, listener: this.#hostNames.get(key) ?? "" };
    const port = this.#nextPort++;
    const nearWay = { to: ends.listener, peerAddress: key };
    const near = new MemoryLink(this.#network, conditions, host, nearWay);
    near.receiver = receiver;
    this.#links.add(near);
    near.send(() => {
      if (near.isClosed || near.isSilent) return;
      const open = this.#ports.get(key);
      if (open === undefined) {
        near.cut(new Error(`connect ECONNREFUSED ${key}`));
        return;
      }
      const farWay = { to: ends.opener, peerAddress: `caller:${port}` };
      const far = new MemoryLink(this.#network, conditions, open.host, farWay);
      near.join(far);
      this.#open({ ends, near, far }, open);
    });
    return near;
  }

  /** Cuts open links, all or those that are chosen, as when a process is killed: both sides see the connection reset. */
  cutAll(isChosen: (ends: LinkEnds) => boolean = () => true): void {
    for (const { near, far } of this.#choose(isChosen)) {
      near.cut(new Error("read ECONNRESET"));
      far.cut(new Error("read ECONNRESET"));
    }
  }

  /** From now on open links, all or those that are chosen, carry nothing and nobody is told, as when a machine vanishes. */
  silenceAll(isChosen: (ends: LinkEnds) => boolean = () => true): void {
    for (const { near, far } of this.#choose(isChosen)) {
      near.silence();
      far.silence();
    }
  }

  /** Nothing gets from one process to the other any more, links that are open included; it arrives once the way is free again. */
  block(from: string, to: string): void {
    this.#blocked.add(wayOf(from, to));
  }

  /** Ends `block`. */
  unblock(from: string, to: string): void {
    this.#blocked.delete(wayOf(from, to));
    for (const flow of this.#held) {
      if (flow.from !== from || flow.to !== to) continue;
      this.#held.delete(flow);
      flow.release();
    }
  }

  /** From now on the process gets so many bytes in a millisecond on each link; undefined: as many as come. */
  slowDown(to: string, bytesPerMs: number | undefined): void {
    if (bytesPerMs === undefined) this.#rates.delete(to);
    else this.#rates.set(to, bytesPerMs);
  }

  /** What a process leaves behind that is gone: called by the process. */
  forget(host: LinkHost): void {
    for (const [key, port] of this.#ports) if (port.host === host) this.#ports.delete(key);
    for (const link of this.#links) if (link.host === host) link.kill();
  }

  #open(pair: Pair, { host, accept }: OpenPort): void {
    const { near, far } = pair;
    for (const known of this.#pairs) {
      if (known.near.isClosed && known.far.isClosed) this.#pairs.delete(known);
    }
    this.#pairs.add(pair);
    this.#links.add(far);
    host.run(() => {
      if (far.isClosed) return;
      const receiver = accept(far);
      if (receiver === undefined) far.destroy();
      else far.open(receiver);
    });
    const answered = (): void => near.host.run(() => this.#answer(near));
    // The answer needs no time of its own, but a way back.
    if (this.#blocked.has(wayOf(host.name, near.host.name))) far.send(answered);
    else answered();
  }

  #answer(near: MemoryLink): void {
    if (near.isClosed || near.isSilent || near.receiver === undefined) return;
    near.open(near.receiver);
  }

  #choose(isChosen: (ends: LinkEnds) => boolean): readonly Pair[] {
    const open = [...this.#pairs].filter(({ near, far }) => !near.isClosed || !far.isClosed);
    return open.filter(({ ends }) => isChosen(ends));
  }
}

function wayOf(from: string, to: string): string {
  return `${from} → ${to}`;
}
