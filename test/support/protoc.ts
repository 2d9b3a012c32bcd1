import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { temporaryFolder } from "./temporary-folder.js";
import { WELL_KNOWN_PROTO } from "./well-known-proto.js";

/** The program protoc with one `.proto` file. */
export class Protoc {
  readonly #folder = temporaryFolder();

  constructor(text: string) {
    for (const [path, content] of Object.entries({ ...WELL_KNOWN_PROTO, "schema.proto": text })) {
      const target = join(this.#folder, path);
      mkdirSync(dirname(target), { recursive: true });
      writeFileSync(target, content);
    }
  }

  /** The text format of an encoded message. */
  decode(type: string, bytes: Uint8Array): Uint8Array {
    return this.#run(`--decode=${type}`, bytes);
  }

  /** The encoding of a message in text format. */
  encode(type: string, text: Uint8Array): Uint8Array {
    return this.#run(`--encode=${type}`, text);
  }

  #run(action: string, input: Uint8Array): Uint8Array {
    const { status, stdout, stderr, error } = spawnSync("protoc", [action, "schema.proto"], {
      cwd: this.#folder,
      input,
      maxBuffer: 64 * 1024 * 1024,
      timeout: 30_000,
    });
    if (error !== undefined) throw error;
    if (status !== 0) throw new Error(`protoc ${action}: ${stderr.toString()}`);
    return stdout;
  }
}
