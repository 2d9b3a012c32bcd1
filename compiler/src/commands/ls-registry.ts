import type { ServerInstance } from "mailstation";
import type * as Registries from "mailstation/registry";

import type { CommandIo, ExitStatus } from "./command-io.js";
import { reportMissingRuntime, type RemoteFormat } from "./remote-report.js";

/** What `rpcgen ls --registry` was told. */
export interface LsRegistryOptions {
  /** `etcd://127.0.0.1:2379`, `file:servers.json`. */
  readonly registry: string;
  readonly format: RemoteFormat;
}

type RegistryModule = typeof Registries;

/** Lists the servers that a registry knows. */
export async function lsRegistryCommand(
  io: CommandIo,
  { registry, format }: LsRegistryOptions,
): Promise<ExitStatus> {
  const module = await loadRegistries();
  if (module === undefined) return reportMissingRuntime(io);
  try {
    const { instances } = await module.openRegistry(registry).snapshot();
    const servers = [...instances].sort(byTypeAndId).map((instance) => ({
      ...instance,
      schemaDiffers: differs(instance, instances),
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

type Listed = ServerInstance & { readonly schemaDiffers: boolean };

/** Whether most servers of its type, or the first of them where there is no most, serve another schema. */
function differs(instance: ServerInstance, all: readonly ServerInstance[]): boolean {
  const hashes = all
    .filter(({ type }) => type === instance.type)
    .map(({ schemaHash }) => schemaHash);
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
  const { type, id, addresses, version, zone, startedAt, schemaHash, schemaDiffers } = server;
  const since =
    startedAt === undefined ? "-" : new Date(startedAt).toISOString().slice(0, 19) + "Z";
  const schema = (schemaHash ?? "-") + (schemaDiffers ? " (differs)" : "");
  const known = [id, addresses.join(" "), version, zone, since, schema];
  return [type, ...known.map((cell) => (cell === undefined || cell === "" ? "-" : cell))];
}
