import process from "node:process";
import type { Caller } from "../../runtime/src/codegen.js";
import type { Environment } from "../../runtime/src/environment.js";
import type { CallContext, Logger } from "../../runtime/src/index.js";
import { Simulation, type SimulatedProcess } from "../../runtime/src/testing.js";
import { Chance } from "../fault/chance.js";
import { type ActorHost, ServerActor, StationActor } from "./actors.js";
import { Callers, pathBack } from "./callers.js";
import { Ledger } from "./ledger.js";
import { planOf } from "./plan.js";
import { SlabWatch } from "./slab-watch.js";
import { type Profile, profileOf } from "./profile.js";

/** What may be put in the place of parts of a world, to see whether its checks notice. */
export interface Doubles {
  /** In the place of what a process works with. */
  readonly environment?:
    ((environment: Environment, world: World, name: string) => Environment) | undefined;
  /** In the place of stations and peers. */
  readonly caller?: ((caller: Caller) => Caller) | undefined;
}

/** A line of what happened. */
export type Trace = (line: string) => void;

/** Virtual time after which a promise that nothing settles is a fault. Milliseconds. */
const PATIENCE_MS = 10_000;

/** Stations, servers and the network between them, all from one seed. */
export class World implements ActorHost {
  readonly chance: Chance;
  readonly profile: Profile;
  readonly simulation: Simulation;
  readonly ledger: Ledger;
  readonly callers: Callers;
  readonly servers: readonly ServerActor[];
  readonly stations: readonly StationActor[];
  /** When processes that were stopped went on, by name. */
  readonly resumedAt = new Map<string, number>();
  /** Processes that wait for servers, once for each wait. */
  readonly waiting = new Set<{ readonly process: SimulatedProcess }>();
  readonly slabs: SlabWatch = new SlabWatch();
  readonly #doubles: Doubles;
  readonly #trace: Trace | undefined;

  constructor(seed: number, doubles: Doubles, trace: Trace | undefined) {
    this.chance = new Chance(seed);
    this.profile = profileOf(this.chance);
    this.simulation = new Simulation({ seed });
    this.simulation.network.conditions = this.profile.conditions;
    this.ledger = new Ledger(this.profile.limits.streamWindowBytes);
    this.#doubles = doubles;
    this.#trace = trace;
    const wrap = doubles.caller ?? ((caller: Caller) => caller);
    this.callers = new Callers(this.ledger, () => this.now, wrap);
    const { servers, stations } = this.profile;
    this.servers = ["a", "b", "c"].slice(0, servers).map((id) => new ServerActor(id, this));
    const later = ["x", "y"].slice(0, stations);
    this.stations = later.map((id) => new StationActor(id, [], this));
  }

  get now(): number {
    return this.simulation.clock.now;
  }

  async start(): Promise<void> {
    this.note(() => JSON.stringify(this.profile));
    for (const server of this.servers) await server.start();
    const infos = this.servers.map(({ info }) => info);
    for (const { station } of this.stations) station.addServers(infos);
  }

  /** Lets time go by, and promises settle between any two things that happen. */
  async advance(ms: number): Promise<void> {
    const { clock } = this.simulation;
    const untilMs = clock.now + ms;
    await settle();
    while (clock.step(untilMs)) await settle();
    clock.skipTo(untilMs);
  }

  /** Waits until it is so; false when it is not within that time. */
  async until(isTrue: () => boolean, withinMs: number): Promise<boolean> {
    for (let passedMs = 0; !isTrue(); passedMs += 20) {
      if (passedMs >= withinMs) return false;
      await this.advance(20);
    }
    return true;
  }

  /** Waits for a promise that virtual time will settle. */
  async run(promise: Promise<unknown>, what: string): Promise<void> {
    let isSettled = false;
    const settled = (): void => void (isSettled = true);
    promise.then(settled, settled);
    if (!(await this.until(() => isSettled, PATIENCE_MS))) {
      throw new Error(`${what}: not within ${PATIENCE_MS} ms`);
    }
    await promise;
  }

  /** The process waits for something that comes or does not, but in its time. */
  waits(process: SimulatedProcess, promise: Promise<void>): void {
    const wait = { process };
    this.waiting.add(wait);
    const settled = (): void => void this.waiting.delete(wait);
    promise.then(settled, settled);
  }

  /** Writes down what happens, where somebody wants to read it. */
  note(line: () => string): void {
    this.#trace?.(`${this.now.toFixed(1).padStart(8)} ${line()}`);
  }

  callBack(server: SimulatedProcess, call: CallContext): Promise<unknown> {
    const plan = planOf(this.chance, true);
    const inherits = this.chance.oneIn(2);
    const bounds = { timeoutMs: 1 + this.chance.below(150), parent: inherits ? call : undefined };
    return this.callers.make(pathBack(server, call.peer), plan, bounds);
  }

  wrapEnvironment(environment: Environment, name: string): Environment {
    const watched = this.slabs.watch(environment, name);
    return this.#doubles.environment?.(watched, this, name) ?? watched;
  }

  loggerOf(name: string): Logger {
    const log = (level: string, message: string): void => {
      this.note(() => `${name} ${level}: ${message}`);
    };
    return {
      debug: (_fields, message) => log("debug", message),
      info: (_fields, message) => log("info", message),
      warn: (_fields, message) => log("warn", message),
      error: (fields, message) => {
        log("error", message);
        const error: unknown = "err" in fields ? fields.err : undefined;
        const cause = error instanceof Error ? error : undefined;
        if (cause?.message === "as planned") return;
        const fault = `${name} has logged an error: ${message} ${cause?.stack ?? ""}`;
        this.ledger.faults.push(fault);
      },
    };
  }
}

/** Lets everything run that needs no time: Node settles all promises and ticks between two immediates. */
function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** Faults that nobody has caught while `body` runs, in words. */
export async function listeningForStrays(body: () => Promise<void>): Promise<readonly string[]> {
  const strays: string[] = [];
  const hear = (error: unknown): void => {
    strays.push(
      `nobody has caught: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
    );
  };
  process.on("unhandledRejection", hear);
  try {
    await body();
    await settle();
  } finally {
    process.off("unhandledRejection", hear);
  }
  return strays;
}
