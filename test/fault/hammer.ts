/**
 * `npm run hammer [-- --seconds N] [--seed N]`: a gateway in a process of its own, attackers that
 * send it random and mutated frames over many connections, and an honest caller beside them. Prints
 * what happened. Fails when an honest call failed, when the gateway ended or reported a mistake of
 * its own, or when its memory grew by more than MEMORY_GROWTH_MAX after the first ten seconds.
 */
import { Buffer } from "node:buffer";
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { Station } from "../../runtime/src/index.js";
import { silentLogger } from "../../runtime/src/logger.js";
import { ProbeClient } from "../runtime/support/probe-service.js";
import { attack, type AttackCount } from "./attackers.js";
import { Chance } from "./chance.js";
import { serveTarget, type TargetReport } from "./hammer-target.js";

/** How much more memory the gateway may hold at the end than after ten seconds. */
const MEMORY_GROWTH_MAX: number = 64 * 1024 * 1024;

/** Time after which memory has found its level. */
const WARM_UP_MS = 10_000;

/** Connections that attack at the same time. */
const ATTACKERS = 40;

/** Honest calls that are under way at the same time. */
const HONEST_CALLS = 8;

/** How hard, and how long. */
export interface HammerOptions {
  readonly seconds: number;
  readonly seed: number;
}

/** What happened. */
export interface HammerAccount {
  readonly attacks: AttackCount;
  readonly honestCalls: number;
  /** One line for each honest call that failed. */
  readonly honestFailures: readonly string[];
  /** Undefined where the run was shorter than that. */
  readonly rssAfterWarmUp: number | undefined;
  readonly end: TargetReport;
}

/** Hammers for so long, and gives the account. */
export async function hammer({ seconds, seed }: HammerOptions): Promise<HammerAccount> {
  const target = fork(fileURLToPath(import.meta.url), ["--serve"], {
    execArgv: process.execArgv,
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
  try {
    const { port } = await heard<{ port: number }>(target);
    const endAt = performance.now() + seconds * 1000;
    const isOver = (): boolean => performance.now() >= endAt || target.exitCode !== null;
    const station = new Station({
      servers: [{ id: "probe-1", type: "probe", host: "127.0.0.1", port }],
      timeoutMs: 20_000,
      logger: silentLogger,
    });
    const chance = new Chance(seed);
    const [attacks, honest, rssAfterWarmUp] = await Promise.all([
      attack(port, ATTACKERS, chance, isOver),
      callHonestly(new ProbeClient(station), isOver),
      rssAfter(target, seconds),
    ]);
    const end = await ask(target);
    await station.close();
    const ended = once(target, "exit");
    target.send("stop");
    await ended;
    return { attacks, ...honest, rssAfterWarmUp, end };
  } finally {
    target.kill("SIGKILL");
  }
}

/** Why the run counts as failed; empty when it does not. */
export function faultsOf({ honestFailures, rssAfterWarmUp, end }: HammerAccount): string[] {
  const faults = honestFailures.map((failure) => `an honest call failed: ${failure}`);
  const grownBytes = rssAfterWarmUp === undefined ? 0 : end.rssBytes - rssAfterWarmUp;
  if (grownBytes > MEMORY_GROWTH_MAX) faults.push(`memory grew by ${mebibytes(grownBytes)}`);
  for (const message of Object.keys(end.errors)) {
    if (!/^handler of .* failed$/.test(message)) faults.push(`the gateway reported: ${message}`);
  }
  if ("connection closed: internal error" in end.closed) faults.push("an internal error");
  return faults;
}

/** The account in words. */
export function describeAccount(account: HammerAccount): string {
  const { attacks, honestCalls, honestFailures, rssAfterWarmUp, end } = account;
  const closed = Object.entries(end.closed).sort(([, a], [, b]) => b - a);
  const closedCount = closed.reduce((sum, [, count]) => sum + count, 0);
  return [
    `attackers   ${attacks.frames} frames, ${mebibytes(attacks.bytes)}, over ${attacks.connections} connections`,
    `honest      ${honestCalls} calls, ${honestFailures.length} failed`,
    `gateway     ${end.connections} connections and ${end.callsRunning} calls left at the end`,
    `memory      ${rssAfterWarmUp === undefined ? "" : `${mebibytes(rssAfterWarmUp)} after 10 s, `}${mebibytes(end.rssBytes)} at the end; may grow by ${mebibytes(MEMORY_GROWTH_MAX)}`,
    `closed      ${closedCount} connections:`,
    ...closed.map(([reason, count]) => `${String(count).padStart(10)}  ${reason}`),
    ...Object.entries(end.errors).map(
      ([message, count]) => `${String(count).padStart(10)}  ${message}`,
    ),
  ].join("\n");
}

async function callHonestly(
  client: ProbeClient,
  isOver: () => boolean,
): Promise<{ readonly honestCalls: number; readonly honestFailures: readonly string[] }> {
  let honestCalls = 0;
  const honestFailures: string[] = [];
  const one = async (): Promise<void> => {
    while (!isOver() && honestFailures.length < 10) {
      const number = honestCalls++;
      try {
        await callOnce(client, number);
      } catch (error) {
        honestFailures.push(`call ${number}: ${String(error)}`);
      }
    }
  };
  await Promise.all(Array.from({ length: HONEST_CALLS }, one));
  return { honestCalls, honestFailures };
}

/** A call whose answer shows whether it is the right one. */
async function callOnce(client: ProbeClient, number: number): Promise<void> {
  if (number % 10 !== 0) {
    const text = `honest ${number}`;
    const answer = await client.echo(text);
    if (answer !== text) throw new Error(`expected ${text}, got ${answer}`);
    return;
  }
  const data = Buffer.alloc(1 + (number % 50_000), `${number};`);
  if (!data.equals(await client.blob(data))) throw new Error("the bytes that came are others");
}

async function rssAfter(target: ChildProcess, seconds: number): Promise<number | undefined> {
  if (seconds * 1000 <= WARM_UP_MS) return undefined;
  await new Promise((resolve) => setTimeout(resolve, WARM_UP_MS));
  return (await ask(target)).rssBytes;
}

function ask(target: ChildProcess): Promise<TargetReport> {
  const answer = heard<TargetReport>(target);
  target.send("report");
  return answer;
}

/** The next message; rejects when the process ends before it. */
async function heard<Message>(target: ChildProcess): Promise<Message> {
  const ended = new AbortController();
  const { signal } = ended;
  try {
    const [message] = (await Promise.race([
      once(target, "message", { signal }),
      once(target, "exit", { signal }).then(([code, name]) => {
        throw new Error(`the gateway's process has ended: ${String(code ?? name)}`);
      }),
    ])) as [Message]; // the two files of this folder know what they send
    return message;
  } finally {
    ended.abort();
  }
}

function mebibytes(bytes: number): string {
  return `${(bytes / 1024 / 1024).toFixed(1)} MiB`;
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      seconds: { type: "string", default: "120" },
      seed: { type: "string", default: "1" },
      serve: { type: "boolean", default: false },
    },
  });
  if (values.serve) {
    await serveTarget();
    return;
  }
  const options = { seconds: Number(values.seconds), seed: Number(values.seed) };
  console.log(`hammering for ${options.seconds} s, seed ${options.seed}`);
  const account = await hammer(options);
  console.log(describeAccount(account));
  const faults = faultsOf(account);
  for (const fault of faults) console.error(`FAULT: ${fault}`);
  process.exitCode = faults.length === 0 ? 0 : 1;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main();
