import type { Options } from "../command-line.js";
import { describeMachine, loadNow, type Machine } from "../machine.js";
import { versionOf } from "../packages.js";
import { Progress } from "../progress.js";
import { writeResult } from "../result-file.js";
import { spreadOf, type Spread } from "../statistics.js";
import { short, textTable } from "../text-table.js";
import type { Codec } from "./codec.js";
import { codecs } from "./codecs.js";
import { codecMessages, type CodecMessage } from "./messages.js";

interface CodecResult {
  readonly codec: string;
  readonly bytes: number;
  /** Nanoseconds of CPU time for one message. */
  readonly encodeNs: Spread;
  readonly decodeNs: Spread;
  /** How many times as long both together take as ours, in the same round. */
  readonly timeToOurs: Spread;
}

interface MessageResult {
  readonly message: string;
  readonly title: string;
  readonly codecs: readonly CodecResult[];
}

/** What `bench codec` writes as JSON. */
export interface CodecReport {
  readonly kind: "codec";
  readonly date: string;
  readonly machine: Machine;
  readonly load: number;
  readonly versions: Readonly<Record<string, string>>;
  readonly leftOut: readonly { readonly codec: string; readonly reason: string }[];
  readonly messages: readonly MessageResult[];
}

/** `bench codec`: encoding and decoding in this process, codecs in turn within each round. */
export async function codecCommand(options: Options): Promise<void> {
  const leftOut: { codec: string; reason: string }[] = [];
  const versions: Record<string, string> = {};
  const messages: MessageResult[] = [];
  for (const message of codecMessages) {
    const ready = await setUp(message, leftOut, versions);
    messages.push(measure(message, ready, options));
  }
  const report: CodecReport = {
    kind: "codec",
    date: new Date().toISOString(),
    machine: describeMachine(),
    load: loadNow(),
    versions,
    leftOut,
    messages,
  };
  process.stdout.write(`${codecTables(report)}\n`);
  writeResult(options, "codec", report);
}

/** The report for people. */
export function codecTables({ messages, leftOut }: CodecReport): string {
  const reasons = leftOut.map(({ codec, reason }) => `Left out: ${codec}: ${reason}`);
  return [...messages.map(table), ...reasons].join("\n\n");
}

async function setUp(
  message: CodecMessage,
  leftOut: { codec: string; reason: string }[],
  versions: Record<string, string>,
): Promise<ReadonlyMap<string, Codec>> {
  const ready = new Map<string, Codec>();
  for (const [name, make] of Object.entries(codecs)) {
    try {
      const codec = await make(message);
      codec.decode(codec.encoded);
      for (const item of codec.packages) versions[item] = versionOf(item) ?? "not installed";
      ready.set(name, codec);
    } catch (error) {
      leftOut.push({ codec: name, reason: String(error) });
    }
  }
  return ready;
}

interface Round {
  readonly encodeNs: number;
  readonly decodeNs: number;
}

function measure(
  message: CodecMessage,
  ready: ReadonlyMap<string, Codec>,
  options: Options,
): MessageResult {
  const rounds = new Map<string, Round[]>([...ready.keys()].map((name) => [name, []]));
  const progress = new Progress(ready.size * (options.rounds + 1));
  // The first round warms up.
  for (let round = 0; round <= options.rounds; round++) {
    for (const [name, codec] of ready) {
      progress.step(`${message.name} round ${String(round)} ${name}`);
      const half = options.seconds / 2;
      const encodeNs = nanosecondsPerRun(() => codec.encode(), half);
      const decodeNs = nanosecondsPerRun(() => codec.decode(codec.encoded), half);
      if (round > 0) rounds.get(name)?.push({ encodeNs, decodeNs });
    }
  }
  progress.end();
  const ours = rounds.get("mailstation") ?? [];
  const results = [...rounds].flatMap(([codec, own]): CodecResult[] => {
    const encodeNs = spreadOf(own.map((it) => it.encodeNs));
    const decodeNs = spreadOf(own.map((it) => it.decodeNs));
    const timeToOurs = spreadOf(own.map((it, round) => both(it) / both(ours[round] ?? it)));
    if (encodeNs === undefined || decodeNs === undefined || timeToOurs === undefined) return [];
    const bytes = ready.get(codec)?.encoded.length ?? 0;
    return [{ codec, bytes, encodeNs, decodeNs, timeToOurs }];
  });
  return { message: message.name, title: message.title, codecs: results };
}

/** What is made is kept, so that no compiler finds out that nobody wants it. */
let kept: unknown;

/** CPU time of the process, that of its collector included: others on the machine do not disturb it. */
function nanosecondsPerRun(run: () => unknown, seconds: number): number {
  const cpuBefore = process.cpuUsage();
  const start = performance.now();
  const runsPerLook = 100;
  let runs = 0;
  while (performance.now() - start < seconds * 1_000) {
    for (let index = 0; index < runsPerLook; index++) kept = run();
    runs += runsPerLook;
  }
  if (kept === undefined) throw new Error("the codec gave nothing");
  const { user, system } = process.cpuUsage(cpuBefore);
  return ((user + system) * 1_000) / runs;
}

function both({ encodeNs, decodeNs }: Round): number {
  return encodeNs + decodeNs;
}

function table({ message, title, codecs: results }: MessageResult): string {
  const head = ["codec", "bytes", "encode ns", "decode ns", "ours is faster, times"];
  const rows = results.map(({ codec, bytes, encodeNs, decodeNs, timeToOurs }) => [
    codec,
    String(bytes),
    short(encodeNs.median),
    short(decodeNs.median),
    codec === "mailstation"
      ? ""
      : `${short(timeToOurs.median)} (${short(timeToOurs.min)}–${short(timeToOurs.max)})`,
  ]);
  return `### ${message}: ${title}\n\n${textTable([head, ...rows])}`;
}
