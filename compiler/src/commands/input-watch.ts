import { basename, join, sep } from "node:path";

import type { CommandIo } from "./command-io.js";
import type { Doubts } from "../session/parsed-sources.js";
import type { WatchedInputs } from "./watched-inputs.js";

/** Quiet that has to follow a change before it is looked at: who saves a file may write it in pieces. */
const quietMs = 20;

/** However busy it is, a change is looked at after so long. */
const patienceMs = 300;

/** How often to look without news, because news may get lost. */
const lookMs = 2000;

/** How often to look where folders cannot be watched: too many are already, or they are on a network. */
const pollMs = 300;

/** What to do about changes. */
export interface Onlooker {
  /** Looks again; the result is what to watch from now on. `doubts`: what the news was of, or all that there is. */
  readonly look: (doubts: Doubts) => WatchedInputs;
  /** Whether the last look failed for what is no input, such as a file in the way of the output. */
  readonly isUnsettled: () => boolean;
  /** It threw. */
  readonly fail: (error: Error) => void;
}

/** Looks again whenever the inputs may have changed. News only says when to look, never what is there. */
export class InputWatch {
  readonly #io: CommandIo;
  readonly #onlooker: Onlooker;
  readonly #watched = new Map<string, () => void>();
  #inputs: WatchedInputs;
  /** A folder cannot be watched. */
  #isBlind = false;
  /** A folder is watched that was not before. */
  #isNew = false;
  /** What was heard since the last look, and since when. */
  #news: { readonly since: number; readonly paths: Set<string> } | undefined;
  /** There was news that did not say of what. */
  #isVague = true;
  #callOff: () => void = () => {};

  constructor(io: CommandIo, inputs: WatchedInputs, onlooker: Onlooker) {
    this.#io = io;
    this.#onlooker = onlooker;
    this.#inputs = inputs;
    this.#watch();
    // The first look may have taken seconds, and nobody watched meanwhile.
    this.#wait(quietMs, () => this.#look("all"));
  }

  close(): void {
    this.#callOff();
    this.#callOff = () => {};
    for (const unwatch of this.#watched.values()) unwatch();
    this.#watched.clear();
  }

  /** Watches exactly the folders of the inputs; a watch that is kept loses no news. */
  #watch(): void {
    const { folders } = this.#inputs;
    this.#isNew = false;
    for (const [folder, unwatch] of this.#watched) {
      if (folders.has(folder)) continue;
      unwatch();
      this.#watched.delete(folder);
    }
    this.#isBlind = false;
    for (const folder of folders.keys()) {
      if (this.#watched.has(folder)) continue;
      const unwatch = this.#io.watching.watchFolder(folder, (name) => this.#hear(folder, name));
      if (unwatch === undefined) this.#isBlind = true;
      else {
        this.#watched.set(folder, unwatch);
        this.#isNew = true;
      }
    }
  }

  #hear(folder: string, name: string | undefined): void {
    const names = this.#inputs.folders.get(folder);
    if (name !== undefined && names !== undefined && !names.has(name)) return;
    // It may be another folder by now, or the watched one under its own name: watch it anew.
    if (name !== undefined) this.#unwatch(join(folder, name));
    if (name === basename(folder)) this.#unwatch(folder);
    const now = this.#io.now();
    this.#news ??= { since: now, paths: new Set() };
    const { since, paths } = this.#news;
    if (name === undefined) this.#isVague = true;
    else paths.add(join(folder, name));
    const patience = Math.max(0, since + patienceMs - now);
    this.#wait(Math.min(quietMs, patience), () => this.#look(this.#isVague ? "all" : paths));
  }

  #unwatch(folder: string): void {
    for (const [path, unwatch] of this.#watched) {
      if (path !== folder && !path.startsWith(folder + sep)) continue;
      unwatch();
      this.#watched.delete(path);
    }
  }

  #lookIfChanged(): void {
    if (!this.#inputs.haveChanged()) {
      this.#isNew = false;
      if (this.#onlooker.isUnsettled()) this.#look(new Set());
      else this.#waitForNews();
      return;
    }
    // The news was lost, and the watch that should have brought it may be as well.
    for (const unwatch of this.#watched.values()) unwatch();
    this.#watched.clear();
    this.#look("all");
  }

  #look(doubts: Doubts): void {
    this.#news = undefined;
    this.#isVague = false;
    this.#inputs = this.#onlooker.look(doubts);
    this.#watch();
    this.#waitForNews();
  }

  #waitForNews(): void {
    // Of a new watch: what changed after the folder was read, before it was watched.
    const milliseconds = this.#isNew ? quietMs : this.#isBlind ? pollMs : lookMs;
    this.#wait(milliseconds, () => this.#lookIfChanged());
  }

  #wait(milliseconds: number, work: () => void): void {
    this.#callOff();
    this.#callOff = this.#io.watching.after(milliseconds, () => {
      try {
        work();
      } catch (error) {
        this.#onlooker.fail(error instanceof Error ? error : new Error(String(error)));
      }
    });
  }
}
