import type { ChildProcess } from "node:child_process";
import type { Caller, SeenError } from "./caller.js";
import type { Answer, LoadReport } from "./load.js";
import type { OldCallerTask, Order, Reply } from "./old-caller-process.js";
import { firstMessage, startProcess, type OldWire, type ServerProcess } from "./server-process.js";

/** A client of pinus-rpc in a process of its own, which is told what to do. */
export class OldCaller implements Caller {
  readonly #child: ChildProcess;
  readonly #waiting = new Map<number, (reply: Reply) => void>();
  #asked = 0;

  private constructor(child: ChildProcess) {
    this.#child = child;
    child.on("message", (reply: Reply) => {
      this.#waiting.get(reply.n)?.(reply);
      this.#waiting.delete(reply.n);
    });
  }

  static async start(wire: OldWire): Promise<OldCaller> {
    const child = startProcess("old-caller-process.ts", ["connector-1", wire]);
    await firstMessage(child);
    return new OldCaller(child);
  }

  async use(servers: readonly ServerProcess[]): Promise<void> {
    await this.#ask("use", [servers.map(({ oldEntry }) => oldEntry)]);
  }

  // The casts below: what the function of the same name in the other process returns.

  async post(uid: string, text: string): Promise<Answer> {
    return (await this.#ask("post", [uid, text])) as Answer;
  }

  async failure(uid: string, text: string): Promise<SeenError> {
    return (await this.#ask("failure", [uid, text])) as SeenError;
  }

  async serversOf(uids: readonly string[]): Promise<readonly string[]> {
    return (await this.#ask("serversOf", [uids])) as string[];
  }

  async startLoad(): Promise<void> {
    await this.#ask("startLoad");
  }

  async report(): Promise<LoadReport> {
    return (await this.#ask("report")) as LoadReport;
  }

  async stopLoad(): Promise<LoadReport> {
    return (await this.#ask("stopLoad")) as LoadReport;
  }

  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.#child.once("exit", resolve));
    this.#child.disconnect();
    await closed;
  }

  async #ask(task: OldCallerTask, args: readonly unknown[] = []): Promise<unknown> {
    const n = ++this.#asked;
    const reply = await new Promise<Reply>((resolve) => {
      this.#waiting.set(n, resolve);
      this.#child.send({ n, task, args } satisfies Order);
    });
    if (reply.failed !== undefined) throw new Error(`${task} in the old caller: ${reply.failed}`);
    return reply.result;
  }
}
