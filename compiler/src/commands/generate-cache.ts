import { createHash } from "node:crypto";
import { basename, dirname, join, resolve } from "node:path";

import { configName } from "../config/load-config.js";
import type { Config } from "../config/load-config.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import type { GeneratedFile } from "../emit/generated-file.js";
import { HostError } from "../host.js";
import type { Host } from "../host.js";
import type { RecordingHost } from "../recording-host.js";
import { AnswerDigest, digestOfAnswers } from "./answer-digest.js";
import type { Questions } from "./answer-digest.js";
import type { CommandIo } from "./command-io.js";
import { programFingerprint } from "./program-fingerprint.js";
import { restoreDiagnostics, storeDiagnostics } from "./stored-diagnostics.js";
import type { StoredDiagnostics } from "./stored-diagnostics.js";

/** What a run came to that would come to the same again. */
export interface RememberedRun {
  /** How many files it generated, the manifest included. */
  readonly files: number;
  /** The warnings that it showed. */
  readonly diagnostics: readonly Diagnostic[];
}

/** What a run without errors was made of, and what it made. */
export interface FinishedRun {
  readonly recording: RecordingHost;
  readonly files: readonly GeneratedFile[];
  readonly diagnostics: readonly Diagnostic[];
}

/** The shape below; another one is another number. */
const schema = 1;

interface CacheFile {
  /** Program, project and working folder, as `#circumstances` says them. */
  readonly circumstances: string;
  readonly questions: Questions;
  /** Of the answers to the questions, and of the generated files as they were left. */
  readonly digest: string;
  readonly outputs: readonly string[];
  readonly diagnostics: StoredDiagnostics;
}

/**
 * The memory between two runs of `generate`: what the last one asked of the file system, with a
 * digest of the answers and of what it generated. It is a file below the nearest `node_modules`
 * folder, one for each configuration. Whatever is wrong with it, there is no memory.
 */
export class GenerateCache {
  readonly #io: CommandIo;
  readonly #host: Host;
  readonly #config: Config;
  readonly #place: CachePlace;
  #known: string | undefined;

  private constructor(io: CommandIo, config: Config, place: CachePlace) {
    this.#io = io;
    this.#host = io.host;
    this.#config = config;
    this.#place = place;
  }

  /** `undefined` where there is no `node_modules`, or where rpcgen cannot tell one build of itself from another. */
  static of(io: CommandIo, config: Config, file: string | undefined): GenerateCache | undefined {
    return unlessItFails(() => {
      const folder = findModules(io.host, config.folder);
      const program = io.programFolder;
      if (folder === undefined || program === undefined) return undefined;
      const configPath =
        file === undefined ? join(config.folder, configName) : resolve(io.folder, file);
      const name = `${sha256(configPath).slice(0, 16)}.json`;
      const path = join(folder, ".cache", "rpcgen", name);
      return new GenerateCache(io, config, { path, configPath, program });
    });
  }

  /** The run that would come to the same now, its output included; `undefined` when in doubt. */
  read(): RememberedRun | undefined {
    return unlessItFails(() => {
      const content = readSealed(this.#host, this.#place.path);
      if (content?.circumstances !== this.#circumstances()) return undefined;
      const { questions, outputs, digest } = content;
      if (digestOfAnswers(this.#host, this.#withOutputs(questions, outputs)) !== digest) {
        return undefined;
      }
      const diagnostics = restoreDiagnostics(this.#host, content.diagnostics);
      return diagnostics === undefined ? undefined : { files: outputs.length, diagnostics };
    });
  }

  /** Remembers a run, unless something that it asked had no answer; a folder that cannot be written does no harm. */
  write(run: FinishedRun): void {
    if (!run.recording.isComplete) return;
    unlessItFails(() => {
      const content = sealed(this.#contentOf(run));
      this.#host.writeFile(this.#place.path, content);
      this.#host.removeLeftovers?.(dirname(this.#place.path));
      return undefined;
    });
  }

  #contentOf({ recording, files, diagnostics }: FinishedRun): CacheFile {
    const digest = new AnswerDigest();
    for (const [path, status] of recording.statuses) digest.addStatus(path, status);
    for (const [path, entries] of recording.lists) digest.addList(path, entries);
    for (const [path, content] of recording.contents) digest.addContent(path, content);
    const encoder = new TextEncoder();
    for (const { path, text } of files) {
      digest.addContent(join(this.#config.out, path), encoder.encode(text));
    }
    return {
      circumstances: this.#circumstances(),
      questions: {
        statuses: [...recording.statuses.keys()],
        lists: [...recording.lists.keys()],
        contents: [...recording.contents.keys()],
      },
      digest: digest.finish(),
      outputs: files.map(({ path }) => path),
      diagnostics: storeDiagnostics(diagnostics),
    };
  }

  /** What decides about the outcome besides the answers; names in diagnostics depend on the working folder. */
  #circumstances(): string {
    const { version, folder } = this.#io;
    const { program, configPath } = this.#place;
    this.#known ??= JSON.stringify([
      schema,
      version,
      programFingerprint(this.#host, program),
      folder,
      configPath,
      this.#config,
    ]);
    return this.#known;
  }

  #withOutputs(questions: Questions, outputs: readonly string[]): Questions {
    const contents = outputs.map((path) => join(this.#config.out, path));
    return { ...questions, contents: [...questions.contents, ...contents] };
  }
}

interface CachePlace {
  readonly path: string;
  readonly configPath: string;
  /** Folder of the compiled program. */
  readonly program: string;
}

function findModules(host: Host, start: string): string | undefined {
  for (let folder = start; ; folder = dirname(folder)) {
    if (basename(folder) === "node_modules") return folder;
    const path = join(folder, "node_modules");
    if (host.status(path)?.kind === "folder") return path;
    if (dirname(folder) === folder) return undefined;
  }
}

/** The content behind its own digest, so that a damaged file is told from a whole one. */
function sealed(content: CacheFile): string {
  const text = JSON.stringify(content);
  return `${sha256(text)}\n${text}\n`;
}

function readSealed(host: Host, path: string): CacheFile | undefined {
  if (host.status(path)?.kind !== "file") return undefined;
  const [seal = "", text = ""] = new TextDecoder().decode(host.readFile(path)).split("\n");
  if (sha256(text) !== seal) return undefined;
  const content: unknown = JSON.parse(text);
  // Its digest is right, so we wrote it; of another shape the circumstances are others.
  return content as CacheFile;
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

function unlessItFails<Result>(work: () => Result): Result | undefined {
  try {
    return work();
  } catch (error) {
    if (error instanceof HostError) return undefined;
    throw error;
  }
}
