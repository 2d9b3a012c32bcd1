import type { Machine } from "../machine.js";
import { quantile, spreadOf, type Spread } from "../statistics.js";
import type { CallsPlan, CallsRun, LeftOut, RoundSample } from "./run-calls.js";

/** What `bench calls` writes as JSON. */
export interface CallsResult {
  readonly kind: "calls";
  readonly date: string;
  readonly machine: Machine;
  readonly versions: Readonly<Record<string, string>>;
  readonly rounds: number;
  readonly secondsPerRound: number;
  /** Processors that other programs kept busy while we measured. */
  readonly othersBusy: Spread | undefined;
  readonly load: Spread | undefined;
  readonly leftOut: readonly LeftOut[];
  readonly workloads: readonly WorkloadResult[];
}

/** One workload, with a row for each peer. */
export interface WorkloadResult {
  readonly name: string;
  readonly title: string;
  readonly peers: readonly PeerResult[];
}

/** What one peer did in all rounds. */
export interface PeerResult {
  readonly peer: string;
  readonly callsPerSecond: Spread;
  /** CPU seconds of both processes for 100,000 calls. */
  readonly cpuSeconds: Spread;
  readonly serverCpuSeconds: number;
  readonly clientCpuSeconds: number;
  readonly serverPeakMiB: number;
  readonly clientPeakMiB: number;
  /** Microseconds, where one call is in flight at a time. */
  readonly latencyP50: Spread | undefined;
  readonly latencyP99: Spread | undefined;
  /** Calls per second as a multiple of each other peer's in the same round. */
  readonly ratios: Readonly<Record<string, Spread>>;
  /** CPU seconds likewise: below 1 is better. Other programs disturb it less. */
  readonly cpuRatios: Readonly<Record<string, Spread>>;
  /** Median latency likewise: below 1 is better. */
  readonly latencyRatios: Readonly<Record<string, Spread>>;
}

/** Medians and ranges of what was measured. */
export function summarize(
  plan: CallsPlan,
  run: CallsRun,
  about: Pick<CallsResult, "date" | "machine" | "versions">,
): CallsResult {
  const all = [...run.samples.values()].flatMap((ofWorkload) => [...ofWorkload.values()].flat());
  return {
    kind: "calls",
    ...about,
    rounds: plan.rounds,
    secondsPerRound: plan.seconds,
    othersBusy: spreadOf(all.map(({ othersBusy }) => othersBusy)),
    load: spreadOf(all.map(({ load }) => load)),
    leftOut: run.leftOut,
    workloads: plan.workloads.map(({ name, title }) => ({
      name,
      title,
      peers: summarizePeers(inOrder(plan.peers, run.samples.get(name))),
    })),
  };
}

type SamplesOfPeers = ReadonlyMap<string, readonly RoundSample[]>;

function inOrder(peers: readonly string[], samples: SamplesOfPeers | undefined): SamplesOfPeers {
  return new Map(
    peers.flatMap((peer) => {
      const own = samples?.get(peer);
      return own === undefined ? [] : [[peer, own] as const];
    }),
  );
}

function summarizePeers(samples: SamplesOfPeers): readonly PeerResult[] {
  return [...samples].flatMap(([peer, own]) => {
    const callsPerSecond = spreadOf(own.map(rateOf));
    const cpuSeconds = spreadOf(own.map(cpuOf));
    if (callsPerSecond === undefined || cpuSeconds === undefined) return [];
    const others = [...samples].filter(([name]) => name !== peer);
    return [
      {
        peer,
        callsPerSecond,
        cpuSeconds,
        serverCpuSeconds: medianOf(own, (sample) => per100k(sample, sample.server.cpuSeconds)),
        clientCpuSeconds: medianOf(own, (sample) => per100k(sample, sample.client.cpuSeconds)),
        serverPeakMiB: Math.round(medianOf(own, ({ server }) => server.peakBytes / 2 ** 20)),
        clientPeakMiB: Math.round(medianOf(own, ({ client }) => client.peakBytes / 2 ** 20)),
        latencyP50: spreadOf(own.flatMap((sample) => latencyOf(sample, 0.5))),
        latencyP99: spreadOf(own.flatMap((sample) => latencyOf(sample, 0.99))),
        ratios: ratiosTo(others, own, rateOf),
        cpuRatios: ratiosTo(others, own, cpuOf),
        latencyRatios: ratiosTo(others, own, (sample) => latencyOf(sample, 0.5)[0]),
      },
    ];
  });
}

/** To every other peer, round by round. */
function ratiosTo(
  others: readonly (readonly [string, readonly RoundSample[]])[],
  own: readonly RoundSample[],
  measure: (sample: RoundSample) => number | undefined,
): Readonly<Record<string, Spread>> {
  return Object.fromEntries(
    others.flatMap(([name, samples]) => {
      const ratios = own.flatMap((sample) => {
        const other = samples.find(({ round }) => round === sample.round);
        const value = measure(sample);
        const base = other === undefined ? undefined : measure(other);
        return value === undefined || base === undefined || base === 0 ? [] : [value / base];
      });
      const spread = spreadOf(ratios);
      return spread === undefined ? [] : [[name, spread]];
    }),
  );
}

function rateOf({ result }: RoundSample): number {
  return result.calls / result.seconds;
}

function cpuOf(sample: RoundSample): number {
  return per100k(sample, sample.server.cpuSeconds + sample.client.cpuSeconds);
}

function per100k({ result }: RoundSample, seconds: number): number {
  return (seconds / Math.max(1, result.calls)) * 100_000;
}

/** Microseconds; nothing where latencies were not taken. */
function latencyOf({ result }: RoundSample, share: number): readonly number[] {
  if (result.latenciesMs.length === 0) return [];
  const sorted = [...result.latenciesMs].sort((left, right) => left - right);
  return [quantile(sorted, share) * 1_000];
}

function medianOf(samples: readonly RoundSample[], of: (sample: RoundSample) => number): number {
  return spreadOf(samples.map(of))?.median ?? 0;
}
