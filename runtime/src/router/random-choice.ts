import { firstUsableFrom, type Candidate, type Router } from "./router.js";

/** Draws before the list is searched: with half of the servers unusable, one call in 256 searches. */
const DRAWS = 8;

/** Any usable server, each as likely as the others. */
export class RandomChoice<Server extends Candidate> implements Router<Server> {
  readonly #servers: readonly Server[];
  readonly #random: () => number;

  constructor(servers: readonly Server[], random: () => number) {
    this.#servers = servers;
    this.#random = random;
  }

  choose(isUsable: (server: Server) => boolean): Server | undefined {
    const servers = this.#servers;
    let at = 0;
    for (let draw = 0; draw < DRAWS; draw++) {
      at = Math.floor(this.#random() * servers.length);
      const server = servers[at];
      if (server !== undefined && isUsable(server)) return server;
    }
    const found = firstUsableFrom(servers, at, isUsable);
    return found === undefined ? undefined : servers[found];
  }
}
