import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { temporaryFolder } from "./temporary-folder.js";

/** Real time after which an etcd that does not answer has failed. */
const PATIENCE_MS = 20_000;
/** Real time to answer whether it is well. */
const HEALTH_MS = 1_000;

/** Where a server of a cluster runs and is reached. */
export interface EtcdHome {
  /** In front of the program. */
  readonly command: readonly string[];
  readonly clientHost: string;
  readonly peerHost: string;
}

const HERE: EtcdHome = { command: [], clientHost: "127.0.0.1", peerHost: "127.0.0.1" };

/** One server of a cluster: Debian's `etcd-server`, with data of its own. */
export class EtcdServer {
  /** `http://127.0.0.1:12379`. */
  readonly url: string;
  readonly port: number;
  readonly #command: readonly string[];
  #process: ChildProcess | undefined = undefined;

  private constructor(url: string, port: number, command: readonly string[]) {
    this.url = url;
    this.port = port;
    this.#command = command;
  }

  /** So many servers that know each other, all of them started. */
  static cluster(size: number): Promise<readonly EtcdServer[]> {
    return EtcdServer.clusterAt(Array.from({ length: size }, () => HERE));
  }

  /** A server in each of the homes. */
  static async clusterAt(homes: readonly EtcdHome[]): Promise<readonly EtcdServer[]> {
    const members = await Promise.all(
      homes.map(async (home, index) => {
        const [port, peerPort] = [await freePort(), await freePort()];
        const { clientHost, peerHost } = home;
        const client = `http://${clientHost}:${port}`;
        const peer = `http://${peerHost}:${peerPort}`;
        return { ...home, name: `etcd-${index}`, port, client, peer };
      }),
    );
    const everybody = members.map(({ name, peer }) => `${name}=${peer}`).join(",");
    const folder = temporaryFolder();
    const servers = members.map(({ command, name, port, client, peer }) => {
      const args = [
        `--name=${name}`,
        `--data-dir=${join(folder, name)}`,
        `--listen-client-urls=${command.length > 0 ? `http://0.0.0.0:${port}` : client}`,
        `--advertise-client-urls=${client}`,
        `--listen-peer-urls=${peer}`,
        `--initial-advertise-peer-urls=${peer}`,
        `--initial-cluster=${everybody}`,
        "--log-level=error",
      ];
      return new EtcdServer(client, port, [...command, "etcd", ...args]);
    });
    await Promise.all(servers.map((server) => server.start()));
    return servers;
  }

  /** Settles when it answers. */
  async start(): Promise<void> {
    const [program = "", ...args] = this.#command;
    const started = spawn(program, args, { stdio: "ignore" });
    this.#process = started;
    const failed = once(started, "error").then(([error]: unknown[]) => {
      throw new Error("etcd cannot be started", { cause: error });
    });
    failed.catch(() => {});
    await Promise.race([this.#answers(), failed]);
  }

  /** It is gone at once. */
  async kill(): Promise<void> {
    const running = this.#process;
    this.#process = undefined;
    if (running === undefined) return;
    const exited = once(running, "exit");
    running.kill("SIGCONT");
    running.kill("SIGKILL");
    await exited;
  }

  /** It stands still, and its connections stay. */
  stop(): void {
    this.#process?.kill("SIGSTOP");
  }

  resume(): void {
    this.#process?.kill("SIGCONT");
  }

  /** Asks something that a registry does not. */
  async post(path: string, body: object): Promise<unknown> {
    const text = JSON.stringify(body);
    const response = await fetch(`${this.url}${path}`, { method: "POST", body: text });
    return response.json();
  }

  /** Whether it takes part in its cluster. */
  isHealthy(): Promise<boolean> {
    return fetch(`${this.url}/health`, { signal: AbortSignal.timeout(HEALTH_MS) }).then(
      async (response) => (await response.text()).includes("true"),
      () => false,
    );
  }

  async #answers(): Promise<void> {
    for (let tries = 0; tries < PATIENCE_MS / 100; tries++) {
      if (await this.isHealthy()) return;
      await sleep(100);
    }
    throw new Error(`etcd: ${this.url} does not answer`);
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  server.close();
  await once(server, "close");
  return port;
}
