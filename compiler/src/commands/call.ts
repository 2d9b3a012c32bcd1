import type { JsonValue } from "mailstation";
import type { MethodInfo, ServerDescription } from "mailstation/builtin";

import { suggest } from "../diagnostics/suggest.js";
import type { CommandIo, ExitStatus } from "./command-io.js";
import type { InputLines } from "./input-lines.js";
import { reportMissingRuntime, reportProblem, type RemoteFormat } from "./remote-report.js";
import { loadRuntime, RemoteServer, type RemoteOptions } from "./remote-server.js";

/** What `rpcgen call` was told. */
export interface CallCommandOptions extends Omit<RemoteOptions, "signal"> {
  /** `chat.v1.ChatRemote/join`, or the last part of the service's name: `ChatRemote/join`. */
  readonly method: string;
  /** Arguments as JSON, and `-` where items come from the standard input; either may be missing. */
  readonly input: readonly string[];
  readonly format: RemoteFormat;
  readonly readLines: () => InputLines;
}

/** What was typed cannot be used. */
class InputMistake extends Error {}

/** Calls a method of a server with JSON and prints what comes back. */
export async function callCommand(io: CommandIo, options: CallCommandOptions): Promise<ExitStatus> {
  const given = readInput(options.input);
  if (typeof given === "string") return wrongUsage(io, given);
  const runtime = await loadRuntime();
  if (runtime === undefined) return reportMissingRuntime(io);
  const stop = new AbortController();
  const release = io.watching.onStop(() => stop.abort());
  const server = new RemoteServer(runtime, { ...options, signal: stop.signal });
  const input = given.hasItems ? options.readLines() : undefined;
  const items = new JsonLines(input?.lines);
  try {
    const found = findMethod(await server.reflection.describe(), options.method);
    if (typeof found === "string") {
      const problem = { code: 12, name: "UNIMPLEMENTED", message: found, execution: "never-sent" };
      return reportProblem(io, options.format, problem);
    }
    for await (const result of server.reflection.invoke(found.path, given.args, items)) {
      if (found.method.result !== undefined) print(io, options.format, found.method, result);
    }
    return 0;
  } catch (error) {
    if (items.mistake !== undefined) return wrongUsage(io, items.mistake);
    return reportProblem(io, options.format, server.problemOf(error));
  } finally {
    release();
    input?.close();
    await server.close();
  }
}

/** The arguments, and whether items follow; a text says what is wrong. */
function readInput(
  words: readonly string[],
): { readonly args: JsonValue; readonly hasItems: boolean } | string {
  const hasItems = words.at(-1) === "-";
  const [text = "{}", ...more] = hasItems ? words.slice(0, -1) : words;
  if (more.length > 0) {
    return "Expected the arguments as one JSON text, an object or an array, perhaps in quotes.";
  }
  try {
    const args = JSON.parse(text) as JsonValue; // what JSON holds
    if (typeof args === "object" && args !== null) return { args, hasItems };
    return "Expected the arguments as a JSON object by name, or an array in their order.";
  } catch (error) {
    return `The arguments are no JSON: ${messageOf(error)}.`;
  }
}

/** One JSON value for each line that is not empty. */
class JsonLines implements AsyncIterable<JsonValue> {
  /** What is wrong with a line. */
  mistake: string | undefined = undefined;
  readonly #lines: AsyncIterable<string> | undefined;

  constructor(lines: AsyncIterable<string> | undefined) {
    this.#lines = lines;
  }

  async *[Symbol.asyncIterator](): AsyncIterator<JsonValue> {
    let number = 0;
    for await (const line of this.#lines ?? []) {
      number++;
      if (line.trim() === "") continue;
      try {
        yield JSON.parse(line) as JsonValue; // what JSON holds
      } catch (error) {
        this.mistake = `Line ${String(number)} of the standard input is no JSON: ${messageOf(error)}.`;
        throw new InputMistake(this.mistake);
      }
    }
  }
}

/** The method that is meant, or why there is none. */
function findMethod(
  { id, services }: ServerDescription,
  given: string,
): { readonly path: string; readonly method: MethodInfo } | string {
  const [wantedService = "", wantedMethod = ""] = given.split("/", 2);
  const exact = services.find(({ name }) => name === wantedService);
  const alike = services.filter(({ name }) => name.endsWith(`.${wantedService}`));
  const service = exact ?? (alike.length === 1 ? alike[0] : undefined);
  if (service === undefined) {
    const names = services.map(({ name }) => name);
    const what = alike.length > 1 ? "more than one service" : "no service";
    return `server ${id} has ${what} ${wantedService}; it has ${names.join(", ")}`;
  }
  const method = service.methods.find(({ name }) => name === wantedMethod);
  if (method !== undefined) return { path: `${service.name}/${method.name}`, method };
  const names = service.methods.map(({ name }) => name);
  const nearest = suggest(wantedMethod, names);
  const hint = nearest === undefined ? "" : `; did you mean ${nearest}?`;
  return `${service.name} of server ${id} has no method ${wantedMethod}${hint || `; it has ${names.join(", ")}`}`;
}

function print(io: CommandIo, format: RemoteFormat, { kind }: MethodInfo, result: JsonValue): void {
  const isStream = kind === "SERVER_STREAM" || kind === "BIDI_STREAM";
  const indent = format === "pretty" && !isStream ? 2 : 0;
  io.print(`${JSON.stringify(result, undefined, indent)}\n`);
}

function wrongUsage(io: CommandIo, text: string): ExitStatus {
  io.printError(`${text}\n\`rpcgen call --help\` shows how it is used.\n`);
  return 2;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
