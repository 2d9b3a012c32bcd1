import type { RegistrySnapshot } from "../registry/registry.js";
import type { ServerInstance } from "../registry/server-instance.js";
import { type EtcdValue, objectOf } from "./etcd-client.js";
import { type EtcdEntry, readEntries, readEntry } from "./etcd-keys.js";

/** Keys and values as etcd has them at a revision. */
export class EtcdList {
  readonly #entries = new Map<string, EtcdEntry>();
  #revision = 0;

  /** Up to which everything is known. */
  get revision(): number {
    return this.#revision;
  }

  /** Takes a whole list in place of this one. Entries that have not changed stay the same objects. */
  read(answer: EtcdValue): void {
    const former = new Map(this.#entries);
    this.#entries.clear();
    for (const entry of readEntries(answer["kvs"])) {
      const known = former.get(entry.key);
      const isSame = known?.modRevision === entry.modRevision;
      this.#entries.set(entry.key, isSame ? known : entry);
    }
    this.#revision = revisionOf(answer);
  }

  /**
   * Takes what a watch tells, which is all that has happened since the revision it began with. What is
   * known already changes nothing: several watches may tell the same. Gives the last revision told.
   */
  take(events: readonly unknown[]): number {
    const before = this.#revision;
    let last = 0;
    for (const event of events) {
      const { type, kv } = objectOf(event);
      const entry = readEntry(kv);
      last = Math.max(last, entry.modRevision);
      if (entry.modRevision <= before) continue;
      if (type === "DELETE") this.#entries.delete(entry.key);
      else this.#entries.set(entry.key, entry);
      this.#revision = Math.max(this.#revision, entry.modRevision);
    }
    return last;
  }

  /** Whether nothing is missing that etcd had when it was asked how many keys there are, and for the newest. */
  isComplete(answer: EtcdValue): boolean {
    const [newest] = readEntries(answer["kvs"]);
    const count = Number(answer["count"] ?? 0);
    const isCounted = count === this.#entries.size;
    const isNewer = newest !== undefined && newest.modRevision > this.#revision;
    // What has come since the answer is newer than it.
    return revisionOf(answer) < this.#revision || (isCounted && !isNewer);
  }

  /** The servers of these types, or all. */
  snapshot(types: readonly string[] | undefined): RegistrySnapshot {
    const instances = instancesOf(this.#entries.values(), types);
    return { revision: String(this.#revision), instances };
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

function revisionOf(answer: EtcdValue): number {
  return Number(objectOf(answer["header"])["revision"] ?? 0) || 0;
}
