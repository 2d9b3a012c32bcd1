import type { FileStatus } from "../host.js";
import type { GeneratedFile } from "./generated-file.js";

interface KnownFile {
  readonly text: string;
  readonly stamp: string;
}

/** What the files of an output folder held when they were last looked at, and how to see that they still do. */
export class OutputMemory {
  /** Whether the last run brought all of the folder up to date. */
  isSettled = false;
  readonly #files = new Map<string, KnownFile>();

  /** The file on disk, whose status is given, has the text of the generated one. */
  remember({ path, text }: GeneratedFile, status: FileStatus | undefined): void {
    if (status?.stamp === undefined) this.#files.delete(path);
    else this.#files.set(path, { text, stamp: status.stamp });
  }

  /** Whether the text of the generated file is that which its file on disk had. */
  hasText({ path, text }: GeneratedFile): boolean {
    return this.#files.get(path)?.text === text;
  }

  /** Whether the file on disk has the text of the generated one, and nobody touched it since that was seen. */
  isKnown({ path, text }: GeneratedFile, { stamp }: FileStatus): boolean {
    const known = this.#files.get(path);
    return known !== undefined && known.stamp === stamp && known.text === text;
  }
}
