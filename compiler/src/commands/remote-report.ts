import { choosePalette } from "../diagnostics/colour.js";
import type { CommandIo, ExitStatus } from "./command-io.js";
import type { CallProblem } from "./remote-server.js";

/** How commands that call servers print. */
export const remoteFormats = ["pretty", "json"] as const;

/** One of them. */
export type RemoteFormat = (typeof remoteFormats)[number];

/** Says how a call has failed: for people, or as one line of JSON. */
export function reportProblem(
  io: CommandIo,
  format: RemoteFormat,
  problem: CallProblem,
): ExitStatus {
  if (format === "json") io.printError(`${JSON.stringify({ error: problem })}\n`);
  else io.printError(prettyProblem(io, problem));
  return 1;
}

/** Says that the runtime is missing, without which no server can be called. */
export function reportMissingRuntime(io: CommandIo): ExitStatus {
  io.printError(
    "This command calls servers with the package mailstation, which is not installed here, or too\n" +
      "old: `npm install mailstation`.\n",
  );
  return 2;
}

function prettyProblem(io: CommandIo, problem: CallProblem): string {
  const { code, name, message, execution, details, metadata = {}, retryAfterMs } = problem;
  const palette = choosePalette(io.environment, io.isTerminal);
  const head = `${palette.error("error")}: ${palette.strong(name)} (${String(code)}): ${message}`;
  const facts = [
    `execution: ${execution}`,
    ...(details === undefined ? [] : [`details: ${JSON.stringify(details)}`]),
    ...Object.entries(metadata).map(([key, value]) => `metadata: ${key}=${value}`),
    ...(retryAfterMs === undefined ? [] : [`retry after: ${String(retryAfterMs)} ms`]),
  ];
  return [head, ...facts.map((fact) => `  ${fact}`), ""].join("\n");
}
