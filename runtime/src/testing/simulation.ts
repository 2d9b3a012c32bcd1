import type {
  AcceptLink,
  Address,
  AmbientStore,
  Environment,
  LinkReceiver,
} from "../environment.js";
import { asyncLocalAmbient, nodeEnvironment } from "../node-environment.js";
import { MemoryNetwork } from "./memory-network.js";
import { SimulatedProcess } from "./simulated-process.js";
import { VirtualClock } from "./virtual-clock.js";

/** How a simulation begins. */
export interface SimulationOptions {
  /** Equal seeds give equal runs. Default 1. */
  readonly seed?: number | undefined;
}

/** Virtual time after which `run` gives up, so that a test that waits for nothing ends. Milliseconds. */
const RUN_MS_MAX = 10 * 60 * 1000;

/** What the clock of a process may show at first. Milliseconds. */
const ORIGIN_MS_MAX = 1_000_000;

/** Turns of the event loop that let promises settle between two timers. */
const TURNS = 4;

/** A world for stations and gateways in one process: its clock, its network and its chance are all under the test's control. */
export class Simulation {
  readonly clock: VirtualClock = new VirtualClock();
  readonly network: MemoryNetwork = new MemoryNetwork(this.clock, () => this.#random());
  /** Give it to stations and gateways. */
  readonly environment: Environment;
  #state: number;

  constructor(options: SimulationOptions = {}) {
    this.#state = (options.seed ?? 1) >>> 0;
    const { clock, network } = this;
    const ambient: AmbientStore = asyncLocalAmbient();
    this.environment = {
      ambient,
      channel: nodeEnvironment.channel,
      now: () => clock.now,
      random: () => this.#random(),
      wallClock: () => clock.now,
      startTimer: (delayMs: number, callback: () => void) => clock.start(delayMs, callback),
      // The same moment as in a real process: after the running code, before anything else.
      defer: (callback: () => void) => process.nextTick(callback),
      connect: (address: Address, receiver: LinkReceiver) => network.connect(address, receiver),
      listen: (address: Address, accept: AcceptLink) => network.listen(address, accept),
    };
  }

  /**
   * A process with an environment of its own, which can be stopped and killed; ways between processes are
   * blocked by their names. One that takes the place of a dead one may have its name. Clocks of different
   * processes show different times.
   */
  process(name: string): SimulatedProcess {
    return new SimulatedProcess(name, this, Math.floor(this.#random() * ORIGIN_MS_MAX));
  }

  /** Lets time go on until the promise settles, and gives its outcome. Throws when it has not settled after ten virtual minutes. */
  async run<Value>(promise: Promise<Value>): Promise<Value> {
    const outcome = { isSettled: false };
    const settled = (): void => void (outcome.isSettled = true);
    promise.then(settled, settled);
    const untilMs = this.clock.now + RUN_MS_MAX;
    await this.#turn();
    while (!outcome.isSettled) {
      if (!this.clock.step(untilMs)) {
        throw new Error(
          `simulation: the promise has not settled and no timer is left by ${untilMs} ms`,
        );
      }
      await this.#turn();
    }
    return promise;
  }

  /** Lets that much time go by. */
  async advance(ms: number): Promise<void> {
    const untilMs = this.clock.now + ms;
    await this.#turn();
    while (this.clock.step(untilMs)) await this.#turn();
    this.clock.skipTo(untilMs);
  }

  /** Lets everything run that needs no time. */
  async #turn(): Promise<void> {
    for (let turn = 0; turn < TURNS; turn++) await new Promise((resolve) => setImmediate(resolve));
  }

  /** mulberry32. */
  #random(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = this.#state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }
}
