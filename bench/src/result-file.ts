import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Options } from "./command-line.js";

/** Writes what was measured as JSON, with a figure more than the tables show. */
export function writeResult(options: Options, name: string, result: unknown): void {
  const major = process.version.replace(/^v(\d+).*$/, "$1");
  const path = options.output ?? join("results", `${name}-node-${major}.json`);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `${jsonOf(result)}\n`);
  process.stdout.write(`\nWritten to ${path}\n`);
}

/** Laid out for people: a median and its range on one line. */
function jsonOf(result: unknown): string {
  const spread = /\{\n\s+("median": \S+)\n\s+("min": \S+)\n\s+("max": \S+)\n\s+\}/g;
  return JSON.stringify(result, rounded, 1).replaceAll(spread, "{ $1 $2 $3 }");
}

function rounded(_key: string, value: unknown): unknown {
  return typeof value === "number" && !Number.isInteger(value)
    ? Number(value.toPrecision(4))
    : value;
}
