/** What routers know of a server. */
export interface Candidate {
  readonly id: string;
  /** Its share where servers are weighed: 1 to 1000. */
  readonly weight: number;
  /** Calls that wait to be sent to it, or for its answer. */
  readonly load: number;
  /** Time its answers take now, in milliseconds; 0 while nothing is known. */
  readonly latencyMs: number;
}

/** Chooses among the servers it was made for; another set of servers gets another router. */
export interface Router<Server extends Candidate> {
  /** Undefined when none is usable. */
  choose(isUsable: (server: Server) => boolean): Server | undefined;
}

/** The first usable server from that place on, round the list; undefined when none is. */
export function firstUsableFrom<Server extends Candidate>(
  servers: readonly Server[],
  start: number,
  isUsable: (server: Server) => boolean,
): number | undefined {
  const count = servers.length;
  for (let step = 0; step < count; step++) {
    const at = start + step < count ? start + step : start + step - count;
    const server = servers[at];
    if (server !== undefined && isUsable(server)) return at;
  }
  return undefined;
}
