import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { temporaryFolder } from "./temporary-folder.js";
import { WELL_KNOWN_PROTO } from "./well-known-proto.js";

/** The program protoc with some `.proto` files. */
export class Protoc {
  /** Where it runs, and where the files lie. */
  readonly folder: string = temporaryFolder();
  readonly #main: string;

  /** `texts` by path; `main` is the file that types are looked up from. */
  constructor(texts: ReadonlyMap<string, string>, main: string) {
    this.#main = main;
    for (const [path, content] of [...Object.entries(WELL_KNOWN_PROTO), ...texts]) {
      const target = join(this.folder, path);
      mkdirSync(dirname(target), { recursive: true });
      writeFileSync(target, content);
    }
  }

  /** The text format of an encoded message. */
  decode(type: string, bytes: Uint8Array): Uint8Array {
    return this.run([`--decode=${type}`, this.#main], bytes);
  }

  /** The encoding of a message in text format. */
  encode(type: string, text: Uint8Array): Uint8Array {
    return this.run([`--encode=${type}`, this.#main], text);
  }

  /** Runs it in the folder of the files; throws what it says when it fails. */
  run(words: readonly string[], input: Uint8Array = new Uint8Array(0)): Uint8Array {
    const { status, stdout, stderr, error } = spawnSync("protoc", words, {
      cwd: this.folder,
      input,
      maxBuffer: 64 * 1024 * 1024,
      timeout: 30_000,
    });
    if (error !== undefined) throw error;
    if (status !== 0) throw new Error(`protoc ${words.join(" ")}: ${stderr.toString()}`);
    return stdout;
  }
}
