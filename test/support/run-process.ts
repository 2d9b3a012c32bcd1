import { spawn } from "node:child_process";
import { once } from "node:events";
import { inheritedEnvironment } from "./inherited-environment.js";

/** How a program is started; it gets no input. */
export interface ProcessOptions {
  readonly cwd: string;
  /** Added to our own environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** After this the program is killed and the run counts as failed. */
  readonly timeoutMs: number;
}

/** How a program ended. */
export interface ProcessResult {
  /** Undefined when a signal ended it, a timeout's included. */
  readonly status: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program to its end and returns what it printed, whatever its exit status. */
export async function runProcess(
  command: string,
  args: readonly string[],
  { cwd, env, timeoutMs }: ProcessOptions,
): Promise<ProcessResult> {
  const child = spawn(command, args, {
    cwd,
    env: inheritedEnvironment(env),
    stdio: ["ignore", "pipe", "pipe"],
  });
  const printed = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const) {
    child[name].setEncoding("utf8").on("data", (text: string) => {
      printed[name] += text;
    });
  }
  const timeout = setTimeout(() => child.kill("SIGKILL"), timeoutMs);
  try {
    await once(child, "close"); // throws when the program cannot be started
  } finally {
    clearTimeout(timeout);
  }
  return { status: child.exitCode ?? undefined, ...printed };
}

/** As {@link runProcess}, but throws with everything that was printed unless the status is 0. */
export async function mustRun(
  command: string,
  args: readonly string[],
  options: ProcessOptions,
): Promise<ProcessResult> {
  const result = await runProcess(command, args, options);
  if (result.status === 0) return result;
  const ending = result.status === undefined ? "was killed" : `exited ${String(result.status)}`;
  const call = [command, ...args].join(" ");
  throw new Error(`\`${call}\` ${ending}\n${result.stdout}\n${result.stderr}`);
}
