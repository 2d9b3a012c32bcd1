import { HostError } from "./host.js";
import type { FileStatus, FolderEntry, Host } from "./host.js";

/**
 * Asks another host, and keeps what it was asked and what the answers were; nothing is written
 * through it. When all answers are the same another time, so is everything that was made of them.
 */
export class RecordingHost implements Host {
  readonly statuses: Map<string, FileStatus | undefined> = new Map();
  readonly lists: Map<string, readonly FolderEntry[]> = new Map();
  readonly contents: Map<string, Uint8Array> = new Map();
  /** Whether every answer was kept: one that is an error says too little of what would change it. */
  isComplete = true;
  readonly #host: Host;

  constructor(host: Host) {
    this.#host = host;
  }

  status(path: string): FileStatus | undefined {
    return this.#recorded(this.statuses, path, () => this.#host.status(path));
  }

  readFile(path: string): Uint8Array {
    return this.#recorded(this.contents, path, () => this.#host.readFile(path));
  }

  list(folder: string): readonly FolderEntry[] {
    return this.#recorded(this.lists, folder, () => this.#host.list(folder));
  }

  realPath(path: string): string {
    this.isComplete = false;
    return this.#host.realPath(path);
  }

  writeFile(path: string): never {
    throw new Error(`nothing is written while questions are recorded: ${path}`);
  }

  remove(path: string): never {
    throw new Error(`nothing is removed while questions are recorded: ${path}`);
  }

  makeFolder(path: string): never {
    throw new Error(`no folder is made while questions are recorded: ${path}`);
  }

  /** Of a question that is asked twice the first answer counts: what came of it was made first. */
  #recorded<Answer>(answers: Map<string, Answer>, path: string, ask: () => Answer): Answer {
    try {
      const answer = ask();
      if (!answers.has(path)) answers.set(path, answer);
      return answer;
    } catch (error) {
      if (error instanceof HostError) this.isComplete = false;
      throw error;
    }
  }
}
