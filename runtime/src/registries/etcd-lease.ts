import { describeThrown } from "../call/describe-thrown.js";
import { describe } from "../codec/describe.js";
import type { Environment, Timer } from "../environment.js";
import type { Lease, LeaseLoss } from "../registry/registry.js";
import { checkInstance, type ServerInstance } from "../registry/server-instance.js";
import { type EtcdClient, objectOf, textOf } from "./etcd-client.js";
import { encoded, keyFor, readEntries } from "./etcd-keys.js";

/** What leases work with. */
export interface EtcdLeaseHost {
  readonly client: EtcdClient;
  readonly environment: Environment;
  readonly namespace: string;
}

/** A lease is renewed so often in its time. */
const RENEWALS = 3;
/** Pause after a renewal that nobody has answered. Milliseconds. */
const RETRY_MS = 1_000;

/** A key of etcd with a lease, renewed until it is closed or lost. */
export class EtcdLease implements Lease {
  readonly #host: EtcdLeaseHost;
  readonly #id: string;
  readonly #key: string;
  readonly #renewMs: number;
  #instance: ServerInstance;
  #state: "held" | "lost" | "closed" = "held";
  #loss: LeaseLoss | undefined = undefined;
  #listener: ((loss: LeaseLoss) => void) | undefined = undefined;
  #timer: Timer | undefined = undefined;

  private constructor(host: EtcdLeaseHost, id: string, instance: ServerInstance, ttlMs: number) {
    this.#host = host;
    this.#id = id;
    this.#instance = instance;
    this.#key = encoded(keyFor(host.namespace, instance));
    this.#renewMs = ttlMs / RENEWALS;
  }

  /** Takes a lease and puts the server's key. Rejects when either fails. */
  static async take(
    host: EtcdLeaseHost,
    instance: ServerInstance,
    ttlMs: number,
  ): Promise<EtcdLease> {
    const granted = await host.client.call("/v3/lease/grant", {
      TTL: Math.ceil(ttlMs / 1000),
      ID: 0,
    });
    const id = textOf(granted["ID"]);
    if (!/^-?\d+$/.test(id)) {
      throw new Error(`etcd: /v3/lease/grant: expected the number of a lease, got ${describe(id)}`);
    }
    const lease = new EtcdLease(host, id, instance, ttlMs);
    try {
      await lease.#put();
    } catch (error) {
      await lease.#revoke().catch(() => {});
      throw error;
    }
    lease.#renewIn(lease.#renewMs);
    return lease;
  }

  onLost(listener: (loss: LeaseLoss) => void): void {
    if (this.#loss !== undefined) listener(this.#loss);
    else this.#listener = listener;
  }

  async update(instance: ServerInstance): Promise<void> {
    const { id, type } = this.#instance;
    this.#instance = checkInstance({ ...instance, id, type });
    if (this.#state === "held") await this.#put();
  }

  async close(): Promise<void> {
    const wasHeld = this.#state === "held";
    this.#state = "closed";
    this.#timer?.stop();
    // The key goes with its lease, unless another server has put it meanwhile.
    if (wasHeld) await this.#revoke();
  }

  async #put(): Promise<void> {
    const value = encoded(JSON.stringify(this.#instance));
    await this.#host.client.call("/v3/kv/put", { key: this.#key, value, lease: this.#id });
  }

  async #revoke(): Promise<void> {
    try {
      await this.#host.client.call("/v3/lease/revoke", { ID: this.#id });
    } catch (error) {
      // It has run out, or another server was asked too and was faster.
      if (!isGone(error)) throw error;
    }
  }

  #renewIn(delayMs: number): void {
    if (this.#state !== "held") return;
    this.#timer = this.#host.environment.startTimer(delayMs, () => void this.#renew());
  }

  /** Never rejects. */
  async #renew(): Promise<void> {
    try {
      const answer = await this.#host.client.call("/v3/lease/keepalive", { ID: this.#id });
      // A lease that is gone is answered all the same, without its time.
      const ttl = Number(objectOf(answer["result"])["TTL"] ?? 0);
      if (ttl > 0) await this.#look();
      else this.#lose({ kind: "expired", message: "the lease has run out" });
      this.#renewIn(this.#renewMs);
    } catch (error) {
      // Whether the lease is lost will be known once somebody answers; an unknown one is.
      if (isGone(error)) {
        this.#lose({ kind: "expired", message: "the lease is gone" });
      }
      this.#renewIn(Math.min(RETRY_MS, this.#renewMs));
    }
  }

  /** Another server may have put the key; or somebody has deleted it. */
  async #look(): Promise<void> {
    const { kvs } = await this.#host.client.call("/v3/kv/range", { key: this.#key });
    const [entry] = readEntries(kvs);
    if (this.#state !== "held") return;
    if (entry === undefined) {
      await this.#put();
    } else if (entry.lease !== this.#id) {
      const { id } = this.#instance;
      this.#lose({ kind: "replaced", message: `another server ${id} has registered` });
      await this.#revoke();
    }
  }

  #lose(loss: LeaseLoss): void {
    if (this.#state !== "held") return;
    this.#state = "lost";
    this.#loss = loss;
    this.#timer?.stop();
    this.#listener?.(loss);
  }
}

function isGone(error: unknown): boolean {
  return describeThrown(error).includes("requested lease not found");
}
