import {
  type RegisterOptions,
  type Lease,
  type LeaseLoss,
  type Registry,
  type RegistrySnapshot,
  type RegistryWatch,
} from "./registry.js";
import { checkInstance, keyOf, type ServerInstance } from "./server-instance.js";

interface Watcher {
  readonly types: readonly string[] | undefined;
  readonly onSnapshot: (snapshot: RegistrySnapshot) => void;
}

/** A registry for the gateways and stations of one process: who shares it knows of each other. Places are lost with the process alone. */
export class MemoryRegistry implements Registry {
  readonly name: string = "memory";
  readonly #places = new Map<string, MemoryLease>();
  readonly #watchers = new Set<Watcher>();
  #revision = 0;
  #isTelling = false;

  register(instance: ServerInstance, _options?: RegisterOptions): Promise<Lease> {
    try {
      const checked = checkInstance(instance);
      const key = keyOf(checked);
      const lease = new MemoryLease(checked, {
        put: () => this.#changed(),
        remove: () => {
          if (this.#places.get(key) === lease) this.#places.delete(key);
          this.#changed();
        },
      });
      const former = this.#places.get(key);
      // The later one is at the end of the list.
      this.#places.delete(key);
      this.#places.set(key, lease);
      former?.lose({ kind: "replaced", message: `another server ${key} has registered` });
      this.#changed();
      return Promise.resolve(lease);
    } catch (error) {
      return Promise.reject(error instanceof Error ? error : new Error(String(error)));
    }
  }

  watch(
    types: readonly string[] | undefined,
    onSnapshot: (snapshot: RegistrySnapshot) => void,
  ): RegistryWatch {
    const watcher = { types, onSnapshot };
    this.#watchers.add(watcher);
    onSnapshot(this.#snapshot(types));
    return { close: () => void this.#watchers.delete(watcher) };
  }

  snapshot(): Promise<RegistrySnapshot> {
    return Promise.resolve(this.#snapshot(undefined));
  }

  #snapshot(types: readonly string[] | undefined): RegistrySnapshot {
    const all = [...this.#places.values()].map(({ instance }) => instance);
    const instances = types === undefined ? all : all.filter(({ type }) => types.includes(type));
    return { revision: String(this.#revision), instances };
  }

  /** Tells everybody once for all that was changed in one go. */
  #changed(): void {
    this.#revision++;
    if (this.#isTelling) return;
    this.#isTelling = true;
    queueMicrotask(() => {
      this.#isTelling = false;
      for (const { types, onSnapshot } of this.#watchers) onSnapshot(this.#snapshot(types));
    });
  }
}

class MemoryLease implements Lease {
  instance: ServerInstance;
  readonly #list: { put(): void; remove(): void };
  #loss: LeaseLoss | undefined = undefined;
  #isClosed = false;
  #listener: ((loss: LeaseLoss) => void) | undefined = undefined;

  constructor(instance: ServerInstance, list: { put(): void; remove(): void }) {
    this.instance = instance;
    this.#list = list;
  }

  onLost(listener: (loss: LeaseLoss) => void): void {
    if (this.#loss !== undefined) listener(this.#loss);
    else this.#listener = listener;
  }

  update(instance: ServerInstance): Promise<void> {
    const { id, type } = this.instance;
    try {
      this.instance = checkInstance({ ...instance, id, type });
    } catch (error) {
      return Promise.reject(error instanceof Error ? error : new Error(String(error)));
    }
    if (!this.#isClosed && this.#loss === undefined) this.#list.put();
    return Promise.resolve();
  }

  close(): Promise<void> {
    if (!this.#isClosed && this.#loss === undefined) this.#list.remove();
    this.#isClosed = true;
    return Promise.resolve();
  }

  lose(loss: LeaseLoss): void {
    if (this.#isClosed || this.#loss !== undefined) return;
    this.#loss = loss;
    this.#listener?.(loss);
  }
}
