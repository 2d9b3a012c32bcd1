import type { Environment, Timer } from "../environment.js";
import type { LinkHost } from "./memory-link.js";
import type { MemoryNetwork } from "./memory-network.js";
import type { VirtualClock } from "./virtual-clock.js";

/** The world around a process: what it shares with the others. */
export interface ProcessWorld {
  readonly clock: VirtualClock;
  readonly network: MemoryNetwork;
  /** Of the simulation as a whole. */
  readonly environment: Environment;
}

/** What happens first when a process goes on: its late timers, or what has come meanwhile. */
export type ResumeOrder = "timers-first" | "input-first";

interface Waiting {
  readonly isTimer: boolean;
  readonly callback: () => void;
}

/** One process of a simulation, which can be stopped and killed. What stations and gateways are given its environment live in it. */
export class SimulatedProcess implements LinkHost {
  readonly name: string;
  readonly environment: Environment;
  readonly #world: ProcessWorld;
  readonly #timers = new Set<Timer>();
  /** What was due while the process stood still. */
  #waiting: Waiting[] = [];
  #state: "running" | "stopped" | "dead" = "running";

  /** Its clock shows `originMs` more than the simulation's. */
  constructor(name: string, world: ProcessWorld, originMs: number) {
    this.name = name;
    this.#world = world;
    const { clock, network, environment } = world;
    this.environment = {
      ...environment,
      now: () => clock.now + originMs,
      startTimer: (delayMs, callback) => this.#startTimer(delayMs, callback),
      connect: (address, receiver) => network.connect(address, receiver, this),
      listen: (address, accept) => network.listen(address, accept, this),
    };
  }

  get isRunning(): boolean {
    return this.#state === "running";
  }

  /** False once it was killed. */
  get isAlive(): boolean {
    return this.#state !== "dead";
  }

  /** It stands still, as by SIGSTOP: its links stay, nobody reads them, and its timers are late when it goes on. */
  stop(): void {
    if (this.#state === "running") this.#state = "stopped";
  }

  /** It goes on: late, as after a machine has slept. */
  resume(order: ResumeOrder = "timers-first"): void {
    if (this.#state !== "stopped") return;
    this.#state = "running";
    const timers = this.#waiting.filter(({ isTimer }) => isTimer);
    const input = this.#waiting.filter(({ isTimer }) => !isTimer);
    this.#waiting = order === "timers-first" ? [...timers, ...input] : [...input, ...timers];
    this.#goOn();
  }

  /** It is gone, as by SIGKILL: its timers never fire, its ports are closed, those who talked to it see the connection reset. */
  kill(): void {
    if (this.#state === "dead") return;
    this.#state = "dead";
    this.#waiting = [];
    for (const timer of this.#timers) timer.stop();
    this.#timers.clear();
    this.#world.network.forget(this);
  }

  /** Called by the network. */
  run(callback: () => void): void {
    this.#run({ isTimer: false, callback });
  }

  #run(due: Waiting): void {
    if (this.#state === "dead") return;
    if (this.#state === "running" && this.#waiting.length === 0) due.callback();
    else this.#waiting.push(due);
  }

  /** One thing after the other, so that promises settle in between as in an event loop. */
  #goOn(): void {
    if (this.#waiting.length === 0) return;
    this.#world.clock.start(0, () => {
      if (this.#state !== "running") return;
      const [first] = this.#waiting;
      // It stays in the list while it runs, so that nothing overtakes what is behind it.
      first?.callback();
      this.#waiting.shift();
      this.#goOn();
    });
  }

  #startTimer(delayMs: number, callback: () => void): Timer {
    let isStopped = false;
    const timer = this.#world.clock.start(delayMs, () => {
      this.#timers.delete(handle);
      this.#run({ isTimer: true, callback: () => (isStopped ? undefined : callback()) });
    });
    const handle: Timer = {
      stop: () => {
        isStopped = true;
        this.#timers.delete(handle);
        timer.stop();
      },
    };
    this.#timers.add(handle);
    return handle;
  }
}
