import { Session } from "node:inspector/promises";
import type { CpuProfile } from "./hottest-functions.js";

/** Microseconds between two looks at what runs. */
const INTERVAL = 200;

let session: Session | undefined;

/** Begins to watch this process, whose compilers should have had time to learn before. */
export async function startProfiler(): Promise<void> {
  session = new Session();
  session.connect();
  await session.post("Profiler.enable");
  await session.post("Profiler.setSamplingInterval", { interval: INTERVAL });
  await session.post("Profiler.start");
}

/** Ends it, and gives what was seen. */
export async function stopProfiler(): Promise<CpuProfile> {
  if (session === undefined) throw new Error("nothing was profiled");
  const { profile } = await session.post("Profiler.stop");
  session.disconnect();
  session = undefined;
  const { nodes, samples = [], timeDeltas = [] } = profile;
  return { nodes, samples, timeDeltas };
}
