import { cpSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { BackgroundProcess } from "./background-process.js";
import { mustRun } from "./run-process.js";
import { temporaryFolder } from "./temporary-folder.js";

const repository = fileURLToPath(new URL("../..", import.meta.url));
const example = join(repository, "examples/chat");
const timeoutMs = 30_000;

/** The cluster of examples/chat, as `npm run serve` starts it, in a folder and on ports of its own. */
export class ChatExample {
  readonly #cwd: string;
  readonly #cluster: BackgroundProcess;

  private constructor(cwd: string, cluster: BackgroundProcess) {
    this.#cwd = cwd;
    this.#cluster = cluster;
  }

  /** Generates, bundles and starts it, and waits until it can be used. */
  static async start(): Promise<ChatExample> {
    const cwd = temporaryFolder();
    cpSync(example, cwd, { recursive: true, filter: (path) => !/\/(?:gen|dist)$/.test(path) });
    symlinkSync(join(repository, "node_modules"), join(cwd, "node_modules"));
    await mustRun("npx", ["rpcgen"], { cwd, timeoutMs });
    await mustRun("npm", ["run", "--silent", "bundle"], { cwd, timeoutMs });
    const ports = ["--port", "0", "--page-port", "0"];
    const args = ["--import", "tsx", "cluster/main.ts", ...ports];
    const chat = new ChatExample(
      cwd,
      new BackgroundProcess(process.execPath, args, { cwd, timeoutMs }),
    );
    await chat.printedNext("Ctrl-C stops all of them.");
    return chat;
  }

  /** What the cluster has printed. */
  get output(): string {
    return this.#cluster.output;
  }

  /** Where the page is. */
  get pageUrl(): string {
    return this.#find(/(http:\S+)/);
  }

  /** Starts the program for terminals. */
  startTerminal(name: string): BackgroundProcess {
    const args = ["--import", "tsx", "terminal/main.ts", "--name", name];
    const port = this.#find(/--port (\d+)/);
    const options = { cwd: this.#cwd, timeoutMs, hasInput: true };
    return new BackgroundProcess(process.execPath, [...args, "--port", port], options);
  }

  /** Sends a signal to the process that a server has now; when it ends, the cluster starts another one. */
  signal(id: string, signal: NodeJS.Signals): void {
    process.kill(Number(this.#find(new RegExp(`.*${id} is process (\\d+)`, "s"))), signal);
  }

  /** Waits until the cluster has printed `text`, behind what was waited for before. */
  printedNext(text: string): Promise<void> {
    return this.#cluster.printedNext(text);
  }

  /** Ctrl-C. The exit status, or the signal that ended it. */
  interrupt(): Promise<number | NodeJS.Signals | null> {
    return this.#cluster.interrupt("SIGINT");
  }

  /** Ends it in any case. */
  stop(): Promise<void> {
    return this.#cluster.stop();
  }

  #find(pattern: RegExp): string {
    const found = pattern.exec(this.#cluster.output)?.[1];
    if (found === undefined) throw new Error(`no ${String(pattern)} in:\n${this.#cluster.output}`);
    return found;
  }
}
