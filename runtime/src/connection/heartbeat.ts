import { Alarm } from "../call/alarm.js";
import type { TimerWheel } from "../call/timer-wheel.js";
import type { Environment } from "../environment.js";
import type { Limits } from "../limits.js";

/** What a heartbeat asks of its connection. */
export interface HeartbeatTarget {
  /** Nothing is read at present, so silence means nothing. */
  readonly isPaused: boolean;
  sendPing(): void;
  /** The peer has not answered in time. */
  peerIsSilent(silentMs: number): void;
}

/**
 * Finds out whether a silent peer lives. The kernel alone would take a quarter of an hour to give
 * up on a peer that vanished, and never notices one that was stopped.
 */
export class Heartbeat {
  readonly #environment: Environment;
  readonly #limits: Limits;
  readonly #target: HeartbeatTarget;
  readonly #alarm: Alarm;
  #lastByteAt: number;
  #isPinged = false;

  constructor(
    environment: Environment,
    wheel: TimerWheel,
    limits: Limits,
    target: HeartbeatTarget,
  ) {
    this.#environment = environment;
    this.#limits = limits;
    this.#target = target;
    this.#alarm = new Alarm(wheel, () => this.#check());
    this.#lastByteAt = environment.now();
    this.#alarm.set(this.#lastByteAt + limits.heartbeatIdleMs);
  }

  /** Something was read at that time; anything counts as a sign of life. */
  heard(now: number): void {
    this.#lastByteAt = now;
    this.#isPinged = false;
  }

  stop(): void {
    this.#alarm.clear();
  }

  #check(): void {
    const now = this.#environment.now();
    const { heartbeatIdleMs, heartbeatTimeoutMs } = this.#limits;
    if (this.#target.isPaused) this.heard(now);
    const silentMs = now - this.#lastByteAt;
    if (silentMs < heartbeatIdleMs) this.#alarm.set(this.#lastByteAt + heartbeatIdleMs);
    else if (this.#isPinged) this.#target.peerIsSilent(silentMs);
    else {
      this.#isPinged = true;
      this.#target.sendPing();
      this.#alarm.set(now + heartbeatTimeoutMs);
    }
  }
}
