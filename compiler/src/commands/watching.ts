/** What a command that stays needs besides files: news of them, time, and word that it should end. */
export interface Watching {
  /**
   * Calls `changed` when something in a folder may have changed, not below it; `name` is that of the
   * entry, where it is known. News may be missing, late, twice or wrong. The result ends it;
   * `undefined` when the folder cannot be watched.
   */
  watchFolder(
    folder: string,
    changed: (name: string | undefined) => void,
  ): (() => void) | undefined;
  /** Calls `work` once after so many milliseconds; the result calls it off. */
  after(milliseconds: number, work: () => void): () => void;
  /** Calls `stop` when somebody wants the command to end; the result calls it off. */
  onStop(stop: () => void): () => void;
}
