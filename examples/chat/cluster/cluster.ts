import { Station, type Logger } from "mailstation";
import type { ServerStatus } from "../gen/chat.js";
import { createRpc, type Rpc } from "../gen/index.js";
import type { Ports } from "../src/serve.js";
import { ServerProcess } from "./server-process.js";

/** The server that users talk to. */
const CONNECTOR = "connector-1";

/** Ids of the servers and their types. */
const SERVERS: ReadonlyMap<string, string> = new Map([
  ["presence-1", "presence"],
  ["chat-1", "chat"],
  ["chat-2", "chat"],
  [CONNECTOR, "connector"],
]);

/** The server processes, and a station that can call them. */
export class Cluster {
  readonly station: Station;
  readonly rpc: Rpc;
  readonly #processes = new Map<string, ServerProcess>();
  readonly #warnings: string[] = [];

  private constructor() {
    const warn: Logger["warn"] = (_fields, message) => this.#warnings.push(message);
    const ignore = (): void => {};
    const logger = { debug: ignore, info: ignore, warn, error: warn };
    this.station = new Station({ id: "demo", logger });
    this.rpc = createRpc(this.station);
  }

  /** Starts all servers at once. Users reach the connector at these ports. */
  static async start(connector?: Ports): Promise<Cluster> {
    const cluster = new Cluster();
    const portsOf = (id: string): Ports | undefined => (id === CONNECTOR ? connector : undefined);
    await Promise.all([...SERVERS.keys()].map((id) => cluster.startServer(id, portsOf(id))));
    cluster.announce();
    return cluster;
  }

  /** What the demo's own station and the servers have logged. */
  get logs(): string {
    const logs = this.processes.map(({ info, output }) => `${info.id}:\n${output}`);
    return [`demo:\n${this.#warnings.join("\n")}`, ...logs].join("\n");
  }

  get processes(): readonly ServerProcess[] {
    return [...SERVERS.keys()].map((id) => this.process(id));
  }

  process(id: string): ServerProcess {
    const found = this.#processes.get(id);
    if (found === undefined) throw new Error(`no process ${id}`);
    return found;
  }

  /** The one that users talk to. */
  get connector(): ServerProcess {
    return this.process(CONNECTOR);
  }

  /** Starts a server, perhaps in the place of one that has ended. Without ports the system chooses. */
  async startServer(id: string, ports?: Ports): Promise<ServerProcess> {
    const started = await ServerProcess.start(id, SERVERS.get(id) ?? "", ports);
    this.#processes.set(id, started);
    return started;
  }

  /** Tells everybody who calls servers which ones there are. */
  announce(): void {
    const servers = this.processes.map(({ info }) => info);
    this.station.replaceServers(servers);
    this.connector.tell(servers);
  }

  /** What those chat servers say of themselves that can be reached. */
  async statuses(): Promise<readonly ServerStatus[]> {
    const answers = await this.rpc.chat.chatRemote.broadcast().status();
    return [...answers.values()].flatMap((it) => (it.status === "fulfilled" ? [it.value] : []));
  }

  /** Slow calls that run on all chat servers together. */
  async running(): Promise<number> {
    return (await this.statuses()).reduce((sum, { running }) => sum + running, 0);
  }

  /** Which chat server each room belongs to at present. */
  async ownersOf(rooms: readonly string[]): Promise<readonly string[]> {
    const { chatRemote } = this.rpc.chat;
    const owners = await Promise.all(rooms.map((room) => chatRemote.route(room).status()));
    return owners.map(({ serverId }) => serverId);
  }
}
