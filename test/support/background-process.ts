import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { inheritedEnvironment } from "./inherited-environment.js";
import type { ProcessOptions } from "./run-process.js";

/** How a program is started that may get input. */
export interface BackgroundOptions extends ProcessOptions {
  /** It reads what {@link BackgroundProcess.write} is given. Default: there is nothing to read. */
  readonly hasInput?: boolean;
}

/** A program that runs beside the test; whoever starts it ends it with {@link stop}. */
export class BackgroundProcess {
  readonly #child: ChildProcess;
  readonly #timeoutMs: number;
  #output = "";
  /** What {@link printedNext} has found ends here. */
  #foundUpTo = 0;

  constructor(command: string, args: readonly string[], options: BackgroundOptions) {
    const { cwd, env, timeoutMs, hasInput = false } = options;
    this.#timeoutMs = timeoutMs;
    // A group of its own, so that what it starts in turn ends with it.
    this.#child = spawn(command, args, {
      cwd,
      env: inheritedEnvironment(env),
      stdio: [hasInput ? "pipe" : "ignore", "pipe", "pipe"],
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
    await this.#find(text, 0);
  }

  /** As {@link printed}, but only what follows the text that this method has found before counts. */
  async printedNext(text: string): Promise<void> {
    this.#foundUpTo = await this.#find(text, this.#foundUpTo);
  }

  /** Where the text ends. */
  async #find(text: string, from: number): Promise<number> {
    const deadline = performance.now() + this.#timeoutMs;
    for (;;) {
      const at = this.#output.indexOf(text, from);
      if (at >= 0) return at + text.length;
      const hasEnded = this.#child.exitCode !== null || this.#child.signalCode !== null;
      if (hasEnded || performance.now() > deadline) {
        const what = hasEnded ? "ended" : "did not go on";
        throw new Error(`The program ${what} before it printed "${text}":\n${this.#output}`);
      }
      await sleep(20);
    }
  }

  /** Gives it text to read. */
  write(text: string): void {
    this.#child.stdin?.write(text);
  }

  /** Sends a signal and waits for nothing. */
  signal(name: NodeJS.Signals): void {
    this.#child.kill(name);
  }

  /** Asks it to end, and waits until it has; its exit status, or the signal that ended it. */
  async interrupt(signal: NodeJS.Signals): Promise<number | NodeJS.Signals | null> {
    const closed = once(this.#child, "close");
    this.#child.kill(signal);
    await closed;
    return this.#child.exitCode ?? this.#child.signalCode;
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
