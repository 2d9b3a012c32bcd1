import { Alarm } from "../call/alarm.js";
import type { TimerWheel } from "../call/timer-wheel.js";
import type { Outbox } from "../composer/outbox.js";
import type { Environment } from "../environment.js";

/** What a stall watch needs to know. */
export interface StallHost {
  readonly environment: Environment;
  readonly wheel: TimerWheel;
  readonly limits: { readonly outgoingStallMs: number };
}

/** Notices a peer that has stopped reading: unsent bytes, of which none is taken for the stall time. */
export class StallWatch {
  readonly #host: StallHost;
  readonly #outbox: Outbox;
  readonly #onStall: () => void;
  readonly #alarm: Alarm;
  /** Bytes that had been taken when the present wait began. */
  #takenBytes = 0;

  constructor(host: StallHost, outbox: Outbox, onStall: () => void) {
    this.#host = host;
    this.#outbox = outbox;
    this.#onStall = onStall;
    this.#alarm = new Alarm(host.wheel, () => this.#check());
  }

  /** Bytes are unsent. */
  begin(): void {
    if (this.#alarm.isSet) return;
    this.#takenBytes = this.#outbox.takenBytes;
    this.#alarm.set(this.#host.environment.now() + this.#host.limits.outgoingStallMs);
  }

  /** None is unsent any more. */
  end(): void {
    this.#alarm.clear();
  }

  #check(): void {
    if (this.#outbox.unsentBytes === 0) return;
    // More may be unsent than before although the peer reads: only what was taken tells.
    if (this.#outbox.takenBytes > this.#takenBytes) this.begin();
    else this.#onStall();
  }
}
