import type { Lease, Registry, RegistrySnapshot, RegistryWatch } from "./registry.js";
import type { ServerInfo } from "./server-directory.js";
import { checkInstance, instanceOf, type ServerInstance } from "./server-instance.js";

/** What servers get that announce themselves where others keep the list: a place that is neither given nor lost. */
export const LISTED_LEASE: Lease = {
  onLost: () => {},
  update: () => Promise.resolve(),
  close: () => Promise.resolve(),
};

/** A list of servers that never changes. */
export class StaticRegistry implements Registry {
  readonly name: string = "static";
  readonly #instances: readonly ServerInstance[];

  /** Throws a TypeError for a wrong entry. */
  constructor(servers: readonly (ServerInfo | ServerInstance)[]) {
    this.#instances = servers.map((server) =>
      "addresses" in server ? checkInstance(server) : instanceOf(server),
    );
  }

  register(): Promise<Lease> {
    return Promise.resolve(LISTED_LEASE);
  }

  watch(
    types: readonly string[] | undefined,
    onSnapshot: (snapshot: RegistrySnapshot) => void,
  ): RegistryWatch {
    onSnapshot(listOf(this.#instances, types, "1"));
    return { close: () => {} };
  }

  snapshot(): Promise<RegistrySnapshot> {
    return Promise.resolve(listOf(this.#instances, undefined, "1"));
  }
}

/** Those of the types, or all. */
export function listOf(
  instances: readonly ServerInstance[],
  types: readonly string[] | undefined,
  revision: string,
): RegistrySnapshot {
  const chosen =
    types === undefined ? instances : instances.filter(({ type }) => types.includes(type));
  return { revision, instances: chosen };
}
