import type {
  AcceptLink,
  Address,
  ConnectSettings,
  Environment,
  Link,
  LinkReceiver,
  Listener,
  ListenSettings,
} from "../../../runtime/src/environment.js";
import { WebSocket } from "ws";
import { browserEnvironment } from "../../../runtime/src/browser-environment.js";
import { nodeEnvironment } from "../../../runtime/src/node-environment.js";
import { Simulation, VirtualClock } from "../../../runtime/src/testing.js";

/** A network and a clock for one test. Time stands still on both unless the test lets it go on. */
export interface Rig {
  readonly name: "memory" | SocketKind;
  /** What its gateways listen on. */
  readonly transport: "tcp" | "ws";
  readonly clock: VirtualClock;
  /** Give it to stations and gateways. */
  readonly environment: Environment;
  /** What `environment.random` gives. */
  random: () => number;
  /** Links that are open, at either end. */
  readonly openLinks: number;
  /** Lets everything happen that needs no time. */
  turn(): Promise<void>;
  /** Lets that much time go by. */
  advance(ms: number): Promise<void>;
  /** Waits for what the network does by itself. Throws when it does not happen. */
  until(isTrue: () => boolean): Promise<void>;
  /** Waits for a promise that needs the network alone, no passing of time to speak of. */
  run<Value>(promise: Promise<Value>): Promise<Value>;
  /** Breaks every open connection, as when the process at the far end is killed. */
  cutAll(): void;
  /** Breaks the calling end of every open connection. */
  breakCallers(): void;
}

/** Real time after which a test over sockets gives up. Nothing ever waits for it to pass. */
const PATIENCE_MS = 10_000;

/** An environment that knows its open links. */
class TrackedLinks {
  readonly calling = new Set<Link>();
  readonly serving = new Set<Link>();
  readonly #below: Environment;

  constructor(below: Environment) {
    this.#below = below;
  }

  get size(): number {
    return this.calling.size + this.serving.size;
  }

  connect(address: Address, receiver: LinkReceiver, settings?: ConnectSettings): Link {
    const tracked = new TrackedReceiver(this.calling, receiver);
    tracked.link = this.#below.connect(address, tracked, settings);
    this.calling.add(tracked.link);
    return tracked.link;
  }

  listen(address: Address, accept: AcceptLink, settings?: ListenSettings): Promise<Listener> {
    const track = (link: Link): LinkReceiver | undefined => {
      const receiver = accept(link);
      if (receiver === undefined) return undefined;
      const tracked = new TrackedReceiver(this.serving, receiver);
      tracked.link = link;
      this.serving.add(link);
      return tracked;
    };
    return this.#below.listen(address, track, settings);
  }
}

class TrackedReceiver implements LinkReceiver {
  link: Link | undefined = undefined;
  readonly #links: Set<Link>;
  readonly #receiver: LinkReceiver;

  constructor(links: Set<Link>, receiver: LinkReceiver) {
    this.#links = links;
    this.#receiver = receiver;
  }

  opened(): void {
    this.#receiver.opened();
  }

  received(chunk: Uint8Array): void {
    this.#receiver.received(chunk);
  }

  drained(): void {
    this.#receiver.drained();
  }

  closed(error: Error | undefined): void {
    if (this.link !== undefined) this.#links.delete(this.link);
    this.#receiver.closed(error);
  }
}

/** The in-memory network. */
export class MemoryRig implements Rig {
  readonly name = "memory";
  readonly transport = "tcp";
  readonly simulation: Simulation = new Simulation();
  readonly clock: VirtualClock = this.simulation.clock;
  readonly environment: Environment;
  random: () => number = () => 0.5;
  readonly #links = new TrackedLinks(this.simulation.environment);

  constructor() {
    this.environment = {
      ...this.simulation.environment,
      random: () => this.random(),
      connect: (address, receiver, settings) => this.#links.connect(address, receiver, settings),
      listen: (address, accept, settings) => this.#links.listen(address, accept, settings),
    };
  }

  get openLinks(): number {
    return this.#links.size;
  }

  turn(): Promise<void> {
    return this.simulation.advance(0);
  }

  advance(ms: number): Promise<void> {
    return this.simulation.advance(ms);
  }

  async until(isTrue: () => boolean): Promise<void> {
    for (let passedMs = 0; !isTrue(); passedMs++) {
      if (passedMs > 100) throw new Error(`nothing has happened: ${String(isTrue)}`);
      await this.advance(1);
    }
  }

  run<Value>(promise: Promise<Value>): Promise<Value> {
    return this.simulation.run(promise);
  }

  cutAll(): void {
    this.simulation.network.cutAll();
  }

  breakCallers(): void {
    for (const link of this.#links.calling) link.destroy();
  }
}

/** TCP; WebSockets; WebSockets whose callers are pages in a browser. */
export type SocketKind = "tcp" | "ws" | "page";

/** Calls as a page does, and listens as Node does. */
function pageEnvironment(): Environment {
  // The library's own class stands in for the browser's, whose interface it has.
  Object.assign(globalThis, { WebSocket });
  return { ...browserEnvironment, listen: nodeEnvironment.listen.bind(nodeEnvironment) };
}

/** Real sockets on 127.0.0.1 under virtual time. */
export class SocketRig implements Rig {
  readonly name: SocketKind;
  readonly transport: "tcp" | "ws";
  readonly clock: VirtualClock = new VirtualClock();
  readonly environment: Environment;
  random: () => number = () => 0.5;
  readonly #links: TrackedLinks;

  constructor(kind: SocketKind) {
    this.name = kind;
    this.transport = kind === "tcp" ? "tcp" : "ws";
    this.#links = new TrackedLinks(kind === "page" ? pageEnvironment() : nodeEnvironment);
    this.environment = {
      ...nodeEnvironment,
      ambient: new Simulation().environment.ambient,
      now: () => this.clock.now,
      startTimer: (delayMs, callback) => this.clock.start(delayMs, callback),
      random: () => this.random(),
      connect: (address, receiver, settings) => this.#links.connect(address, receiver, settings),
      listen: (address, accept, settings) => this.#links.listen(address, accept, settings),
    };
  }

  get openLinks(): number {
    return this.#links.size;
  }

  async turn(): Promise<void> {
    for (let turn = 0; turn < 4; turn++) await new Promise((resolve) => setImmediate(resolve));
  }

  async advance(ms: number): Promise<void> {
    const untilMs = this.clock.now + ms;
    await this.turn();
    while (this.clock.step(untilMs)) await this.turn();
    this.clock.skipTo(untilMs);
  }

  async until(isTrue: () => boolean): Promise<void> {
    const giveUpAt = performance.now() + PATIENCE_MS;
    while (!isTrue()) {
      if (performance.now() > giveUpAt) {
        throw new Error(`nothing has happened: ${String(isTrue)}`);
      }
      await this.turn();
    }
  }

  async run<Value>(promise: Promise<Value>): Promise<Value> {
    let isSettled = false;
    const settled = (): void => void (isSettled = true);
    promise.then(settled, settled);
    await this.until(() => isSettled);
    return promise;
  }

  cutAll(): void {
    for (const link of this.#links.serving) link.destroy();
  }

  breakCallers(): void {
    for (const link of this.#links.calling) link.destroy();
  }
}
