import { parseTarget, serversAt } from "../registry/endpoints.js";
import type { ServerInfo } from "../registry/server-directory.js";

/** What a station was told to call in words: `chat@tcp -h 10.0.0.5 -p 3333`. */
export class NamedTargets {
  readonly #registryName: string | undefined;
  readonly #add: (servers: readonly ServerInfo[]) => void;
  readonly #types = new Map<string, string>();

  /** `add` makes servers known to the station. */
  constructor(registryName: string | undefined, add: (servers: readonly ServerInfo[]) => void) {
    this.#registryName = registryName;
    this.#add = add;
  }

  /** The server type to call. Throws a TypeError for what cannot be read, or names another registry. */
  typeOf(text: string): string {
    const known = this.#types.get(text);
    if (known !== undefined) return known;
    const target = parseTarget(text);
    const { registry } = target;
    if (registry !== undefined && registry !== this.#registryName) {
      const own = this.#registryName ?? "none";
      throw new TypeError(`${JSON.stringify(text)}: the station's registry is ${own}`);
    }
    const servers = serversAt(target, this.#types.size + 1);
    this.#add(servers);
    const type = servers[0]?.type ?? target.type;
    if (servers.length > 0) this.#types.set(text, type);
    return type;
  }
}
