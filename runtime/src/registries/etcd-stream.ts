import { describeThrown } from "../call/describe-thrown.js";
import type { Environment, Timer } from "../environment.js";
import { type EtcdClient, type EtcdValue, objectOf, textOf } from "./etcd-client.js";
import { rangeOf } from "./etcd-keys.js";
import type { EtcdList } from "./etcd-list.js";

/** What streams work with. */
export interface EtcdStreamHost {
  readonly client: EtcdClient;
  readonly environment: Environment;
  readonly prefix: string;
  readonly list: EtcdList;
  /** The list has changed. */
  changed(): void;
  /** It tells what happens from now on. */
  opened(): void;
  /** Once. */
  ended(stream: EtcdStream, end: StreamEnd): void;
}

/** Why a stream has ended: its time was over, what it was to begin with is compacted away, or something is wrong. */
export type StreamEnd =
  | { readonly kind: "aged" }
  | { readonly kind: "compacted" }
  | { readonly kind: "failed"; readonly trouble: Error };

/** Ended and begun anew before fetch gives up on an answer that is silent for five minutes. Milliseconds. */
const AGE_MAX_MS = 240_000;

/** What one server of etcd tells of changes, from the list's revision on. */
export class EtcdStream {
  /** Number of the server that is asked. */
  readonly place: number;
  readonly #host: EtcdStreamHost;
  readonly #stop = new AbortController();
  readonly #timer: Timer;
  /** Up to where it has told everything. */
  #seen: number;
  #isOpen = false;
  #hasEnded = false;

  constructor(host: EtcdStreamHost, place: number) {
    this.#host = host;
    this.place = place;
    this.#seen = host.list.revision;
    const { environment } = host;
    // Not all at once.
    const ageMs = AGE_MAX_MS * (0.8 + environment.random() * 0.2);
    this.#timer = environment.startTimer(ageMs, () => this.#end({ kind: "aged" }));
    void this.#follow();
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** Whether all up to the revision has come over it. */
  hasSeen(revision: number): boolean {
    return this.#seen >= revision;
  }

  /** Ends it because something is wrong. */
  fail(trouble: Error): void {
    this.#end({ kind: "failed", trouble });
  }

  /** Nothing is told any more. */
  close(): void {
    this.#hasEnded = true;
    this.#isOpen = false;
    this.#timer.stop();
    this.#stop.abort();
  }

  /** Never rejects. */
  async #follow(): Promise<void> {
    const { client, prefix } = this.#host;
    const create = { ...rangeOf(prefix), start_revision: this.#seen + 1 };
    const { signal } = this.#stop;
    try {
      const values = await client.open(this.place, "/v3/watch", { create_request: create }, signal);
      if (this.#hasEnded) return;
      this.#isOpen = true;
      this.#host.opened();
      for await (const value of values) {
        if (this.#hasEnded) return;
        this.#take(objectOf(value["result"]));
      }
      this.fail(new Error("etcd: the watch has ended"));
    } catch (error) {
      const reason = describeThrown(error);
      const isSaid = reason.startsWith("etcd: ");
      const message = isSaid ? reason : `etcd: /v3/watch: ${reason}`;
      this.fail(new Error(message, { cause: error }));
    }
  }

  #take({ canceled, events, ...rest }: EtcdValue): void {
    if (canceled === true) {
      const isCompacted = Number(rest["compact_revision"] ?? 0) > 0;
      const reason = textOf(rest["cancel_reason"]) || "no reason given";
      if (isCompacted) this.#end({ kind: "compacted" });
      else this.fail(new Error(`etcd: /v3/watch: cancelled: ${reason}`));
    } else if (Array.isArray(events) && events.length > 0) {
      const { list } = this.#host;
      const before = list.revision;
      this.#seen = Math.max(this.#seen, list.take(events));
      if (list.revision > before) this.#host.changed();
    }
  }

  #end(end: StreamEnd): void {
    if (this.#hasEnded) return;
    this.close();
    this.#host.ended(this, end);
  }
}
