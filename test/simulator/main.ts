/** `npm run simulate`: runs many seeds, or shows one. */
import process from "node:process";
import { parseArgs } from "node:util";
import { fileURLToPath } from "node:url";
import { simulate, type Account } from "./simulate.js";

/** Failing seeds after which there is no point in looking for more. */
const FAILURES_MAX = 10;

/** Between two lines of progress. Milliseconds. */
const PROGRESS_MS = 200;

/** What a failing seed says of itself, with the command that runs it again. */
export function describeFailure({ seed, faults }: Account): string {
  return [
    `seed ${seed} fails; again, with all that happens: npm run simulate -- --seed ${seed} --trace`,
    ...faults.map((fault) => `  ${fault}`),
  ].join("\n");
}

/** Runs seeds one after the other; returns the exit status. */
export async function simulateMany(first: number, seeds: number): Promise<number> {
  const startedAt = performance.now();
  const failed: number[] = [];
  let calls = 0;
  let shownAt = -Infinity;
  for (let seed = first; seed < first + seeds && failed.length < FAILURES_MAX; seed++) {
    const account = await simulate(seed);
    calls += account.calls;
    if (account.faults.length > 0) {
      failed.push(seed);
      showProgress("");
      console.error(describeFailure(account));
    }
    if (performance.now() - shownAt < PROGRESS_MS) continue;
    shownAt = performance.now();
    showProgress(`${seed - first + 1} of ${seeds} seeds, ${calls} calls, ${failed.length} failed`);
  }
  showProgress("");
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  const found = failed.length === 0 ? "all well" : `failed: ${failed.join(", ")}`;
  console.log(`${seeds} seeds from ${first}, ${calls} calls, ${seconds} s: ${found}`);
  return failed.length === 0 ? 0 : 1;
}

/** Runs one seed, and prints what happens in it where that is wanted; returns the exit status. */
export async function simulateOne(seed: number, isTraced: boolean): Promise<number> {
  const trace = isTraced ? (line: string): void => console.log(line) : undefined;
  const account = await simulate(seed, { trace });
  if (account.faults.length > 0) {
    console.error(describeFailure(account));
    return 1;
  }
  console.log(`seed ${seed}: ${account.calls} calls, all well`);
  console.log(JSON.stringify(account.endings));
  return 0;
}

/** One line that is written over; nothing where there is no terminal. */
function showProgress(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${text}`);
}

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      seeds: { type: "string", default: "1000" },
      first: { type: "string", default: "1" },
      seed: { type: "string" },
      trace: { type: "boolean", default: false },
    },
  });
  const seed = numberOf("seed", values.seed ?? values.first);
  const seeds = numberOf("seeds", values.seeds);
  if (values.seed !== undefined || values.trace) return simulateOne(seed, values.trace);
  return simulateMany(seed, seeds);
}

function numberOf(name: string, text: string): number {
  if (/^\d{1,10}$/.test(text)) return Number(text);
  throw new Error(`--${name}: expected a number, got ${text}`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    process.exitCode = await main();
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 2;
  }
}
