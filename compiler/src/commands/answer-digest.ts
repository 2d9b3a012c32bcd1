import { createHash } from "node:crypto";

import type { FileStatus, FolderEntry, Host } from "../host.js";

/** Paths by what was asked of them, in the order of asking. */
export interface Questions {
  readonly statuses: readonly string[];
  readonly lists: readonly string[];
  readonly contents: readonly string[];
}

/** Asks the questions again; the digest of the answers. Throws the `HostError` of the first that fails. */
export function digestOfAnswers(host: Host, questions: Questions): string {
  const digest = new AnswerDigest();
  for (const path of questions.statuses) digest.addStatus(path, host.status(path));
  for (const path of questions.lists) digest.addList(path, host.list(path));
  for (const path of questions.contents) digest.addContent(path, host.readFile(path));
  return digest.finish();
}

/** One short text for any number of answers; that of other answers is another. */
export class AnswerDigest {
  readonly #hash = createHash("sha256");

  addStatus(path: string, status: FileStatus | undefined): void {
    this.#add(["status", path, status?.kind ?? null, status?.size ?? null]);
  }

  addList(path: string, entries: readonly FolderEntry[]): void {
    this.#add(["list", path, entries.map(({ name, kind }) => [name, kind])]);
  }

  addContent(path: string, content: Uint8Array): void {
    this.#add(["content", path, content.length]);
    this.#hash.update(content);
  }

  finish(): string {
    return this.#hash.digest("hex");
  }

  /** What it consists of can be told apart: JSON on a line of its own, lengths before contents. */
  #add(answer: readonly unknown[]): void {
    this.#hash.update(`${JSON.stringify(answer)}\n`);
  }
}
