import { basename, dirname } from "node:path";

import type { CommandIo } from "../../../compiler/src/commands/command-io.js";
import type { Watching } from "../../../compiler/src/commands/watching.js";
import type { MemoryHost } from "../../../compiler/src/memory-host.js";
import { ScriptedIo } from "./scripted-io.js";

interface Timer {
  readonly at: number;
  readonly work: () => void;
}

/** A world for commands that stay: files in memory, a clock of its own, and news only when the test brings it. */
export class ScriptedWatching implements Watching {
  readonly host: MemoryHost;
  readonly scripted: ScriptedIo;
  readonly io: CommandIo;
  /** Whether folders can be watched at all. */
  canWatch = true;
  isTerminal = false;
  readonly #watched = new Map<string, (name: string | undefined) => void>();
  readonly #timers = new Set<Timer>();
  readonly #stops = new Set<() => void>();
  #now = 0;

  constructor(host: MemoryHost, isTerminal = false) {
    this.host = host;
    this.scripted = new ScriptedIo(host);
    this.io = { ...this.scripted.io, isTerminal, now: () => this.#now, watching: this };
  }

  /** Folders that are watched now, in order. */
  get folders(): readonly string[] {
    return [...this.#watched.keys()].sort();
  }

  /** How many timers there are. */
  get waiting(): number {
    return this.#timers.size;
  }

  watchFolder(
    folder: string,
    changed: (name: string | undefined) => void,
  ): (() => void) | undefined {
    if (!this.canWatch || this.host.status(folder)?.kind !== "folder") return undefined;
    this.#watched.set(folder, changed);
    return () => this.#watched.delete(folder);
  }

  after(milliseconds: number, work: () => void): () => void {
    const timer = { at: this.#now + milliseconds, work };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }

  onStop(stop: () => void): () => void {
    this.#stops.add(stop);
    return () => this.#stops.delete(stop);
  }

  /** Lets time pass. */
  advance(milliseconds: number): void {
    const end = this.#now + milliseconds;
    for (let next = this.#next(end); next !== undefined; next = this.#next(end)) {
      this.#timers.delete(next);
      this.#now = Math.max(this.#now, next.at);
      next.work();
    }
    this.#now = end;
  }

  /** Writes a file, or deletes it, and brings the news to whoever watches its folder. */
  save(path: string, text: string | undefined): void {
    if (text === undefined) this.host.remove(path);
    else this.host.writeFile(path, text);
    this.tell(path);
  }

  /** Brings the news of an entry to whoever watches its folder. */
  tell(path: string): void {
    this.#watched.get(dirname(path))?.(basename(path));
  }

  /** Asks the command to end. */
  stop(): void {
    for (const stop of this.#stops) stop();
  }

  /** What was printed on the error stream since it was last taken. */
  take(): string {
    const text = this.scripted.printedErrors;
    this.scripted.printedErrors = "";
    return text;
  }

  #next(end: number): Timer | undefined {
    const due = [...this.#timers].filter(({ at }) => at <= end);
    return due.sort((one, other) => one.at - other.at)[0];
  }
}
