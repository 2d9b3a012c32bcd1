import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { temporaryFolder } from "./temporary-folder.js";

/** Real time after which an etcd that does not answer has failed. */
const PATIENCE_MS = 20_000;

/** One server of a cluster: Debian's `etcd-server`, with data of its own. */
export class EtcdServer {
  /** `http://127.0.0.1:12379`. */
  readonly url: string;
  readonly #args: readonly string[];
  #process: ChildProcess | undefined = undefined;

  private constructor(url: string, args: readonly string[]) {
    this.url = url;
    this.#args = args;
  }

  /** So many servers that know each other, all of them started. */
  static async cluster(size: number): Promise<readonly EtcdServer[]> {
    const members: { readonly name: string; readonly client: string; readonly peer: string }[] = [];
    for (let index = 0; index < size; index++) {
      const [client, peer] = [await freePort(), await freePort()];
      members.push({
        name: `etcd-${index}`,
        client: `http://127.0.0.1:${client}`,
        peer: `http://127.0.0.1:${peer}`,
      });
    }
    const everybody = members.map(({ name, peer }) => `${name}=${peer}`).join(",");
    const folder = temporaryFolder();
    const servers = members.map(
      ({ name, client, peer }) =>
        new EtcdServer(client, [
          `--name=${name}`,
          `--data-dir=${join(folder, name)}`,
          `--listen-client-urls=${client}`,
          `--advertise-client-urls=${client}`,
          `--listen-peer-urls=${peer}`,
          `--initial-advertise-peer-urls=${peer}`,
          `--initial-cluster=${everybody}`,
          "--log-level=error",
        ]),
    );
    await Promise.all(servers.map((server) => server.start()));
    return servers;
  }

  /** Settles when it answers. */
  async start(): Promise<void> {
    const started = spawn("etcd", this.#args, { stdio: "ignore" });
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

  async #answers(): Promise<void> {
    for (let tries = 0; tries < PATIENCE_MS / 100; tries++) {
      const isHealthy = await fetch(`${this.url}/health`).then(
        async (response) => (await response.text()).includes("true"),
        () => false,
      );
      if (isHealthy) return;
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
