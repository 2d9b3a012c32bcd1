import { HostError } from "../host.js";
import type { Host } from "../host.js";
import type { SourceMemory } from "../semantics/load-program.js";
import type { SourceFile } from "../source/source-file.js";
import { parse } from "../syntax/parse.js";
import type { ParseResult } from "../syntax/parse.js";

interface ParsedSource {
  readonly source: SourceFile;
  readonly result: ParseResult;
  /** That of the file just before it was read. */
  readonly stamp: string | undefined;
}

/** The files that may have changed though they look as before: those named, or all. */
export type Doubts = ReadonlySet<string> | "all";

/** The trees of a session's files: a file whose text has not changed is not parsed again. */
export class ParsedSources implements SourceMemory {
  #known: ReadonlyMap<string, ParsedSource> = new Map();
  #used = new Map<string, ParsedSource>();
  #doubts: Doubts = "all";
  readonly #stamps = new Map<string, string | undefined>();
  /** Files that were parsed since the session began. */
  parsed = 0;

  /** What was read or parsed and is not asked for until the next time is forgotten. */
  beginRun(doubts: Doubts): void {
    this.#known = this.#used;
    this.#used = new Map();
    this.#doubts = doubts;
  }

  untouched(host: Host, path: string, name: string): ParseResult | undefined {
    const stamp = stampOf(host, path);
    this.#stamps.set(path, stamp);
    const known = this.#known.get(path);
    if (known === undefined || known.source.name !== name) return undefined;
    if (stamp === undefined || known.stamp !== stamp) return undefined;
    if (this.#doubts === "all" || this.#doubts.has(path)) return undefined;
    this.#used.set(path, known);
    return known.result;
  }

  /** The tree of a file; of the same path, name and text it is the same object as before. */
  parse(source: SourceFile): ParseResult {
    const { path, name, text } = source;
    const stamp = this.#stamps.get(path);
    const known = this.#known.get(path);
    const isSame = known?.source.text === text && known.source.name === name;
    const entry = isSame ? { ...known, stamp } : { source, result: this.#parse(source), stamp };
    this.#used.set(path, entry);
    return entry.result;
  }

  #parse(source: SourceFile): ParseResult {
    this.parsed += 1;
    // The concrete tree is large, and nobody asks for it here.
    return { ...parse(source), concrete: undefined };
  }
}

function stampOf(host: Host, path: string): string | undefined {
  try {
    return host.status(path)?.stamp;
  } catch (error) {
    if (error instanceof HostError) return undefined;
    throw error;
  }
}
