import { fork, type ChildProcess } from "node:child_process";
import { fileURLToPath } from "node:url";

/** What an order may take besides the time that it says: a library may be slow to start, or hang. */
const PATIENCE_MS = 30_000;

/** Printed by a process that fails, as far as anybody wants to read it. */
const PRINTED_CHARACTERS_MAX = 2_000;

/** Path of a program beside a module, which runs as TypeScript or compiled, as the module does. */
export function siblingProgram(name: string, moduleUrl: string): string {
  const ending = moduleUrl.endsWith(".ts") ? "ts" : "js";
  return fileURLToPath(new URL(`./${name}.${ending}`, moduleUrl));
}

interface Kind {
  readonly kind: string;
}

interface Failed {
  readonly kind: "failed";
  readonly reason: string;
}

type AnswerOf<A extends Kind, K extends string> = Extract<A, { readonly kind: K }>;

/** A process of ours that does what it is told, one order at a time. */
export class OrderedProcess<O extends Kind, A extends Kind> {
  readonly #child: ChildProcess;
  #printed = "";

  constructor(program: string, execArgv: readonly string[] = []) {
    this.#child = fork(program, {
      execArgv: [...process.execArgv, ...execArgv],
      stdio: ["ignore", "ignore", "pipe", "ipc"],
      serialization: "advanced",
    });
    this.#child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      this.#printed = (this.#printed + text).slice(-PRINTED_CHARACTERS_MAX);
    });
  }

  /** Gives an order and waits for its answer, which is of the kind named. */
  async ask<K extends A["kind"]>(order: O, kind: K, extraMs = 0): Promise<AnswerOf<A, K>> {
    const answer = await this.#exchange(order, PATIENCE_MS + extraMs);
    if (isFailed(answer)) throw new Error(answer.reason);
    if (answer.kind !== kind) throw new Error(`answered ${answer.kind} to ${order.kind}`);
    return answer as AnswerOf<A, K>;
  }

  kill(): void {
    this.#child.kill("SIGKILL");
  }

  #exchange(order: O, patienceMs: number): Promise<A | Failed> {
    return new Promise((resolve, reject) => {
      const settle = (act: () => void): void => {
        clearTimeout(timer);
        this.#child.off("message", onMessage).off("exit", onExit);
        act();
      };
      const onMessage = (answer: A | Failed): void => {
        settle(() => {
          resolve(answer);
        });
      };
      const onExit = (): void => {
        settle(() => {
          reject(new Error(`its process ended: ${lastLines(this.#printed)}`));
        });
      };
      const timer = setTimeout(() => {
        settle(() => {
          reject(new Error(`no answer to ${order.kind} in ${String(patienceMs / 1_000)} s`));
        });
      }, patienceMs);
      this.#child.once("message", onMessage).once("exit", onExit);
      if (this.#child.exitCode === null && this.#child.connected) this.#child.send(order);
      else onExit();
    });
  }
}

function lastLines(text: string): string {
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  const told = lines.find((line) => /Error/.test(line)) ?? lines.at(-1);
  return told?.trim() ?? "it printed nothing";
}

function isFailed(answer: Kind): answer is Failed {
  return answer.kind === "failed";
}
