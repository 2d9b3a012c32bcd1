import type { Caller } from "./caller.js";
import { NewCaller } from "./new-caller.js";
import { OldCaller } from "./old-caller.js";
import { ServerProcess, type OldWire } from "./server-process.js";

/** Chat servers in their order, and two who call them: an old one and a new one. */
export class Cluster {
  readonly old: OldCaller;
  readonly new = new NewCaller();
  readonly #wire: OldWire;
  #servers: readonly ServerProcess[];

  private constructor(wire: OldWire, old: OldCaller, servers: readonly ServerProcess[]) {
    this.#wire = wire;
    this.old = old;
    this.#servers = servers;
  }

  /** Two servers of pinus-rpc. */
  static async start(wire: OldWire): Promise<Cluster> {
    const ids = ["chat-1", "chat-2"];
    const servers = await Promise.all(ids.map((id) => ServerProcess.startOld(id, wire)));
    const cluster = new Cluster(wire, await OldCaller.start(wire), servers);
    await cluster.#announce();
    return cluster;
  }

  get servers(): readonly ServerProcess[] {
    return this.#servers;
  }

  get callers(): readonly Caller[] {
    return [this.old, this.new];
  }

  async startLoad(): Promise<void> {
    await Promise.all(this.callers.map((caller) => caller.startLoad()));
  }

  /**
   * A server of Mailstation takes the place of an old one: it listens before anybody hears of it, both
   * halves get it in the same place of their lists, and the old one ends when nobody waits for it.
   * Gives how the old process ended.
   */
  async replace(leaves: string, comes: string): Promise<string> {
    const started = await ServerProcess.startNew(comes, this.#wire);
    const leaving = this.#servers.find(({ id }) => id === leaves);
    if (leaving === undefined) throw new Error(`no server ${leaves}`);
    this.#servers = this.#servers.map((server) => (server === leaving ? started : server));
    await this.#announce();
    return leaving.stop();
  }

  async #announce(): Promise<void> {
    await Promise.all(this.callers.map((caller) => caller.use(this.#servers)));
  }
}
