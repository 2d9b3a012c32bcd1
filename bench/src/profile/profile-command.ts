import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Answer, Order } from "../calls/orders.js";
import { isMeant, workloads } from "../calls/workloads.js";
import type { Options } from "../command-line.js";
import { OrderedProcess, siblingProgram } from "../ordered-process.js";
import { short } from "../text-table.js";
import { hottestFunctions, type CpuProfile } from "./hottest-functions.js";
import { sourcePlace } from "./source-places.js";

const HOTTEST = 10;
const usual = ["W1-64", "W2-1024"];

/** `bench profile`: where the time of our two processes goes, as text below `profiles/`. */
export async function profileCommand(options: Options): Promise<void> {
  const peer = options.peers?.[0] ?? "mailstation";
  const wanted = options.workloads ?? usual;
  for (const { name } of workloads.filter((it) => wanted.some((word) => isMeant(it, word)))) {
    const text = await profile(peer, name, options.seconds);
    process.stdout.write(text);
    mkdirSync("profiles", { recursive: true });
    writeFileSync(join("profiles", `${peer}-${name.toLowerCase()}.txt`), text.trimEnd() + "\n");
  }
}

type PeerProcess = OrderedProcess<Order, Answer>;

async function profile(peer: string, workload: string, seconds: number): Promise<string> {
  const program = siblingProgram("../calls/peer-process", import.meta.url);
  const server: PeerProcess = new OrderedProcess(program);
  const client: PeerProcess = new OrderedProcess(program);
  const both = [server, client];
  try {
    const { port } = await server.ask({ kind: "serve", peer }, "serving");
    await client.ask({ kind: "connect", peer, port }, "connected");
    const order = { kind: "measure", workload, seconds } as const;
    await client.ask(order, "measured", seconds * 1_000); // Compilers have time to learn.
    await Promise.all(both.map((side) => side.ask({ kind: "profile" }, "done")));
    const { result } = await client.ask(order, "measured", seconds * 1_000);
    const [ofServer, ofClient] = await Promise.all([
      server.ask({ kind: "profiled" }, "profile"),
      client.ask({ kind: "profiled" }, "profile"),
    ]);
    const rate = short(result.calls / result.seconds);
    const head = `${peer}, ${workload}, Node ${process.version}: ${rate} calls/s with the profiler on`;
    const parts = [describe("server", ofServer.profile), describe("client", ofClient.profile)];
    return `${[head, ...parts].join("\n\n")}\n\n`;
  } finally {
    for (const side of both) side.kill();
  }
}

function describe(side: string, cpuProfile: CpuProfile): string {
  const { busyShare, functions } = hottestFunctions(cpuProfile, HOTTEST, sourcePlace);
  const lines = functions.map(
    ({ share, where }) => `${(share * 100).toFixed(1).padStart(6)} %  ${where}`,
  );
  const head = `${side}: busy ${(busyShare * 100).toFixed(0)} % of the time, of that`;
  return [head, ...lines].join("\n");
}
