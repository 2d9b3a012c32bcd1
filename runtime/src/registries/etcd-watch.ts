import { describeThrown } from "../call/describe-thrown.js";
import type { Environment, Timer } from "../environment.js";
import type { RegistrySnapshot, RegistryWatch } from "../registry/registry.js";
import type { ServerInstance } from "../registry/server-instance.js";
import { type EtcdClient, type EtcdValue, objectOf } from "./etcd-client.js";
import { type EtcdEntry, rangeOf, readEntries, readEntry } from "./etcd-keys.js";

/** What a watch works with. */
export interface EtcdWatchHost {
  readonly client: EtcdClient;
  readonly environment: Environment;
  readonly prefix: string;
  /** Undefined: all. */
  readonly types: readonly string[] | undefined;
  onSnapshot(snapshot: RegistrySnapshot): void;
  onTrouble(trouble: Error): void;
}

/** How often it is checked that the watch tells everything: a server that stands still says nothing, and the connection stays. Milliseconds. */
const CHECK_EVERY_MS = 5_000;
/** Time that news may be on their way. Milliseconds. */
const GRACE_MS = 1_000;
/** Pauses after trouble: the first, and the longest. Milliseconds. */
const PAUSE_MIN_MS = 200;
const PAUSE_MAX_MS = 2_000;

/** A list of keys, kept as etcd has it: read once, then followed from that revision on, and read again after every gap. */
export class EtcdWatch implements RegistryWatch {
  readonly #host: EtcdWatchHost;
  readonly #entries = new Map<string, EtcdEntry>();
  #revision = 0;
  #isClosed = false;
  #failures = 0;
  #stop: AbortController | undefined = undefined;
  #checkTimer: Timer | undefined = undefined;
  #pauseTimer: Timer | undefined = undefined;
  /** Why the present round ends, where this side ends it. */
  #ending: Error | undefined = undefined;

  constructor(host: EtcdWatchHost) {
    this.#host = host;
    void this.#round();
  }

  close(): void {
    this.#isClosed = true;
    this.#checkTimer?.stop();
    this.#pauseTimer?.stop();
    this.#stop?.abort();
  }

  /** Never rejects. */
  async #round(): Promise<void> {
    let trouble: unknown;
    try {
      trouble = await this.#follow();
    } catch (error) {
      trouble = this.#ending ?? error;
    }
    this.#checkTimer?.stop();
    this.#stop?.abort();
    if (this.#isClosed) return;
    if (trouble !== undefined) {
      this.#failures++;
      this.#host.client.rotate();
      this.#host.onTrouble(trouble instanceof Error ? trouble : new Error(describeThrown(trouble)));
    }
    const { environment } = this.#host;
    const longestMs = Math.min(PAUSE_MIN_MS * 2 ** this.#failures, PAUSE_MAX_MS);
    // Not all stations at once.
    const pauseMs = longestMs * (0.5 + environment.random() / 2);
    this.#pauseTimer = environment.startTimer(pauseMs, () => void this.#round());
  }

  /** Gives undefined where the list has to be read again though nothing is wrong. */
  async #follow(): Promise<Error | undefined> {
    const { client, prefix } = this.#host;
    const range = rangeOf(prefix);
    this.#ending = undefined;
    this.#read(await client.call("/v3/kv/range", range));
    if (this.#isClosed) return undefined;
    const stop = new AbortController();
    this.#stop = stop;
    const request = { create_request: { ...range, start_revision: this.#revision + 1 } };
    const values = await client.open("/v3/watch", request, stop.signal);
    this.#failures = 0;
    this.#checkLater();
    for await (const value of values) {
      if (this.#isClosed) return undefined;
      const result = objectOf(value["result"]);
      // Behind a compaction there is nothing to follow.
      if (result["canceled"] === true) return undefined;
      this.#take(result);
    }
    return this.#ending ?? new Error("etcd: the watch has ended");
  }

  /** Takes the whole list. */
  #read(answer: EtcdValue): void {
    const former = new Map(this.#entries);
    this.#entries.clear();
    for (const entry of readEntries(answer["kvs"])) {
      const known = former.get(entry.key);
      const isSame = known?.modRevision === entry.modRevision;
      this.#entries.set(entry.key, isSame ? known : entry);
    }
    this.#revision = Number(objectOf(answer["header"])["revision"] ?? 0);
    this.#tell();
  }

  #take(result: EtcdValue): void {
    const { events } = result;
    if (!Array.isArray(events) || events.length === 0) return;
    for (const event of events) {
      const { type, kv } = objectOf(event);
      const entry = readEntry(kv);
      if (type === "DELETE") this.#entries.delete(entry.key);
      else this.#entries.set(entry.key, entry);
      this.#revision = Math.max(this.#revision, entry.modRevision);
    }
    this.#tell();
  }

  #tell(): void {
    if (this.#isClosed) return;
    const instances = instancesOf(this.#entries.values(), this.#host.types);
    this.#host.onSnapshot({ revision: String(this.#revision), instances });
  }

  #checkLater(): void {
    if (this.#isClosed) return;
    const { environment } = this.#host;
    const waitMs = CHECK_EVERY_MS * (0.8 + environment.random() * 0.2);
    this.#checkTimer = environment.startTimer(waitMs, () => void this.#check());
  }

  /** Never rejects. */
  async #check(): Promise<void> {
    const stop = this.#stop;
    try {
      const { client, environment, prefix } = this.#host;
      const order = { sort_order: "DESCEND", sort_target: "MOD", limit: 1 };
      const answer = await client.call("/v3/kv/range", { ...rangeOf(prefix), ...order });
      if (this.#isClosed || stop !== this.#stop) return;
      if (this.#isComplete(answer)) {
        this.#checkLater();
        return;
      }
      this.#checkTimer = environment.startTimer(GRACE_MS, () => {
        if (this.#isComplete(answer)) this.#checkLater();
        else this.#end(new Error("etcd: the watch has left something out"));
      });
    } catch (error) {
      if (this.#isClosed || stop !== this.#stop) return;
      this.#end(error instanceof Error ? error : new Error(String(error)));
    }
  }

  #isComplete(answer: EtcdValue): boolean {
    const [newest] = readEntries(answer["kvs"]);
    const count = Number(answer["count"] ?? 0);
    const isCounted = count === this.#entries.size;
    const isNewer = newest !== undefined && newest.modRevision > this.#revision;
    const revision = Number(objectOf(answer["header"])["revision"] ?? 0);
    // What has come since the answer is newer than it.
    return revision < this.#revision || (isCounted && !isNewer);
  }

  #end(trouble: Error): void {
    this.#ending = trouble;
    this.#stop?.abort(trouble);
  }
}

/** The servers among the entries, of the types that are asked for. */
export function instancesOf(
  entries: Iterable<EtcdEntry>,
  types: readonly string[] | undefined,
): readonly ServerInstance[] {
  return [...entries].flatMap(({ instance }) => {
    if (instance === undefined) return [];
    return types === undefined || types.includes(instance.type) ? [instance] : [];
  });
}
