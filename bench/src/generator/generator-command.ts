import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Options } from "../command-line.js";
import { describeMachine, loadNow, type Machine } from "../machine.js";
import { versionOf } from "../packages.js";
import { Progress } from "../progress.js";
import { writeResult } from "../result-file.js";
import { spreadOf, type Spread } from "../statistics.js";
import { short, textTable } from "../text-table.js";
import { generators, type Generator, type GeneratorInput } from "./generators.js";
import { makeSources } from "./sources.js";

const sizes = [10, 100, 1_000];

/** No program may take longer. */
const PATIENCE_MS = 120_000;

/** A generator that has taken so long in all rounds together is not run again. */
const ENOUGH_SECONDS = 40;

interface GeneratorResult {
  readonly generator: string;
  readonly services: number;
  /** Of whole processes, with the start of Node. */
  readonly seconds: Spread;
}

/** What `bench generator` writes as JSON. */
export interface GeneratorReport {
  readonly kind: "generator";
  readonly date: string;
  readonly machine: Machine;
  readonly load: number;
  readonly versions: Readonly<Record<string, string>>;
  readonly rounds: number;
  readonly leftOut: readonly {
    readonly generator: string;
    readonly services: number;
    readonly reason: string;
  }[];
  readonly results: readonly GeneratorResult[];
}

/** `bench generator`: how long generators take, each a process of its own, in turn in each round. */
export async function generatorCommand(options: Options): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "mailstation-bench-"));
  const leftOut: { generator: string; services: number; reason: string }[] = [];
  const results: GeneratorResult[] = [];
  try {
    for (const services of sizes) {
      const input = makeInput(join(folder, String(services)), services);
      const times = new Map<string, number[]>();
      const progress = new Progress(options.rounds * Object.keys(generators).length);
      for (let round = 0; round < options.rounds; round++) {
        for (const [name, generator] of Object.entries(generators)) {
          progress.step(`${String(services)} services, round ${String(round + 1)}, ${name}`);
          if (leftOut.some((it) => it.generator === name && it.services === services)) continue;
          const taken = times.get(name) ?? [];
          if (taken.reduce((sum, seconds) => sum + seconds, 0) > ENOUGH_SECONDS) continue;
          try {
            const seconds = await timeOnce(generator, input);
            times.set(name, [...taken, seconds]);
          } catch (error) {
            leftOut.push({ generator: name, services, reason: reasonOf(error) });
          }
        }
      }
      progress.end();
      for (const [generator, taken] of times) {
        const seconds = spreadOf(taken);
        if (seconds !== undefined) results.push({ generator, services, seconds });
      }
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  const report: GeneratorReport = {
    kind: "generator",
    date: new Date().toISOString(),
    machine: describeMachine(),
    load: loadNow(),
    versions: versionsOf(),
    rounds: options.rounds,
    leftOut,
    results,
  };
  process.stdout.write(`${generatorTable(report)}\n`);
  writeResult(options, "generator", report);
}

function makeInput(folder: string, services: number): GeneratorInput {
  const project = join(folder, "project");
  mkdirSync(join(project, "rpc"), { recursive: true });
  writeFileSync(join(project, "rpcgen.json"), '{ "sources": ["rpc/**/*.rpc"], "out": "gen" }\n');
  for (const [name, text] of makeSources(services)) writeFileSync(join(project, "rpc", name), text);
  const rpcgen = join(process.cwd(), "../compiler/bin/rpcgen.js");
  const exportAs = (form: string, out: string): string => {
    const path = join(folder, out);
    execFileSync(process.execPath, [rpcgen, "export", form, "--out", path], { cwd: project });
    return path;
  };
  const protoFolder = exportAs("proto", "proto");
  return {
    project,
    protoFolder,
    protoFiles: readdirSync(protoFolder).filter((name) => name.endsWith(".proto")),
    descriptors: readFileSync(exportAs("descriptor", "all.binpb")),
    out: join(folder, "out"),
  };
}

async function timeOnce(generator: Generator, input: GeneratorInput): Promise<number> {
  for (const path of [join(input.project, "gen"), input.out]) {
    rmSync(path, { recursive: true, force: true });
  }
  mkdirSync(input.out, { recursive: true });
  const runs = await generator.prepare(input);
  const start = performance.now();
  for (const { args, input: text } of runs) {
    const { status, signal, stderr } = spawnSync(process.execPath, args, {
      cwd: input.protoFolder,
      ...(text === undefined ? {} : { input: text }),
      timeout: PATIENCE_MS,
      maxBuffer: 2 ** 30,
    });
    if (status === 0) continue;
    throw new Error(signal === null ? lastLine(stderr) : `took more than ${PATIENCE_MS / 1_000} s`);
  }
  return (performance.now() - start) / 1_000;
}

function lastLine(printed: Buffer): string {
  return printed.toString().trim().split("\n").at(-1) ?? "it printed nothing";
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function versionsOf(): Readonly<Record<string, string>> {
  const names = Object.values(generators).flatMap(({ packages }) => packages);
  return Object.fromEntries(names.map((name) => [name, versionOf(name) ?? "not installed"]));
}

/** The report for people. */
export function generatorTable({ results, leftOut }: GeneratorReport): string {
  const head = ["seconds for services", ...sizes.map(String)];
  const rows = Object.keys(generators).map((name) => [
    name,
    ...sizes.map((services) => {
      const found = results.find((it) => it.generator === name && it.services === services);
      if (found === undefined) return "left out";
      const { median, min, max } = found.seconds;
      return `${short(median)} (${short(min)}–${short(max)})`;
    }),
  ]);
  const reasons = leftOut.map((it) => `${it.generator}, ${String(it.services)}: ${it.reason}`);
  return [textTable([head, ...rows]), ...reasons].join("\n\n");
}
