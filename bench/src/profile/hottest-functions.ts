/** What `node --cpu-prof` writes, as far as it is read here. */
export interface CpuProfile {
  readonly nodes: readonly ProfileNode[];
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}

interface ProfileNode {
  readonly id: number;
  readonly callFrame: {
    readonly functionName: string;
    readonly url: string;
    /** Both from 0 on. */
    readonly lineNumber: number;
    readonly columnNumber: number;
  };
}

/** A function and its own share of the busy time. */
export interface HotFunction {
  readonly share: number;
  readonly where: string;
}

/** Nothing to do, or what the profiler itself asks of the process. */
const notBusy = new Set(["(idle)", "dispatch"]);

/** A place in a file, lines from 1 on. */
export interface Place {
  readonly url: string;
  readonly line: number;
}

/** Finds out where code was written that runs at a place in a file; line and column from 0 on. */
export type Locate = (url: string, line: number, column: number) => Place;

/** The functions that took most of the busy time by themselves, without those that they called. */
export function hottestFunctions(
  { nodes, samples, timeDeltas }: CpuProfile,
  count: number,
  locate: Locate = (url, line) => ({ url, line: line + 1 }),
): { readonly busyShare: number; readonly functions: readonly HotFunction[] } {
  const places = new Map(nodes.map((node) => [node.id, placeOf(node, locate)]));
  const times = new Map<string, number>();
  let busy = 0;
  let all = 0;
  for (const [index, sample] of samples.entries()) {
    const time = Math.max(0, timeDeltas[index] ?? 0);
    const place = places.get(sample) ?? "(unknown)";
    all += time;
    if (notBusy.has(place)) continue;
    busy += time;
    times.set(place, (times.get(place) ?? 0) + time);
  }
  const functions = [...times]
    .sort(([, left], [, right]) => right - left)
    .slice(0, count)
    .map(([where, time]) => ({ where, share: time / busy }));
  return { busyShare: busy / all, functions };
}

/** `name (file:line)`; files below the packages, so that it reads the same on every machine. */
function placeOf({ callFrame }: ProfileNode, locate: Locate): string {
  const { functionName, lineNumber, columnNumber } = callFrame;
  const name = functionName === "" ? "(anonymous)" : functionName;
  if (callFrame.url === "") return name;
  const { url, line } = locate(callFrame.url, lineNumber, columnNumber);
  const file = url.replace(/^.*\/(?=(?:runtime|bench|node_modules)\/)/, "");
  return `${name} (${file}:${String(line)})`;
}
