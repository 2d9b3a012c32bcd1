import type { Environment } from "../environment.js";

/** Something that ends at a time. It is its own entry in the wheel, so that a deadline costs no object. */
export interface Deadline {
  /** In the environment's time. Set before `add`, fixed until `remove`. */
  deadlineAt: number;
  /** Owned by the wheel. */
  wheelNext: Deadline | undefined;
  wheelPrevious: Deadline | undefined;
  wheelSlot: number;
  /** Called once when the time has come, after it has been removed; at most one tick of the wheel late. */
  expire(): void;
}

/** In the slot field of a deadline that is in no wheel. */
export const NO_SLOT = -1;

/** How late a deadline may fire, in milliseconds. */
export const WHEEL_TICK_MS = 16;

const SLOTS = 512;

/**
 * All deadlines of a process under one timer: adding and removing are a few writes, however many
 * there are. A timer object per call would cost 14 to 27 % of the small calls a process can make.
 */
export class TimerWheel {
  readonly #environment: Environment;
  readonly #slots: (Deadline | undefined)[] = new Array<Deadline | undefined>(SLOTS).fill(
    undefined,
  );
  readonly #onTick: () => void;
  #count = 0;
  #isTicking = false;
  /** Ticks before this one have been visited; this one is not over and is visited again. */
  #tick = 0;

  constructor(environment: Environment) {
    this.#environment = environment;
    this.#onTick = () => this.#turn();
  }

  /** Deadlines that wait. */
  get size(): number {
    return this.#count;
  }

  add(deadline: Deadline): void {
    if (this.#count === 0) this.#start();
    const tick = Math.max(Math.floor(deadline.deadlineAt / WHEEL_TICK_MS), this.#tick);
    const slot = tick % SLOTS;
    const head = this.#slots[slot];
    deadline.wheelSlot = slot;
    deadline.wheelPrevious = undefined;
    deadline.wheelNext = head;
    if (head !== undefined) head.wheelPrevious = deadline;
    this.#slots[slot] = deadline;
    this.#count++;
  }

  /** Does nothing for a deadline that is not in the wheel. */
  remove(deadline: Deadline): void {
    if (deadline.wheelSlot === NO_SLOT) return;
    const { wheelPrevious, wheelNext } = deadline;
    if (wheelPrevious === undefined) this.#slots[deadline.wheelSlot] = wheelNext;
    else wheelPrevious.wheelNext = wheelNext;
    if (wheelNext !== undefined) wheelNext.wheelPrevious = wheelPrevious;
    deadline.wheelSlot = NO_SLOT;
    deadline.wheelNext = undefined;
    deadline.wheelPrevious = undefined;
    this.#count--;
  }

  #start(): void {
    this.#tick = Math.floor(this.#environment.now() / WHEEL_TICK_MS);
    this.#schedule();
  }

  #schedule(): void {
    if (this.#isTicking) return;
    this.#isTicking = true;
    this.#environment.startTimer(WHEEL_TICK_MS, this.#onTick);
  }

  /** Visits the slots that have come due, at most each once. */
  #turn(): void {
    this.#isTicking = false;
    const now = this.#environment.now();
    const tick = Math.floor(now / WHEEL_TICK_MS);
    const first = Math.max(this.#tick, tick - SLOTS + 1);
    this.#tick = tick;
    const due: Deadline[] = [];
    for (let at = first; at <= tick; at++) this.#collect(at % SLOTS, now, due);
    let fault: { readonly error: unknown } | undefined;
    for (const deadline of due) {
      // An earlier one may have removed it, or moved it to a later time.
      if (deadline.wheelSlot === NO_SLOT || deadline.deadlineAt > now) continue;
      this.remove(deadline);
      try {
        deadline.expire();
      } catch (error) {
        // The others must not wait for ever because of it.
        fault ??= { error };
      }
    }
    if (this.#count > 0) this.#schedule();
    if (fault !== undefined) throw fault.error;
  }

  #collect(slot: number, now: number, due: Deadline[]): void {
    for (let at = this.#slots[slot]; at !== undefined; at = at.wheelNext) {
      if (at.deadlineAt <= now) due.push(at);
    }
  }
}
