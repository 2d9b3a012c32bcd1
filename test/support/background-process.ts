import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { inheritedEnvironment } from "./inherited-environment.js";
import type { ProcessOptions } from "./run-process.js";

/** A program that runs beside the test; whoever starts it ends it with {@link stop}. */
export class BackgroundProcess {
  readonly #child: ChildProcess;
  readonly #timeoutMs: number;
  #output = "";

  constructor(command: string, args: readonly string[], { cwd, env, timeoutMs }: ProcessOptions) {
    this.#timeoutMs = timeoutMs;
    // A group of its own, so that what it starts in turn ends with it.
    this.#child = spawn(command, args, {
      cwd,
      env: inheritedEnvironment(env),
      stdio: ["ignore", "pipe", "pipe"],
      detached: true,
    });
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream?.setEncoding("utf8").on("data", (text: string) => {
        this.#output += text;
      });
    }
  }

  /** What it has printed up to now, errors included. */
  get output(): string {
    return this.#output;
  }

  /** Waits until it has printed `text`; throws when it ends, or takes too long, before that. */
  async printed(text: string): Promise<void> {
    const deadline = performance.now() + this.#timeoutMs;
    while (!this.#output.includes(text)) {
      const hasEnded = this.#child.exitCode !== null || this.#child.signalCode !== null;
      if (hasEnded || performance.now() > deadline) {
        const what = hasEnded ? "ended" : "did not go on";
        throw new Error(`The program ${what} before it printed "${text}":\n${this.#output}`);
      }
      await sleep(20);
    }
  }

  /** Ends it and everything that it started, and waits for that. */
  async stop(): Promise<void> {
    const { pid, exitCode, signalCode } = this.#child;
    if (pid === undefined) return;
    const closed =
      exitCode === null && signalCode === null ? once(this.#child, "close") : undefined;
    try {
      process.kill(-pid, "SIGKILL");
    } catch {
      // The whole group has ended already.
    }
    await closed;
  }
}
