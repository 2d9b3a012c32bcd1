import { createRequire } from "node:module";
import type { SeenError } from "./caller.js";
import { Load, type Answer, type LoadReport } from "./load.js";
import type { OldEntry } from "./server-process.js";

/** What this process is told to do, and where to answer. */
export interface Order {
  readonly n: number;
  readonly task: OldCallerTask;
  readonly args: readonly unknown[];
}

/** What came of it. */
export interface Reply {
  readonly n: number;
  readonly result?: unknown;
  readonly failed?: string;
}

/** Names of the functions below. */
export type OldCallerTask = keyof typeof tasks;

/** What is used of a client of pinus-rpc. */
interface OldClient {
  replaceServers(servers: readonly OldEntry[]): void;
  readonly proxies: { readonly user: { readonly chat: { readonly chatRemote: OldStub } } };
}

/** The first argument is the session that the call is routed by. */
interface OldStub {
  post(session: { readonly uid: string }, author: string, text: string): Promise<Answer>;
  whereAmI(session: { readonly uid: string }): Promise<string>;
}

interface OldModule {
  readonly startClient: (
    id: string,
    wire: string,
    getServers: () => readonly OldEntry[],
  ) => Promise<OldClient>;
}

const [id = "connector-1", wire = "mqtt"] = process.argv.slice(2);
// The cast: what that file exports. pinus-rpc itself has no types that compile today.
const { startClient } = createRequire(import.meta.url)("../old/client.js") as OldModule;

let servers: readonly OldEntry[] = [];
let load: Load | undefined;
const client = await startClient(id, wire, () => servers);
const { chatRemote } = client.proxies.user.chat;

const tasks = {
  async use(entries: readonly OldEntry[]): Promise<void> {
    servers = entries;
    client.replaceServers(entries); // leaves connections alone that have calls to answer
    await load?.settled();
  },
  post: (uid: string, text: string): Promise<Answer> => chatRemote.post({ uid }, uid, text),
  async failure(uid: string, text: string): Promise<SeenError> {
    try {
      await tasks.post(uid, text);
    } catch (error) {
      const { name, code, limit } = error as SeenError; // what servers of both kinds send
      return { name, code, limit };
    }
    throw new Error("the post was taken");
  },
  serversOf: (uids: readonly string[]): Promise<readonly string[]> =>
    Promise.all(uids.map((uid) => chatRemote.whereAmI({ uid }))),
  startLoad(): void {
    load = new Load(tasks.post);
  },
  report: (): LoadReport | undefined => load?.report,
  stopLoad: (): Promise<LoadReport> | undefined => load?.stop(),
};

process.on("message", ({ n, task, args }: Order) => {
  void answer(n, task, args);
});
process.once("disconnect", () => process.exit());
process.send?.("ready");

async function answer(n: number, task: OldCallerTask, args: readonly unknown[]): Promise<void> {
  try {
    // The cast: who orders a task gives the arguments that it takes.
    const result = await (tasks[task] as (...args: readonly unknown[]) => unknown)(...args);
    process.send?.({ n, result } satisfies Reply);
  } catch (error) {
    process.send?.({ n, failed: String(error) } satisfies Reply);
  }
}
