/**
 * Whole clusters under virtual time with seeded faults: connections that break, servers that stop
 * and come back, callers that cancel or run out of time. A ledger of what really ran is held
 * against what callers were told.
 */
import assert from "node:assert/strict";
import process from "node:process";
import { test } from "node:test";
import {
  type CallRouter,
  type FlushOption,
  Gateway,
  type RouterType,
  RpcError,
  type ServerInfo,
  Station,
  type StationOptions,
} from "../../runtime/src/index.js";
import { silentLogger } from "../../runtime/src/logger.js";
import { Simulation } from "../../runtime/src/testing.js";
import { ProbeClient, ProbeServer } from "../runtime/support/probe-service.js";
import { deferred } from "../runtime/support/world.js";
import { Chance } from "./chance.js";

/** Virtual time in which calls are made. */
const RUN_MS = 1500;

/** By then every call has settled, whatever happened: its longest deadline and a tick of the wheel. */
const SETTLED_MS = 600 + 16 + 5;

/** Few in every run; `SEEDS=500 npm test -- ledger` looks further. */
const SEEDS = Number(process.env["SEEDS"] ?? 12);

interface Told {
  readonly text: string;
  readonly isIdempotent: boolean;
  readonly deadlineAt: number;
  outcome: string | RpcError | undefined;
  settledAt: number;
  settledTimes: number;
}

class Cluster {
  readonly simulation: Simulation;
  readonly chance: Chance;
  /** How often the handler has run, by text. */
  readonly runs = new Map<string, number>();
  readonly told: Told[] = [];
  readonly #gateways: Gateway[] = [];
  readonly #infos: ServerInfo[] = [];
  readonly #stations: Station[] = [];

  constructor(seed: number) {
    this.simulation = new Simulation({ seed });
    this.chance = new Chance(seed);
    const { chance } = this;
    this.simulation.network.conditions = {
      latencyMs: chance.below(10),
      chunkBytesMax: chance.pick([1, 7, 65_536]),
      windowBytes: chance.pick([50, 1024 * 1024]),
    };
  }

  async start(): Promise<void> {
    for (const id of ["a", "b", "c"]) await this.#startServer(this.#gateways.length, id, 0);
    for (const id of ["x", "y"]) {
      const { environment } = this.simulation;
      const options = { id, servers: this.#infos, environment, logger: silentLogger };
      const limits = { callsInFlightMax: 5, pendingCallsMax: this.chance.pick([3, 1024]) };
      this.#stations.push(new Station({ ...options, ...this.#policies(), limits }));
    }
  }

  /** Any way of choosing servers and of going on when they fail. */
  #policies(): StationOptions {
    const { chance } = this;
    const { clock } = this.simulation;
    const slowRouter: CallRouter = async (_, __, servers) => {
      await new Promise<void>((resolve) => clock.start(chance.below(20), resolve));
      return chance.pick(servers).id;
    };
    const routers = ["round-robin", "random", "least-active", "lowest-latency"] as const;
    return {
      routers: { probe: chance.pick<RouterType | CallRouter>([...routers, slowRouter]) },
      failMode: chance.pick(["failfast", "failover", "failsafe"]),
      connections: chance.pick([1, 1, 3]),
      lazyConnect: chance.oneIn(2),
      flush: chance.pick<FlushOption>(["tick", { intervalMs: 7 }]),
      ejection: chance.pick([false, { failures: 2, minMs: 50 }]),
    };
  }

  /** Makes calls and trouble for a while. */
  async run(): Promise<void> {
    const { clock } = this.simulation;
    const untilMs = clock.now + RUN_MS;
    while (clock.now < untilMs) {
      for (let calls = this.chance.below(4); calls > 0; calls--) this.#call();
      if (this.chance.oneIn(40)) this.simulation.network.cutAll();
      if (this.chance.oneIn(40)) await this.#restart(this.chance.below(3));
      await this.simulation.advance(this.chance.below(20));
    }
    await this.simulation.advance(SETTLED_MS);
  }

  async stop(): Promise<void> {
    for (const station of this.#stations) await station.close();
    await this.simulation.run(Promise.all(this.#gateways.map((gateway) => gateway.stop())));
    await this.simulation.advance(20_000);
  }

  async #startServer(index: number, id: string, port: number): Promise<void> {
    const { environment } = this.simulation;
    const gateway = new Gateway({
      id,
      type: "probe",
      services: [new ProbeServer({ text: (text) => this.#answer(text) })],
      listen: [{ transport: "tcp", port }],
      limits: { drainMs: 50, callsInFlightMax: this.chance.pick([2, 1024]) },
      environment,
      logger: silentLogger,
    });
    await gateway.start();
    this.#gateways[index] = gateway;
    const [address] = gateway.addresses;
    assert.ok(address !== undefined);
    this.#infos[index] = { id, type: "probe", host: address.host, port: address.port };
  }

  async #restart(index: number): Promise<void> {
    const [gateway, info] = [this.#gateways[index], this.#infos[index]];
    assert.ok(gateway !== undefined && info !== undefined);
    await this.simulation.run(gateway.stop());
    await this.simulation.advance(this.chance.below(100));
    await this.#startServer(index, info.id, info.port);
  }

  #answer(text: string): string | Promise<string> {
    this.runs.set(text, (this.runs.get(text) ?? 0) + 1);
    if (this.chance.oneIn(3)) return text;
    const { promise, resolve } = deferred<string>();
    this.simulation.clock.start(this.chance.below(80), () => resolve(text));
    return promise;
  }

  #call(): void {
    const { chance, simulation } = this;
    const { clock } = simulation;
    const timeoutMs = 1 + chance.below(600);
    const told: Told = {
      text: `call ${this.told.length}`,
      isIdempotent: chance.oneIn(2),
      deadlineAt: clock.now + timeoutMs,
      outcome: undefined,
      settledAt: 0,
      settledTimes: 0,
    };
    this.told.push(told);
    const abort = new AbortController();
    if (chance.oneIn(4)) clock.start(chance.below(100), () => abort.abort());
    const stub = new ProbeClient(chance.pick(this.#stations));
    const patient = told.isIdempotent && chance.oneIn(3) ? "failback" : undefined;
    const bound = stub.with({ timeoutMs, signal: abort.signal, failMode: patient });
    const ways = [bound, bound.route(told.text), bound.to(chance.pick(["a", "b", "c"]))];
    const client = chance.pick(ways);
    const settle = (outcome: string | RpcError): void => {
      told.outcome = outcome;
      told.settledAt = clock.now;
      told.settledTimes++;
    };
    (told.isIdempotent ? client.fetch(told.text) : client.echo(told.text)).then(settle, settle);
  }
}

function check(cluster: Cluster): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { text, isIdempotent, outcome, settledTimes, settledAt, deadlineAt } of cluster.told) {
    const runs = cluster.runs.get(text) ?? 0;
    assert.equal(settledTimes, 1, `${text}: settled ${settledTimes} times`);
    assert.ok(settledAt <= deadlineAt + 16 + 1, `${text}: ${settledAt - deadlineAt} ms late`);
    if (!isIdempotent) assert.ok(runs <= 1, `${text}: ran ${runs} times`);
    if (outcome instanceof RpcError) {
      const { execution } = outcome;
      counts[execution] = (counts[execution] ?? 0) + 1;
      if (execution === "never-sent" || execution === "refused") {
        assert.equal(
          runs,
          0,
          `${text} has run, its caller was told: ${execution}, ${outcome.rawMessage}`,
        );
      }
      assert.notEqual(execution, "executed");
    } else {
      counts["answered"] = (counts["answered"] ?? 0) + 1;
      assert.equal(outcome, text);
      assert.ok(runs >= 1);
    }
  }
  return counts;
}

test(`${SEEDS} clusters: callers are told the truth`, async (context) => {
  const total: Record<string, number> = {};
  for (let seed = 1; seed <= SEEDS; seed++) {
    const cluster = new Cluster(seed);
    await cluster.start();
    await cluster.run();
    let counts: Record<string, number>;
    try {
      counts = check(cluster);
    } catch (cause) {
      throw new Error(`seed ${seed}: ${String(cause)}`, { cause });
    }
    for (const [outcome, count] of Object.entries(counts)) {
      total[outcome] = (total[outcome] ?? 0) + count;
    }
    await cluster.stop();
    assert.equal(cluster.simulation.network.links, 0, `seed ${seed}: links are left`);
    assert.equal(cluster.simulation.clock.pending, 0, `seed ${seed}: timers are left`);
  }
  context.diagnostic(JSON.stringify(total));
  for (const outcome of ["answered", "never-sent", "refused", "maybe-executed"]) {
    assert.ok((total[outcome] ?? 0) > 0, `no call ended ${outcome}`);
  }
});
