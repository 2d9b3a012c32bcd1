import { describe } from "../codec/describe.js";
/** What a server says of itself, or of a service. */
export type ServingStatus = "SERVING" | "NOT_SERVING";

/** What is said to those who ask: nothing is known of a service that is not served. */
export type ToldStatus = ServingStatus | "UNKNOWN";

/** Stands for the server as a whole. */
const WHOLE_SERVER = "";

/** What a gateway says of its health: what it was told to say, and while it stops, that it does not serve. */
export class HealthBoard {
  /** Of what was said not to serve. */
  readonly #notServing = new Set<string>();
  /** Those who wait for a change. */
  readonly #waits = new Set<() => void>();
  readonly #isServed: (service: string) => boolean;
  #isStopping = false;

  constructor(isServed: (service: string) => boolean) {
    this.#isServed = isServed;
  }

  /** Throws a TypeError for a service that is not served here, and for what is no status. */
  set(service: string, status: ServingStatus): void {
    if (!this.#isKnown(service)) {
      throw new TypeError(`setHealth: ${describe(service)} is no service that is served here`);
    }
    if (status === "SERVING") this.#notServing.delete(service);
    else if (status === "NOT_SERVING") this.#notServing.add(service);
    else {
      throw new TypeError(`setHealth: expected SERVING or NOT_SERVING, got ${describe(status)}`);
    }
    this.#wake();
  }

  /** From now on nothing serves; those who watch are told so, and that there is no more to come. */
  stop(): void {
    this.#isStopping = true;
    this.#wake();
  }

  /** A server that does not serve has no service that does. */
  statusOf(service: string): ToldStatus {
    if (!this.#isKnown(service)) return "UNKNOWN";
    const isDown = this.#isStopping || this.#notServing.has(WHOLE_SERVER);
    return isDown || this.#notServing.has(service) ? "NOT_SERVING" : "SERVING";
  }

  /** The status now, and each one that is another; one that did not last may be passed over. Ends with `signal`, and with the server. */
  async *watch(service: string, signal: AbortSignal): AsyncIterable<ToldStatus> {
    let told: ToldStatus | undefined;
    while (!signal.aborted) {
      const status = this.statusOf(service);
      if (status !== told) {
        told = status;
        yield status;
      } else if (this.#isStopping) return;
      else await this.#change(signal);
    }
  }

  #isKnown(service: string): boolean {
    return service === WHOLE_SERVER || this.#isServed(service);
  }

  async #change(signal: AbortSignal): Promise<void> {
    let wake: (() => void) | undefined;
    const changed = new Promise<void>((resolve) => (wake = resolve));
    if (wake === undefined) return;
    this.#waits.add(wake);
    signal.addEventListener("abort", wake, { once: true });
    await changed;
    this.#waits.delete(wake);
    signal.removeEventListener("abort", wake);
  }

  #wake(): void {
    for (const wake of this.#waits) wake();
  }
}
