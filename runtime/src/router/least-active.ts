import type { Candidate, Router } from "./router.js";

/** The usable server with the fewest calls outstanding; among equals, chance decides. */
export class LeastActive<Server extends Candidate> implements Router<Server> {
  readonly #servers: readonly Server[];
  readonly #random: () => number;

  constructor(servers: readonly Server[], random: () => number) {
    this.#servers = servers;
    this.#random = random;
  }

  choose(isUsable: (server: Server) => boolean): Server | undefined {
    const servers = this.#servers;
    const count = servers.length;
    const start = Math.floor(this.#random() * count);
    let best: Server | undefined;
    let bestLoad = Infinity;
    for (let step = 0; step < count; step++) {
      const server = servers[start + step < count ? start + step : start + step - count];
      if (server === undefined) continue;
      const { load } = server;
      if (load >= bestLoad || !isUsable(server)) continue;
      best = server;
      bestLoad = load;
      // Nobody has fewer: with calls to spare the search is short, however many servers there are.
      if (load === 0) break;
    }
    return best;
  }
}
