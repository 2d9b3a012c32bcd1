import { busySeconds, loadNow } from "../machine.js";
import { Progress } from "../progress.js";
import { PeerPair, type Sample } from "./peer-pair.js";
import type { Workload } from "./workloads.js";

/** What is to be measured, and how long. */
export interface CallsPlan {
  readonly peers: readonly string[];
  readonly workloads: readonly Workload[];
  readonly rounds: number;
  readonly seconds: number;
}

/** A peer that could not run, or a workload at which it failed, and why. */
export interface LeftOut {
  readonly peer: string;
  /** Undefined when it could not be started at all. */
  readonly workload: string | undefined;
  readonly reason: string;
}

/** All that was measured: for each workload and peer one sample for each round. */
export interface CallsRun {
  readonly samples: ReadonlyMap<string, ReadonlyMap<string, readonly RoundSample[]>>;
  readonly leftOut: readonly LeftOut[];
}

/** A sample with the round that it belongs to: only samples of one round are compared directly. */
export interface RoundSample extends Sample {
  readonly round: number;
  /** Processors that others kept busy meanwhile. */
  readonly othersBusy: number;
  readonly load: number;
}

/** The round at which nobody looks is so much longer: compilers have time to learn. */
const WARM_UP = 2;

/**
 * All peers are alive during the whole run. A round measures a workload with every peer in turn, in
 * another order each time, so that what disturbs the machine for a while disturbs all alike.
 */
export async function runCalls(plan: CallsPlan): Promise<CallsRun> {
  const leftOut: LeftOut[] = [];
  const pairs = await startPairs(plan.peers, leftOut);
  const samples = new Map<string, Map<string, RoundSample[]>>();
  const progress = new Progress(plan.workloads.length * (plan.rounds + 1) * pairs.size);
  try {
    for (const workload of plan.workloads) {
      const ofWorkload = new Map<string, RoundSample[]>();
      samples.set(workload.name, ofWorkload);
      const taking = new Map(
        [...pairs].filter(([, pair]) => pair.hasStreams || !isStream(workload)),
      );
      for (let round = 0; round <= plan.rounds; round++) {
        for (const [peer, pair] of turned([...taking], round)) {
          progress.step(`${workload.name} round ${String(round)} ${peer}`);
          try {
            const seconds = round === 0 ? plan.seconds * WARM_UP : plan.seconds;
            const sample = await measureOnce(pair, workload.name, seconds);
            if (round > 0) remember(ofWorkload, peer, { ...sample, round });
          } catch (error) {
            leftOut.push({ peer, workload: workload.name, reason: String(error) });
            taking.delete(peer);
            await restart(pairs, peer, leftOut);
          }
        }
      }
    }
  } finally {
    progress.end();
    for (const pair of pairs.values()) pair.stop();
  }
  return { samples, leftOut };
}

async function startPairs(
  peers: readonly string[],
  leftOut: LeftOut[],
): Promise<Map<string, PeerPair>> {
  const pairs = new Map<string, PeerPair>();
  for (const peer of peers) {
    try {
      pairs.set(peer, await PeerPair.start(peer));
    } catch (error) {
      leftOut.push({ peer, workload: undefined, reason: String(error) });
    }
  }
  return pairs;
}

/** After a failure nobody knows what state the processes are in. */
async function restart(
  pairs: Map<string, PeerPair>,
  peer: string,
  leftOut: LeftOut[],
): Promise<void> {
  pairs.get(peer)?.stop();
  pairs.delete(peer);
  try {
    pairs.set(peer, await PeerPair.start(peer));
  } catch (error) {
    leftOut.push({ peer, workload: undefined, reason: String(error) });
  }
}

async function measureOnce(
  pair: PeerPair,
  workload: string,
  seconds: number,
): Promise<Omit<RoundSample, "round">> {
  const [busyBefore, startMs] = [busySeconds(), performance.now()];
  const sample = await pair.measure(workload, seconds);
  const wallSeconds = (performance.now() - startMs) / 1_000;
  const own = sample.server.cpuSeconds + sample.client.cpuSeconds;
  const othersBusy = Math.max(0, busySeconds() - busyBefore - own) / wallSeconds;
  return { ...sample, othersBusy, load: loadNow() };
}

function remember(into: Map<string, RoundSample[]>, peer: string, sample: RoundSample): void {
  const known = into.get(peer);
  if (known === undefined) into.set(peer, [sample]);
  else known.push(sample);
}

function isStream({ kind }: Workload): boolean {
  return kind === "items" || kind === "chunks";
}

function turned<T>(list: readonly T[], by: number): readonly T[] {
  const from = list.length === 0 ? 0 : by % list.length;
  return [...list.slice(from), ...list.slice(0, from)];
}
