import { availableParallelism, cpus } from "node:os";
import { is, type Account } from "./account.js";
import type { Cluster } from "../cluster/cluster.js";
import { milliseconds } from "./timing.js";

/** A call to make again and again. */
type Call = () => Promise<unknown>;

/** What measuring has found. */
interface Measurement {
  readonly answered: number;
  readonly p50: number;
  readonly p99: number;
  readonly perSecond: number;
}

/** How long posting takes: a real call with a real answer, one process away and two. */
export async function latency({ rpc }: Cluster, account: Account): Promise<void> {
  const processor = cpus()[0]?.model ?? "unknown processor";
  account.section("Latencies, on this machine, which all processes share");
  account.note(`${availableParallelism()} × ${processor}, Node ${process.version}`);

  const { connectorRemote } = rpc.connector;
  const keeper = rpc.chat.chatRemote.route("bench");
  await connectorRemote.enter("ann", "bench");
  const near: Call = () => keeper.post("bench", "ann", "How long does this take?");
  const far: Call = () => connectorRemote.say("ann", "bench", "How long does this take?");

  const state = async (label: string, call: Call): Promise<void> => {
    await measure(call, 2_000, 64); // warms up
    for (const { count, inFlight } of [ALONE, TOGETHER]) {
      const before = (await keeper.status()).posts;
      const found = await measure(call, count, inFlight);
      const made = (await keeper.status()).posts - before;
      account.fact(
        `${label}, ${inFlight} in flight`,
        describe(found),
        is(found.answered, count),
        is(made, count),
      );
    }
  };
  await state("post at the chat server", near);
  await state("say through the connector", far);
}

const ALONE = { count: 2_000, inFlight: 1 };
const TOGETHER = { count: 10_000, inFlight: 64 };

async function measure(call: Call, count: number, inFlight: number): Promise<Measurement> {
  const times: number[] = [];
  let left = count;
  const caller = async (): Promise<void> => {
    while (left > 0) {
      left--;
      const start = performance.now();
      await call();
      times.push(performance.now() - start);
    }
  };
  const start = performance.now();
  await Promise.all(Array.from({ length: inFlight }, caller));
  const seconds = (performance.now() - start) / 1_000;
  times.sort((one, other) => one - other);
  const share = (part: number): number => times[Math.floor(part * (times.length - 1))] ?? 0;
  return {
    answered: times.length,
    p50: share(0.5),
    p99: share(0.99),
    perSecond: times.length / seconds,
  };
}

function describe({ answered, p50, p99, perSecond }: Measurement): string {
  const times = `p50 ${milliseconds(p50)}, p99 ${milliseconds(p99)}`;
  return `${times}; ${count(answered)} calls at ${count(perSecond)}/s`;
}

/** `12,345`. */
function count(number: number): string {
  return Math.round(number).toLocaleString("en");
}
