import { RandomChoice } from "./random-choice.js";
import type { Candidate, Router } from "./router.js";

/**
 * Two servers drawn at random, and of these the one that can be expected to answer sooner: latency
 * times the calls it has to answer. Two draws are enough to avoid the slow ones, and unlike the
 * search for the best of all they do not send every caller to the same server.
 */
export class LowestLatency<Server extends Candidate> implements Router<Server> {
  readonly #draw: RandomChoice<Server>;

  constructor(servers: readonly Server[], random: () => number) {
    this.#draw = new RandomChoice(servers, random);
  }

  choose(isUsable: (server: Server) => boolean): Server | undefined {
    const first = this.#draw.choose(isUsable);
    if (first === undefined) return undefined;
    const second = this.#draw.choose((server) => server !== first && isUsable(server));
    return second === undefined || costOf(first) <= costOf(second) ? first : second;
  }
}

function costOf({ load, latencyMs }: Candidate): number {
  // One call finds out about a server that is new; the others wait for what it finds.
  if (latencyMs === 0) return load === 0 ? 0 : Infinity;
  return latencyMs * (load + 1);
}
