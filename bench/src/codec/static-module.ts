import { execFileSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { programOf } from "../packages.js";
import { exportedProto } from "../peers/exported.js";

/** A message class that `pbjs -t static-module` writes. */
export interface StaticType {
  fromObject(plain: object): object;
  encode(value: object): { finish(): Uint8Array };
  decode(bytes: Uint8Array): unknown;
}

/** What it writes for our interface. */
export interface StaticModule {
  readonly bench: { readonly v1: Readonly<Record<"Entity" | "Room" | "Numbers", StaticType>> };
}

/** Generates and loads it. It lies below this folder, because it imports protobufjs by name. */
export async function loadStaticModule(): Promise<StaticModule> {
  const folder = join(process.cwd(), "dist/protobufjs");
  mkdirSync(folder, { recursive: true });
  const out = join(folder, "bench.mjs");
  const source = join(exportedProto(), "bench.proto");
  const flags = ["-t", "static-module", "-w", "es6", "--es6", "--no-comments", "-o", out, source];
  execFileSync(process.execPath, [programOf("protobufjs-cli", "pbjs"), ...flags]);
  return (await import(pathToFileURL(out).href)) as StaticModule;
}
