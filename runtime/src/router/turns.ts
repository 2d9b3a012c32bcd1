import { firstUsableFrom, type Candidate, type Router } from "./router.js";

/** Round-robin: each usable server in turn. */
export class Turns<Server extends Candidate> implements Router<Server> {
  readonly #servers: readonly Server[];
  #next: number;

  /** Begins anywhere, so that the callers of a cluster do not all begin with the same server. */
  constructor(servers: readonly Server[], random: () => number) {
    this.#servers = servers;
    this.#next = Math.floor(random() * servers.length);
  }

  choose(isUsable: (server: Server) => boolean): Server | undefined {
    const at = firstUsableFrom(this.#servers, this.#next, isUsable);
    if (at === undefined) return undefined;
    this.#next = at + 1 < this.#servers.length ? at + 1 : 0;
    return this.#servers[at];
  }
}
