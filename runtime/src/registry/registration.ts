import { describeThrown } from "../call/describe-thrown.js";
import type { Environment, Timer } from "../environment.js";
import type { Logger } from "../logger.js";
import type { Lease, LeaseLoss, Registry } from "./registry.js";
import type { ServerInstance } from "./server-instance.js";

/** First pause before registering again; each further one is 1.6 times longer, ± 20 %. Milliseconds. */
const RETRY_MIN_MS = 500;
/** Longest pause: servers are on the list again within five seconds of the registry's return. */
const RETRY_MAX_MS = 3_000;
const RETRY_GROWTH = 1.6;
/** Least time between two warnings of one outage. */
const WARN_EVERY_MS = 60_000;
/** Time the registry has to take the server off the list before it stops all the same. */
const LEAVE_MS = 2_000;

/** What a registration works with. */
export interface RegistrationHost {
  readonly registry: Registry;
  readonly ttlMs: number;
  readonly environment: Environment;
  readonly logger: Logger;
}

/** How a server stands with its registry. */
export type RegistrationState = "idle" | "registering" | "registered" | "replaced" | "closed";

/** A server's announcement, kept up for as long as it serves: tried again while the registry is away, and made anew when it was lost. */
export class Registration {
  readonly #host: RegistrationHost;
  #instance: ServerInstance | undefined = undefined;
  #state: RegistrationState = "idle";
  #lease: Lease | undefined = undefined;
  #attempt: Promise<void> | undefined = undefined;
  #timer: Timer | undefined = undefined;
  #failures = 0;
  #warnedAt = -Infinity;

  constructor(host: RegistrationHost) {
    this.#host = host;
  }

  get state(): RegistrationState {
    return this.#state;
  }

  /** Begins to register; never throws. */
  start(instance: ServerInstance): void {
    if (this.#isClosed) return;
    this.#instance = instance;
    this.#begin();
  }

  /** Changes what is announced. Never rejects: an entry that cannot be changed now is announced anew. */
  async update(instance: ServerInstance): Promise<void> {
    this.#instance = instance;
    const lease = this.#lease;
    if (lease === undefined || this.#state !== "registered") return;
    try {
      await lease.update(instance);
    } catch (error) {
      this.#warn(error);
      if (lease !== this.#lease || this.#isClosed) return;
      this.#lease = undefined;
      // Left alone it would go on being renewed, and come back when the new one is closed.
      void this.#leave(lease);
      this.#again();
    }
  }

  /** Takes the server off the list; gives up after two seconds, as its place is lost by itself then. Never rejects. */
  async close(): Promise<void> {
    if (this.#state === "closed") return;
    const wasReplaced = this.#state === "replaced";
    this.#state = "closed";
    this.#timer?.stop();
    if (wasReplaced) return;
    const { environment } = this.#host;
    let timer: Timer | undefined;
    const patience = new Promise<void>((resolve) => {
      timer = environment.startTimer(LEAVE_MS, resolve);
    });
    const leaving = Promise.resolve(this.#attempt).then(() => this.#leave(this.#lease));
    await Promise.race([leaving, patience]);
    timer?.stop();
  }

  /** Never rejects. */
  async #leave(lease: Lease | undefined): Promise<void> {
    try {
      await lease?.close();
    } catch (error) {
      this.#host.logger.debug({ err: error }, `could not deregister: ${describeThrown(error)}`);
    }
  }

  #begin(): void {
    this.#state = "registering";
    this.#attempt = this.#register();
  }

  /** Never rejects. */
  async #register(): Promise<void> {
    const { registry, ttlMs, logger } = this.#host;
    const instance = this.#instance;
    if (instance === undefined) return;
    let lease: Lease;
    try {
      lease = await registry.register(instance, { ttlMs });
    } catch (error) {
      this.#warn(error);
      this.#again();
      return;
    }
    this.#lease = lease;
    if (this.#isClosed) return;
    this.#state = "registered";
    if (this.#failures > 0) {
      logger.info({ registry: registry.name, id: instance.id }, `registered ${instance.id}`);
    }
    this.#failures = 0;
    this.#warnedAt = -Infinity;
    lease.onLost((loss) => this.#lost(lease, loss));
    if (instance !== this.#instance) await this.update(this.#instance ?? instance);
  }

  get #isClosed(): boolean {
    return this.#state === "closed";
  }

  #lost(lease: Lease, { kind, message }: LeaseLoss): void {
    if (lease !== this.#lease || this.#isClosed) return;
    const { registry, logger } = this.#host;
    const fields = { registry: registry.name, id: this.#instance?.id };
    this.#lease = undefined;
    if (kind === "replaced") {
      // To register again would take the place from the other one, and so on for ever.
      this.#state = "replaced";
      logger.error(fields, `no longer registered: ${message}`);
      return;
    }
    logger.warn(fields, `registering again: ${message}`);
    this.#begin();
  }

  #again(): void {
    if (this.#isClosed) return;
    const { environment } = this.#host;
    const pauseMs = Math.min(RETRY_MIN_MS * RETRY_GROWTH ** this.#failures, RETRY_MAX_MS);
    this.#failures++;
    this.#state = "registering";
    const spread = 0.8 + 0.4 * environment.random();
    this.#timer = environment.startTimer(pauseMs * spread, () => this.#begin());
  }

  #warn(error: unknown): void {
    const { environment, logger, registry } = this.#host;
    const now = environment.now();
    const level = now - this.#warnedAt >= WARN_EVERY_MS ? "warn" : "debug";
    if (level === "warn") this.#warnedAt = now;
    const fields = { registry: registry.name, id: this.#instance?.id, err: error };
    logger[level](fields, `could not register, will try again: ${describeThrown(error)}`);
  }
}
