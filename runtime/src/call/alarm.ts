import { NO_SLOT, type Deadline, type TimerWheel } from "./timer-wheel.js";

/** A deadline that can be set again and again and calls the same function each time. */
export class Alarm implements Deadline {
  deadlineAt = 0;
  wheelNext: Deadline | undefined = undefined;
  wheelPrevious: Deadline | undefined = undefined;
  wheelSlot: number = NO_SLOT;
  readonly #wheel: TimerWheel;
  readonly #onExpire: () => void;

  constructor(wheel: TimerWheel, onExpire: () => void) {
    this.#wheel = wheel;
    this.#onExpire = onExpire;
  }

  get isSet(): boolean {
    return this.wheelSlot !== NO_SLOT;
  }

  /** Replaces an earlier time. */
  set(deadlineAt: number): void {
    this.#wheel.remove(this);
    this.deadlineAt = deadlineAt;
    this.#wheel.add(this);
  }

  clear(): void {
    this.#wheel.remove(this);
  }

  expire(): void {
    this.#onExpire();
  }
}
