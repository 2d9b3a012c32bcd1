import type { Environment } from "../environment.js";
import { TIME_MS_MAX } from "../limits.js";
import { Alarm } from "./alarm.js";
import type { TimerWheel } from "./timer-wheel.js";

/** Where time comes from. */
export interface IdleWatchHost {
  readonly environment: Environment;
  readonly wheel: TimerWheel;
}

/** Bounds each time that one end of a stream waits for the other. */
export class IdleWatch {
  readonly idleMs: number;
  readonly #environment: Environment;
  readonly #alarm: Alarm;

  constructor({ environment, wheel }: IdleWatchHost, idleMs: number, onIdle: () => void) {
    this.idleMs = idleMs;
    this.#environment = environment;
    this.#alarm = new Alarm(wheel, onIdle);
  }

  /** The wait begins, if it has not begun yet. */
  begin(): void {
    // The longest time there is stands for none, and costs nothing.
    if (this.#alarm.isSet || this.idleMs >= TIME_MS_MAX) return;
    this.#alarm.set(this.#environment.now() + this.idleMs);
  }

  end(): void {
    this.#alarm.clear();
  }
}
