import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { CallsResult } from "../calls/calls-result.js";
import { codecTables, type CodecReport } from "../codec/codec-command.js";
import type { Options } from "../command-line.js";
import { costsTable, type CostsReport } from "../costs/costs-command.js";
import { editorTable, type EditorReport } from "../editor/editor-command.js";
import { generatorTable, type GeneratorReport } from "../generator/generator-command.js";
import type { Machine } from "../machine.js";
import type { NeighboursReport } from "../neighbours/neighbours-report.js";
import { neighboursTable } from "../neighbours/neighbours-table.js";
import { callsSummary } from "./calls-summary.js";

const START =
  "<!-- Measured: written by `npm run bench -- page` from the files in bench/results. -->";
const END = "<!-- End of what was measured. -->";

type Report =
  CallsResult | CodecReport | GeneratorReport | CostsReport | EditorReport | NeighboursReport;

const kinds = ["calls", "codec", "generator", "costs", "editor", "neighbours"] as const;

/** `bench page`: puts the tables of the newest results of this version of Node into the guide page. */
export async function pageCommand(options: Options): Promise<void> {
  const path = options.output ?? "../docs/performance.md";
  const major = process.version.replace(/^v(\d+).*$/, "$1");
  const parts = kinds.flatMap((kind) => {
    const file = join("results", `${kind}-node-${major}.json`);
    if (!existsSync(file)) return [];
    return [section(JSON.parse(readFileSync(file, "utf8")) as Report)];
  });
  const page = readFileSync(path, "utf8");
  const [before, rest] = [page.split(START)[0] ?? "", page.split(END)[1] ?? ""];
  writeFileSync(path, `${before}${START}\n\n${parts.join("\n\n")}\n\n${END}${rest}`);
}

const editorExplanation = `What \`tsc --noEmit --extendedDiagnostics\` says of a project with 20 files of callers, median (least–greatest) of the rounds.
**rpcgen** has remotes in TypeScript and what is generated from them, **emit js** the same with [\`"emit": "js"\`](typescript.md#large-projects), **inferred**
routers of tRPC whose input is believed without a schema. **callers** are these files with all that they import; **all** are the servers too.`;

function section(report: Report): string {
  switch (report.kind) {
    case "calls":
      return `## Calls\n\n${about(report, report.load?.median)}\n${disturbance(report)}\n\n${callsSummary(report)}`;
    case "codec":
      return `## Codec\n\n${about(report, report.load)}\n\n${codecTables(report)}`;
    case "generator":
      return `## Generators\n\n${about(report, report.load)}\n\n${generatorTable(report)}`;
    case "costs":
      return `## Costs\n\n${about(report, report.load)}\n\n${costsTable(report)}`;
    case "editor":
      return `## Type checking\n\n${about(report, report.load)}\n\n${editorExplanation}\n\n${editorTable(report)}`;
    case "neighbours":
      return `## Old neighbours\n\n${about(report, report.load?.median)}\n${disturbance(report)}\n\n${neighboursExplanation}\n\n${neighboursTable(report).trimEnd()}`;
  }
}

const neighboursExplanation = `What a client of pinus-rpc gets from a server of pinus-rpc, and from a gateway of ours [in its place](pomelo.md), in one run. The
client is the same, and as busy as the server: its share of the time is in both rates.`;

/** Who reads a figure should know what else the machine did. */
function disturbance({
  rounds,
  secondsPerRound,
  othersBusy,
  machine,
}: CallsResult | NeighboursReport): string {
  const busy = (othersBusy?.median ?? 0).toFixed(1);
  return (
    `${String(rounds)} rounds of ${String(secondsPerRound)} s. Other programs kept ${busy} of ` +
    `${String(machine.processors)} processors busy meanwhile.`
  );
}

function about(
  report: {
    readonly date: string;
    readonly machine: Machine;
    readonly versions?: Readonly<Record<string, string>>;
  },
  load: number | undefined,
): string {
  const { machine, date } = report;
  const versions = Object.entries(report.versions ?? {}).map((entry) => entry.join(" "));
  const lines = [
    `${date.slice(0, 10)}: ${String(machine.processors)} × ${machine.processor}, ${machine.system}, Node ${machine.node}, load ${String(load ?? 0)}.`,
    ...(versions.length === 0 ? [] : [`${versions.join(", ")}.`]),
  ];
  return lines.join("\n");
}
