/** What is called, and how many calls are in flight at once. */
export interface Workload {
  readonly name: string;
  readonly kind: "add" | "echo" | "bytes" | "items" | "chunks";
  /** Calls in flight; of streams, one at a time. */
  readonly inFlight: number;
  readonly title: string;
}

const inFlightSteps = [1, 64, 1_024];

const calls = [
  { name: "W1", kind: "add", title: "add(int32, int32)" },
  { name: "W2", kind: "echo", title: "a structured message of 200 bytes, echoed" },
  { name: "W3", kind: "bytes", title: "64 KiB of bytes, echoed" },
] as const;

const streams: readonly Workload[] = [
  { name: "S1", kind: "items", inFlight: 1, title: "a stream of small items from the server" },
  { name: "S2", kind: "chunks", inFlight: 1, title: "a stream of 64 KiB items from the server" },
];

/** More calls at once than the default limits let through: measured only when it is named. */
export const crowded: Workload = {
  name: "C1",
  kind: "add",
  inFlight: 10_000,
  title: "add(int32, int32), 10,000 in flight",
};

/** All that can be measured: `W1-64` is the first kind of call with 64 in flight. */
export const workloads: readonly Workload[] = [
  ...calls.flatMap(({ name, kind, title }) =>
    inFlightSteps.map((inFlight) => ({
      name: `${name}-${String(inFlight)}`,
      kind,
      inFlight,
      title: `${title}, ${String(inFlight)} in flight`,
    })),
  ),
  ...streams,
  crowded,
];

/** Whether a word of the command line means the workload: `W1-64`, or `W1` for all of its steps. */
export function isMeant(workload: Workload, word: string): boolean {
  const name = workload.name.toLowerCase();
  const wanted = word.toLowerCase();
  return name === wanted || name.startsWith(`${wanted}-`);
}
