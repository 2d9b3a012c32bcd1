import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { ServerInfo } from "mailstation";

/** What pinus-rpc calls a wire, and what Mailstation does. */
export type OldWire = "tcp" | "mqtt";

type OldTransport = "pinus-tcp" | "pomelo-mqtt";

/** Where a server listens: what it tells the process that started it. */
interface Ports {
  readonly oldPort: number;
  /** None where the server is one of pinus-rpc. */
  readonly newPort?: number;
}

/** The name that directories and listeners have for a wire of old. */
function transportOf(wire: OldWire): OldTransport {
  return wire === "tcp" ? "pinus-tcp" : "pomelo-mqtt";
}

/** A chat server, old or new, in a process of its own. */
export class ServerProcess {
  readonly id: string;
  readonly isOld: boolean;
  readonly pid: number;
  /** How it has ended: `status 0`, or the signal. Never rejects. */
  readonly ended: Promise<string>;
  readonly #wire: OldWire;
  readonly #ports: Ports;
  readonly #child: ChildProcess;

  private constructor(
    { id, isOld, wire }: { id: string; isOld: boolean; wire: OldWire },
    child: ChildProcess,
    ports: Ports,
  ) {
    this.id = id;
    this.isOld = isOld;
    this.#wire = wire;
    this.#ports = ports;
    this.#child = child;
    this.pid = child.pid ?? 0;
    this.ended = endOf(child);
  }

  /** Starts a server of pinus-rpc. */
  static startOld(id: string, wire: OldWire): Promise<ServerProcess> {
    return ServerProcess.#start("../old/server.js", [id, "0", wire], { id, isOld: true, wire });
  }

  /** Starts a server of Mailstation, which listens for both. */
  static startNew(id: string, wire: OldWire): Promise<ServerProcess> {
    return ServerProcess.#start("../src/chat-server.ts", [id, wire], { id, isOld: false, wire });
  }

  static async #start(
    program: string,
    args: readonly string[],
    what: { id: string; isOld: boolean; wire: OldWire },
  ): Promise<ServerProcess> {
    const child = startProcess(program, args);
    return new ServerProcess(what, child, (await firstMessage(child)) as Ports); // what both send
  }

  /** What old callers speak with it. */
  get oldTransport(): OldTransport {
    return transportOf(this.#wire);
  }

  /** Where old callers find it: an entry of `servers.json`. */
  get oldEntry(): OldEntry {
    return { id: this.id, serverType: "chat", host: "127.0.0.1", port: this.#ports.oldPort };
  }

  /** Where new callers find it: an entry of the directory. An old server says what it speaks. */
  get entry(): ServerInfo {
    const { newPort, oldPort } = this.#ports;
    const info = { id: this.id, type: "chat", host: "127.0.0.1" };
    return newPort === undefined
      ? { ...info, port: oldPort, transport: this.oldTransport }
      : { ...info, port: newPort };
  }

  /** Asks it to end, and waits until it has. */
  async stop(): Promise<string> {
    this.#child.kill("SIGTERM");
    return this.ended;
  }
}

/** A server as pinus lists it. */
export interface OldEntry {
  readonly id: string;
  readonly serverType: string;
  readonly host: string;
  readonly port: number;
}

/** Starts a program of this folder; whatever ends this process, it ends with it. */
export function startProcess(program: string, args: readonly string[]): ChildProcess {
  const path = fileURLToPath(new URL(program, import.meta.url));
  const child = fork(path, args, { stdio: ["ignore", "ignore", "inherit", "ipc"] });
  const kill = (): boolean => child.kill("SIGKILL");
  process.once("exit", kill);
  child.once("close", () => process.off("exit", kill));
  return child;
}

/** The first thing that a program says; throws when it ends before. */
export async function firstMessage(child: ChildProcess): Promise<unknown> {
  const ended = endOf(child).then((how): never => {
    throw new Error(`${child.spawnargs.slice(1).join(" ")} ended before it was ready: ${how}`);
  });
  return Promise.race([once(child, "message").then((args): unknown => args[0]), ended]);
}

function endOf(child: ChildProcess): Promise<string> {
  return once(child, "close").then(
    () => child.signalCode ?? `status ${child.exitCode ?? "unknown"}`,
  );
}
