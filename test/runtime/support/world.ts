import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import {
  type CallContext,
  type Execution,
  Gateway,
  type GatewayOptions,
  RpcError,
  type ServerInfo,
  Station,
  type StationOptions,
  type TcpListenOptions,
  type WsListenOptions,
} from "../../../runtime/src/index.js";
import type { Address, Listener } from "../../../runtime/src/environment.js";
import type { LinkConditions } from "../../../runtime/src/testing.js";
import type { ProbeHandlers } from "./probe-service.js";
import { ProbeClient, ProbeServer } from "./probe-service.js";
import type { RawPeer } from "./raw-peer.js";
import { RecordingLogger } from "./recording-logger.js";
import { MemoryRig, type Rig, SocketRig } from "./rig.js";

/** The stations, gateways and raw peers of one test. Closes them all, and checks that nothing is left. */
export class World {
  readonly rig: Rig;
  readonly logger: RecordingLogger = new RecordingLogger();
  readonly #stations: Station[] = [];
  readonly #gateways: Gateway[] = [];
  readonly #rawPeers: RawPeer[] = [];
  readonly #listeners: Listener[] = [];

  constructor(rig: Rig) {
    this.rig = rig;
  }

  /** A place to listen at, for the transport of this test. */
  place(port = 0, host = "127.0.0.1"): TcpListenOptions | WsListenOptions {
    if (this.rig.transport === "ws") return { transport: "ws", port, host };
    return { transport: "tcp", port, host };
  }

  /** A gateway that has started, on a port that the system chose. */
  async gateway(
    handlers: Partial<ProbeHandlers> = {},
    options: Partial<GatewayOptions> = {},
  ): Promise<Gateway> {
    const gateway = this.newGateway(handlers, options);
    await this.rig.run(gateway.start());
    return gateway;
  }

  /** A gateway that has not started. */
  newGateway(
    handlers: Partial<ProbeHandlers> = {},
    options: Partial<GatewayOptions> = {},
  ): Gateway {
    const gateway = new Gateway({
      id: "probe-1",
      type: "probe",
      services: [new ProbeServer(handlers)],
      listen: [this.place()],
      environment: this.rig.environment,
      logger: this.logger,
      ...options,
    });
    this.#gateways.push(gateway);
    return gateway;
  }

  station(servers: readonly ServerInfo[], options: StationOptions = {}): Station {
    const { environment } = this.rig;
    const station = new Station({ servers, environment, logger: this.logger, ...options });
    this.#stations.push(station);
    return station;
  }

  /** The stub of a new station that knows these servers. */
  client(servers: readonly ServerInfo[], options: StationOptions = {}): ProbeClient {
    return new ProbeClient(this.station(servers, options));
  }

  /** Opens a port at which raw peers answer. */
  async rawServer(make: () => RawPeer, id = "probe-1"): Promise<ServerInfo> {
    const { transport } = this.rig;
    const address = { transport, host: "127.0.0.1", port: 0 };
    const listening = this.rig.environment.listen(address, (link) => {
      const peer = make().attach(link);
      this.#rawPeers.push(peer);
      return peer;
    });
    const listener = await this.rig.run(listening);
    this.#listeners.push(listener);
    return { id, type: "probe", host: "127.0.0.1", port: listener.address.port, transport };
  }

  /** Connects a raw peer and waits until it is connected. */
  async rawClient(address: Address | undefined, peer: RawPeer): Promise<RawPeer> {
    assert.ok(address !== undefined);
    peer.attach(this.rig.environment.connect(address, peer));
    this.#rawPeers.push(peer);
    await this.rig.until(() => peer.isOpen || peer.isClosed);
    return peer;
  }

  /** A port at which nobody listens. */
  async deadServer(id: string): Promise<ServerInfo> {
    const { transport } = this.rig;
    const address = { transport, host: "127.0.0.1", port: 0 };
    const listener = await this.rig.run(this.rig.environment.listen(address, () => undefined));
    await this.rig.run(listener.close());
    return { id, type: "probe", host: "127.0.0.1", port: listener.address.port, transport };
  }

  /** Closes everything, and checks that no link and no timer is left. */
  async close(): Promise<void> {
    for (const station of this.#stations) await station.close();
    const stopped = this.#gateways.map((gateway) => gateway.stop());
    for (const peer of this.#rawPeers) peer.link.destroy();
    stopped.push(...this.#listeners.map((listener) => listener.close()));
    let isClosed = false;
    const closing = Promise.all(stopped).then(() => (isClosed = true));
    // Handlers that never end keep a gateway for its whole drain time.
    for (let passedMs = 0; !isClosed && passedMs < 60_000; passedMs += 500) {
      await this.rig.advance(500);
    }
    await this.rig.run(closing);
    // A peer that has vanished does not close its end either: the link is given up after its time.
    for (let passedMs = 0; this.rig.clock.pending > 0 && passedMs < 15_000; passedMs += 500) {
      await this.rig.advance(500);
    }
    await this.rig.until(() => this.rig.openLinks === 0);
    await this.rig.advance(50);
    assert.equal(this.rig.clock.pending, 0, "timers are left");
  }
}

/** Where a gateway listens, as a directory lists it. */
export function infoOf(gateway: Gateway): ServerInfo {
  const address = gateway.addresses[0];
  assert.ok(address !== undefined, "the gateway does not listen");
  return infoAt(gateway, address);
}

/** The gateway at one of its addresses, as a directory lists it. */
export function infoAt({ id, type }: Gateway, address: Address): ServerInfo {
  const { host, port, path, secure } = address;
  const transport = address.transport === "ws" ? "ws" : "tcp";
  return { id, type, host, port, transport, path, secure };
}

/** How links of the in-memory network behave that are opened from now on. */
export function setConditions(world: World, given: Partial<LinkConditions>): void {
  assert.ok(world.rig instanceof MemoryRig);
  const { network } = world.rig.simulation;
  network.conditions = { ...network.conditions, ...given };
}

/** What a test does in a world of its own. */
export type WorldTest = (world: World, context: TestContext) => Promise<void>;

/** The test on the in-memory network. */
export function inMemory(name: string, body: WorldTest): void {
  inWorld(`${name} (memory)`, () => new MemoryRig(), body);
}

/** The test over real TCP. */
export function overTcp(name: string, body: WorldTest): void {
  inWorld(`${name} (tcp)`, () => new SocketRig("tcp"), body);
}

/** The test over real WebSockets. */
export function overWs(name: string, body: WorldTest): void {
  inWorld(`${name} (ws)`, () => new SocketRig("ws"), body);
}

/** The test over real sockets, with every transport. */
export function overSockets(name: string, body: WorldTest): void {
  overTcp(name, body);
  overWs(name, body);
}

/** The test on both: on the in-memory network, and over real sockets. */
export function onBoth(name: string, body: WorldTest): void {
  inMemory(name, body);
  overSockets(name, body);
}

/** The test on both, and with callers that are pages in a browser. */
export function everywhere(name: string, body: WorldTest): void {
  onBoth(name, body);
  inWorld(`${name} (page)`, () => new SocketRig("page"), body);
}

function inWorld(name: string, makeRig: () => Rig, body: WorldTest): void {
  test(name, async (context) => {
    const world = new World(makeRig());
    try {
      await body(world, context);
    } finally {
      await world.close();
    }
  });
}

/** Waits for a call to fail, and gives its error. */
export async function failureOf(rig: Rig, call: Promise<unknown>): Promise<RpcError> {
  const outcome = await rig.run(
    call.then(
      (value) => ({ value }),
      (error: unknown) => ({ error }),
    ),
  );
  if (!("error" in outcome)) assert.fail(`the call succeeded with ${String(outcome.value)}`);
  const { error } = outcome;
  assert.ok(error instanceof RpcError, `expected an RpcError, got ${String(error)}`);
  return error;
}

/** Checks how a call has failed. */
export async function fails(
  rig: Rig,
  call: Promise<unknown>,
  expected: { readonly code: number; readonly execution: Execution; readonly reason?: RegExp },
): Promise<RpcError> {
  const error = await failureOf(rig, call);
  const { code, execution } = error;
  assert.deepEqual({ code, execution }, { code: expected.code, execution: expected.execution });
  if (expected.reason !== undefined) assert.match(error.rawMessage, expected.reason);
  return error;
}

/** A promise and the functions that settle it. */
export function deferred<Value>(): {
  readonly promise: Promise<Value>;
  readonly resolve: (value: Value) => void;
  readonly reject: (error: unknown) => void;
} {
  const settle: { resolve?: (value: Value) => void; reject?: (error: unknown) => void } = {};
  const promise = new Promise<Value>((resolve, reject) => {
    settle.resolve = resolve;
    settle.reject = reject;
  });
  return {
    promise,
    resolve: (value) => settle.resolve?.(value),
    reject: (error) => settle.reject?.(error),
  };
}

/** A handler that ends when nobody waits for its answer any more. */
export function untilAborted({ signal }: CallContext): Promise<string> {
  return new Promise((resolve) => signal.addEventListener("abort", () => resolve("late")));
}

/** What never settles. */
export function never<Value>(): Promise<Value> {
  return new Promise<Value>(() => {});
}

/** The same promise, whose failure may be heard of later: it does not count as unhandled. */
export function heldBack<Value>(promise: Promise<Value>): Promise<Value> {
  promise.catch(() => {});
  return promise;
}
