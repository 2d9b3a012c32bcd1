import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { ServerInfo } from "mailstation";
import type { Directory, Ports } from "../src/serve.js";

/** How a process ended. */
export interface Ending {
  /** `status 0`, or the signal that ended it: `SIGKILL`. */
  readonly how: string;
  /** When, on the clock of `performance.now()`. */
  readonly at: number;
}

/** A server of the cluster in a process of its own. */
export class ServerProcess {
  readonly info: ServerInfo;
  /** Where it listens. */
  readonly ports: Ports;
  readonly pid: number;
  /** Settles when the process has ended; never rejects. */
  readonly ended: Promise<Ending>;
  readonly #child: ChildProcess;
  readonly #printed: () => string;

  private constructor(child: ChildProcess, info: ServerInfo, ports: Ports, printed: () => string) {
    this.#child = child;
    this.#printed = printed;
    this.info = info;
    this.ports = ports;
    this.pid = child.pid ?? 0;
    this.ended = once(child, "close").then(() => ({
      how: child.signalCode ?? `status ${child.exitCode ?? "unknown"}`,
      at: performance.now(),
    }));
  }

  /** Starts `src/<type>-server.ts` and waits until it listens. Without ports the system chooses. */
  static async start(id: string, type: string, wanted?: Ports): Promise<ServerProcess> {
    const program = fileURLToPath(new URL(`../src/${type}-server.ts`, import.meta.url));
    const args = wanted === undefined ? [] : [String(wanted.port), String(wanted.pagePort)];
    const child = fork(program, [id, ...args], { stdio: ["ignore", "pipe", "pipe", "ipc"] });
    // Whatever ends this process, its servers end with it.
    const kill = (): boolean => child.kill("SIGKILL");
    process.once("exit", kill);
    child.once("close", () => process.off("exit", kill));

    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding("utf8").on("data", (text: string) => (output += text));
    }
    const ports = await Promise.race([
      // The one thing that a server says to us: see serve.ts.
      once(child, "message").then(([message]) => message as Ports),
      once(child, "close").then(() => undefined),
    ]);
    if (ports === undefined) throw new Error(`${id} ended before it listened:\n${output}`);
    const info = { id, type, host: "127.0.0.1", port: ports.port };
    return new ServerProcess(child, info, ports, () => output);
  }

  /** What it has printed: its log. */
  get output(): string {
    return this.#printed();
  }

  /** Tells it which servers exist. */
  tell(servers: readonly ServerInfo[]): void {
    if (this.#child.connected) this.#child.send({ servers } satisfies Directory);
  }

  /** Ends it as a crash would: it can do nothing more. */
  kill(): void {
    this.#child.kill("SIGKILL");
  }

  /** Asks it to end, which drains its gateway. */
  stop(): void {
    this.#child.kill("SIGTERM");
  }
}
