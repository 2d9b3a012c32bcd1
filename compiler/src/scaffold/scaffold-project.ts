import { relative } from "node:path";

import { Project } from "ts-morph";

import { createDiagnostic } from "../diagnostics/create-diagnostic.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import type { Host } from "../host.js";
import { SourceFile } from "../source/source-file.js";
import { implement, implementationOf } from "./implement.js";
import { findMismatches } from "./mismatches.js";
import type { MismatchRequest } from "./mismatches.js";
import { skeletonsOf } from "./skeleton-methods.js";

/** A class to be written. */
export interface WantedClass {
  /** `ChatRemoteSkeleton`. */
  readonly skeleton: string;
  readonly className: string;
  /** Absolute path, where nothing implements the skeleton yet. */
  readonly file: string;
}

/** A file that was changed or made. */
export interface ScaffoldedFile {
  readonly path: string;
  readonly text: string;
  readonly isNew: boolean;
  readonly added: readonly string[];
}

/** A generated file with skeletons. */
interface SkeletonFile {
  readonly path: string;
  readonly text: string;
}

/** The implementations of a project. */
export class ScaffoldProject {
  readonly #texts: Map<string, string>;
  readonly #implementing = new Set<string>();
  readonly #broken = new Map<string, SyntaxMistake>();

  /** `texts`: the sources to look for implementations in, by absolute path. */
  constructor(texts: ReadonlyMap<string, string>) {
    this.#texts = new Map(texts);
  }

  /** Implements a skeleton as far as it is not; `undefined` when there is nothing to do. */
  async implement(
    generated: SkeletonFile,
    wanted: WantedClass,
  ): Promise<ScaffoldedFile | undefined> {
    const project = new Project({ useInMemoryFileSystem: true });
    const file = project.createSourceFile(generated.path, generated.text);
    const skeleton = skeletonsOf(file).find(({ name }) => name === wanted.skeleton);
    if (skeleton === undefined) return undefined;
    const found = this.#find(project, wanted.skeleton, generated.path);
    const path = found ?? this.#freePath(wanted.file);
    const text = this.#texts.get(path);
    // Of half a class nobody knows what is missing.
    const mistake = text === undefined ? undefined : mistakeOf(path, text);
    if (mistake !== undefined) {
      this.#broken.set(path, mistake);
      return undefined;
    }
    const { className } = wanted;
    const made = implement({ path, text, generated: generated.path, skeleton, className });
    this.#implementing.add(path);
    if (text !== undefined && made.added.length === 0) return undefined;
    const laidOut = text === undefined ? await layOut(path, made.text) : made.text;
    this.#texts.set(path, laidOut);
    return { path, text: laidOut, isNew: text === undefined, added: made.added };
  }

  /** Implementations that are not TypeScript as they stand, and what the others have otherwise than their skeletons. */
  mismatches(
    host: Host,
    { folder, nameFolder }: Pick<MismatchRequest, "folder" | "nameFolder">,
  ): readonly Diagnostic[] {
    const broken = [...this.#broken].map(([path, { text, why, start, end }]) => {
      const name = relative(nameFolder, path).replaceAll("\\", "/");
      const span = { source: new SourceFile(path, name, text), start, end };
      return createDiagnostic("remote-syntax", { why }, span);
    });
    const tsconfig = `${folder}/tsconfig.json`;
    const isThere = host.status(tsconfig)?.kind === "file";
    const request = { folder, nameFolder, tsconfig: isThere ? tsconfig : undefined };
    return [...broken, ...findMismatches(host, { ...request, paths: [...this.#implementing] })];
  }

  /** The path, or the first free one of `room-2.ts`, `room-3.ts`, … */
  #freePath(path: string): string {
    let free = path;
    for (let count = 2; this.#texts.has(free); count += 1) {
      free = path.replace(/\.ts$/, `-${count}.ts`);
    }
    return free;
  }

  /** The file in which a class extends the skeleton. */
  #find(project: Project, skeleton: string, generated: string): string | undefined {
    for (const [path, text] of this.#texts) {
      if (!text.includes(`extends ${skeleton}`)) continue;
      const file = project.createSourceFile(path, text, { overwrite: true });
      if (implementationOf(file, skeleton, generated) !== undefined) return path;
    }
    return undefined;
  }
}

interface SyntaxMistake {
  readonly text: string;
  readonly why: string;
  readonly start: number;
  readonly end: number;
}

/** The first thing that is no TypeScript. */
function mistakeOf(path: string, text: string): SyntaxMistake | undefined {
  const project = new Project({ useInMemoryFileSystem: true });
  const file = project.createSourceFile(path, text);
  const [first] = project.getProgram().getSyntacticDiagnostics(file);
  if (first === undefined) return undefined;
  const said = first.getMessageText();
  const why = (typeof said === "string" ? said : said.getMessageText())
    .replace(/\.$/, "")
    .replaceAll("'", "`");
  const start = first.getStart();
  return { text, why, start, end: start + first.getLength() };
}

/** A new file looks as its owner's prettier would have it. */
async function layOut(path: string, text: string): Promise<string> {
  const { format, resolveConfig } = await import("prettier");
  const options = await resolveConfig(path, { editorconfig: true });
  return format(text, { ...options, filepath: path });
}
