import type { ServerInstance } from "mailstation";
import type * as Registries from "mailstation/registry";

import type { CommandIo, ExitStatus } from "./command-io.js";
import { ownSchemas, type OwnSchemas } from "./own-schemas.js";
import { reportMissingRuntime, type RemoteFormat } from "./remote-report.js";
import { report } from "./report.js";

/** What `rpcgen ls --registry` was told. */
export interface LsRegistryOptions {
  /** `etcd://127.0.0.1:2379`, `file:servers.json`. */
  readonly registry: string;
  readonly format: RemoteFormat;
  /** Path of rpcgen.json when it is not to be searched for. */
  readonly config: string | undefined;
}

type RegistryModule = typeof Registries;

/** Lists the servers that a registry knows, and says which of them serve another schema than one's own sources declare. */
export async function lsRegistryCommand(
  io: CommandIo,
  { registry, format, config }: LsRegistryOptions,
): Promise<ExitStatus> {
  const module = await loadRegistries();
  if (module === undefined) return reportMissingRuntime(io);
  const own = ownSchemas(io, config, module.schemaHashOf);
  if ("diagnostics" in own) report(io, { format: "pretty", maxErrors: 1, config }, own.diagnostics);
  if (own.kind === "misconfigured") return 2;
  if (own.kind === "wrong") {
    io.printError("Your own sources have mistakes: schemas are compared among the servers.\n");
  }
  try {
    const { instances } = await module.openRegistry(registry).snapshot();
    const servers = [...instances].sort(byTypeAndId).map((instance) => ({
      ...instance,
      ...compared(instance, instances, own),
    }));
    io.print(format === "json" ? `${JSON.stringify({ servers })}\n` : prettyText(servers));
    return 0;
  } catch (error) {
    io.printError(`${error instanceof Error ? error.message : String(error)}\n`);
    return error instanceof TypeError ? 2 : 1;
  }
}

/** `undefined` when the runtime is not installed, or is too old. */
async function loadRegistries(): Promise<RegistryModule | undefined> {
  try {
    return await import("mailstation/registry");
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (code === "ERR_MODULE_NOT_FOUND" || code === "ERR_PACKAGE_PATH_NOT_EXPORTED") {
      return undefined;
    }
    throw error;
  }
}

interface Comparison {
  /** Undefined where the server does not say what it serves. */
  readonly schemaDiffers: boolean | undefined;
  readonly comparedWith: "sources" | "servers";
}

type Listed = ServerInstance & Comparison;

/** With one's own sources, where they say something of servers of the type. */
function compared(
  instance: ServerInstance,
  all: readonly ServerInstance[],
  own: OwnSchemas,
): Comparison {
  const { type, schemaHash } = instance;
  const expected = own.kind === "known" ? own.hashes.get(type) : undefined;
  const comparedWith = expected === undefined ? "servers" : "sources";
  if (schemaHash === undefined) return { schemaDiffers: undefined, comparedWith };
  const isExpected = expected?.includes(schemaHash) ?? !isRare(instance, all);
  return { schemaDiffers: !isExpected, comparedWith };
}

/** Whether most servers of its type, or the first of them where there is no most, serve another schema. */
function isRare(instance: ServerInstance, all: readonly ServerInstance[]): boolean {
  const hashes = all
    .filter(({ type }) => type === instance.type)
    .flatMap(({ schemaHash }) => schemaHash ?? []);
  const count = (hash: string | undefined): number => hashes.filter((each) => each === hash).length;
  const usual = hashes.reduce((best, hash) => (count(hash) > count(best) ? hash : best), hashes[0]);
  return instance.schemaHash !== usual;
}

function byTypeAndId(one: ServerInstance, other: ServerInstance): number {
  const key = ({ type, id }: ServerInstance): string => `${type}\n${id}`;
  return key(one) < key(other) ? -1 : 1;
}

function prettyText(servers: readonly Listed[]): string {
  if (servers.length === 0) return "no servers\n";
  const rows = [
    ["TYPE", "ID", "ADDRESS", "VERSION", "ZONE", "SINCE", "SCHEMA"],
    ...servers.map(row),
  ];
  const widths = rows[0]?.map((_, at) => Math.max(...rows.map((each) => (each[at] ?? "").length)));
  return rows
    .map((each) =>
      each
        .map((cell, at) => cell.padEnd(widths?.[at] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .map((line) => `${line}\n`)
    .join("");
}

function row(server: Listed): readonly string[] {
  const { type, id, addresses, version, zone, startedAt, schemaHash } = server;
  const since =
    startedAt === undefined ? "-" : new Date(startedAt).toISOString().slice(0, 19) + "Z";
  const schema = (schemaHash ?? "-") + verdict(server);
  const known = [id, addresses.join(" "), version, zone, since, schema];
  return [type, ...known.map((cell) => (cell === undefined || cell === "" ? "-" : cell))];
}

function verdict({ schemaDiffers, comparedWith }: Comparison): string {
  if (schemaDiffers === undefined) return "";
  if (comparedWith === "servers") return schemaDiffers ? " (differs from others)" : "";
  return schemaDiffers ? " (differs from yours)" : " (yours)";
}
