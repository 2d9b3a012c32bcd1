import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Options } from "../command-line.js";
import { describeMachine, loadNow, type Machine } from "../machine.js";
import { programOf, versionOf } from "../packages.js";
import { Progress } from "../progress.js";
import { writeResult } from "../result-file.js";
import { spreadOf, type Spread } from "../statistics.js";
import { short, textTable } from "../text-table.js";
import { projectKinds, writeProject, type ProjectKind } from "./editor-projects.js";

/** Compilers, the package of each. */
const compilers = ["typescript", "typescript-5"] as const;

/** `callers`: files with calls, and what these import; `all`: the servers too. */
const programs = ["callers", "all"] as const;

/** What to check: so many services, so often. */
export interface EditorPlan {
  readonly services: number;
  readonly rounds: number;
  readonly compilers: readonly string[];
}

interface EditorResult {
  readonly project: ProjectKind;
  readonly program: (typeof programs)[number];
  readonly compiler: string;
  /** As `tsc --noEmit --extendedDiagnostics` tells them. */
  readonly seconds: Spread;
  readonly megabytes: Spread;
}

/** What `bench editor` writes as JSON. */
export interface EditorReport {
  readonly kind: "editor";
  readonly date: string;
  readonly machine: Machine;
  readonly load: number;
  readonly versions: Readonly<Record<string, string>>;
  readonly services: number;
  readonly rounds: number;
  readonly results: readonly EditorResult[];
}

/** `bench editor`: what a compiler takes to check calls to many services, ours and inferred ones. */
export async function editorCommand(options: Options): Promise<void> {
  const report = measureEditor({ services: 1_000, rounds: options.rounds, compilers });
  process.stdout.write(`${editorTable(report)}\n`);
  writeResult(options, "editor", report);
  await Promise.resolve();
}

/** Checks every project with every compiler, in turn in each round. */
export function measureEditor({ services, rounds, compilers: names }: EditorPlan): EditorReport {
  const folder = mkdtempSync(join(tmpdir(), "mailstation-bench-"));
  const checks = names.flatMap((compiler) =>
    programs.flatMap((program) =>
      projectKinds.map((project) => ({ compiler, program, project, costs: [] as Cost[] })),
    ),
  );
  try {
    for (const kind of projectKinds) {
      writeProject({ kind, folder: join(folder, kind), services });
    }
    const progress = new Progress(rounds * checks.length);
    for (let round = 0; round < rounds; round += 1) {
      for (const { compiler, program, project, costs } of checks) {
        progress.step(`round ${String(round + 1)}, ${compiler}, ${program}, ${project}`);
        costs.push(checkTypes(compiler, join(folder, project, `${program}.json`)));
      }
    }
    progress.end();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return {
    kind: "editor",
    date: new Date().toISOString(),
    machine: describeMachine(),
    load: loadNow(),
    versions: versionsOf([...names, "@trpc/server"]),
    services,
    rounds,
    results: checks.flatMap(({ costs, ...check }) => {
      const seconds = spreadOf(costs.map((cost) => cost.seconds));
      const megabytes = spreadOf(costs.map((cost) => cost.megabytes));
      return seconds === undefined || megabytes === undefined
        ? []
        : [{ ...check, seconds, megabytes }];
    }),
  };
}

interface Cost {
  readonly seconds: number;
  readonly megabytes: number;
}

function checkTypes(compiler: string, project: string): Cost {
  const words = [programOf(compiler, "tsc"), "-p", project, "--noEmit", "--extendedDiagnostics"];
  const said = execFileSync(process.execPath, words, { encoding: "utf8" });
  const seconds = /^Total time:\s+([\d.]+)s/m.exec(said)?.[1];
  const kilobytes = /^Memory used:\s+(\d+)K/m.exec(said)?.[1];
  if (seconds === undefined || kilobytes === undefined) throw new Error(said);
  return { seconds: Number(seconds), megabytes: Number(kilobytes) / 1_024 };
}

function versionsOf(names: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(names.map((name) => [name, versionOf(name) ?? "not installed"]));
}

/** The report for people. */
export function editorTable({ services, results, versions }: EditorReport): string {
  const head = [`${String(services)} services of 5 methods`, ...projectKinds];
  const rows = compilers.flatMap((compiler) =>
    programs.flatMap((program) => {
      const found = projectKinds.map((project) =>
        results.find(
          (it) => it.compiler === compiler && it.program === program && it.project === project,
        ),
      );
      if (found.every((result) => result === undefined)) return [];
      const name = `TypeScript ${versions[compiler] ?? ""}, ${program}`;
      return [
        [`${name}: s`, ...found.map((result) => shown(result?.seconds))],
        [`${name}: MB`, ...found.map((result) => shown(result?.megabytes))],
      ];
    }),
  );
  return textTable([head, ...rows]);
}

function shown(spread: Spread | undefined): string {
  if (spread === undefined) return "";
  return `${short(spread.median)} (${short(spread.min)}–${short(spread.max)})`;
}
