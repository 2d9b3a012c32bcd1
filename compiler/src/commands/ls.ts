import type { ServerDescription } from "mailstation/builtin";

import type { CommandIo, ExitStatus } from "./command-io.js";
import { reportMissingRuntime, reportProblem, type RemoteFormat } from "./remote-report.js";
import { loadRuntime, RemoteServer, type RemoteOptions, type Runtime } from "./remote-server.js";
import { serviceText, typeText } from "./service-text.js";

/** What `rpcgen ls` was told. */
export interface LsOptions extends Omit<RemoteOptions, "signal"> {
  /** Services and types to show, by their full names or the last part; everything when there are none. */
  readonly names: readonly string[];
  /** Show the types too. */
  readonly types: boolean;
  readonly format: RemoteFormat;
}

/** Lists what a server serves. */
export async function lsCommand(io: CommandIo, options: LsOptions): Promise<ExitStatus> {
  const runtime = await loadRuntime();
  if (runtime === undefined) return reportMissingRuntime(io);
  const { names, types, format } = options;
  const stop = new AbortController();
  const release = io.watching.onStop(() => stop.abort());
  const server = new RemoteServer(runtime, { ...options, signal: stop.signal });
  try {
    const all = await server.reflection.describe();
    const chosen = choose(all, names, types);
    if (chosen.services.length === 0 && chosen.types.length === 0) {
      io.printError(`Server ${all.id} has nothing called ${names.join(" or ")}.\n`);
      return 1;
    }
    io.print(format === "json" ? jsonText(runtime, chosen) : prettyText(chosen));
    return 0;
  } catch (error) {
    return reportProblem(io, format, server.problemOf(error));
  } finally {
    release();
    await server.close();
  }
}

function choose(
  all: ServerDescription,
  names: readonly string[],
  types: boolean,
): ServerDescription {
  if (names.length === 0) return types ? all : { ...all, types: [] };
  const isNamed = ({ name }: { readonly name: string }): boolean =>
    names.some((wanted) => name === wanted || name.endsWith(`.${wanted}`));
  return { ...all, services: all.services.filter(isNamed), types: all.types.filter(isNamed) };
}

function prettyText({ id, type, services, types }: ServerDescription): string {
  const parts = [
    `server ${id} of type ${type}`,
    ...services.map(serviceText),
    ...types.map(typeText),
  ];
  return `${parts.join("\n\n")}\n`;
}

function jsonText({ main, builtin }: Runtime, description: ServerDescription): string {
  return `${JSON.stringify(main.toJson(builtin.ServerDescription, description, { alwaysEmitDefaults: true }))}\n`;
}
