import type { SourceFile, Span } from "../source/source-file.js";

/** A JSON value that knows where it stands. */
export type JsonNode =
  | { readonly kind: "object"; readonly members: readonly JsonMember[]; readonly span: Span }
  | { readonly kind: "array"; readonly items: readonly JsonNode[]; readonly span: Span }
  | { readonly kind: "string"; readonly value: string; readonly span: Span }
  | { readonly kind: "other"; readonly value: number | boolean | null; readonly span: Span };

/** One member of an object. */
export interface JsonMember {
  readonly key: string;
  readonly keySpan: Span;
  readonly value: JsonNode;
}

/** Text that is not JSON, and where. */
export class JsonError extends Error {
  override readonly name = "JsonError";
  readonly span: Span;

  constructor(message: string, span: Span) {
    super(message);
    this.span = span;
  }
}

const nestingMax = 32;

/** Reads JSON; throws `JsonError`. */
export function readJson(source: SourceFile): JsonNode {
  const reader = new JsonReader(source);
  const node = reader.value(0);
  reader.end();
  return node;
}

class JsonReader {
  readonly #source: SourceFile;
  #at = 0;

  constructor(source: SourceFile) {
    this.#source = source;
  }

  value(depth: number): JsonNode {
    if (depth > nestingMax) throw this.#error("it is nested too deeply");
    this.#skipSpace();
    const start = this.#at;
    const text = this.#source.text;
    if (text[start] === "{") return this.#object(depth);
    if (text[start] === "[") return this.#array(depth);
    if (text[start] === '"') {
      const value = this.#string();
      return { kind: "string", value, span: this.#span(start) };
    }
    const word = /(?:true|false|null|-?[0-9][0-9.eE+-]*)/y;
    word.lastIndex = start;
    const match = word.exec(text)?.[0];
    if (match === undefined) throw this.#error("a value is expected here");
    this.#at += match.length;
    return { kind: "other", value: this.#parse(match, start), span: this.#span(start) };
  }

  end(): void {
    this.#skipSpace();
    if (this.#at < this.#source.text.length) throw this.#error("nothing is expected after the end");
  }

  #object(depth: number): JsonNode {
    const start = this.#at;
    this.#at += 1;
    const members: JsonMember[] = [];
    while (!this.#take("}")) {
      if (members.length > 0) this.#expect(",", "`,` or `}`");
      this.#skipSpace();
      const keyStart = this.#at;
      if (this.#source.text[keyStart] !== '"') {
        throw this.#error("a key in quotes is expected here");
      }
      const key = this.#string();
      const keySpan = this.#span(keyStart);
      this.#expect(":", "`:`");
      members.push({ key, keySpan, value: this.value(depth + 1) });
    }
    return { kind: "object", members, span: this.#span(start) };
  }

  #array(depth: number): JsonNode {
    const start = this.#at;
    this.#at += 1;
    const items: JsonNode[] = [];
    while (!this.#take("]")) {
      if (items.length > 0) this.#expect(",", "`,` or `]`");
      items.push(this.value(depth + 1));
    }
    return { kind: "array", items, span: this.#span(start) };
  }

  #string(): string {
    const start = this.#at;
    const pattern = /"(?:[^"\\\r\n]|\\.)*"/y;
    pattern.lastIndex = start;
    const literal = pattern.exec(this.#source.text)?.[0];
    if (literal === undefined) throw this.#error("this string is not closed");
    this.#at += literal.length;
    return String(this.#parse(literal, start));
  }

  #parse(literal: string, start: number): number | boolean | null {
    try {
      // The literal is a number, a boolean or null; of a string only its text is used.
      return JSON.parse(literal) as number | boolean | null;
    } catch {
      throw new JsonError(`\`${literal}\` is no value`, this.#span(start));
    }
  }

  #take(mark: string): boolean {
    this.#skipSpace();
    if (this.#source.text[this.#at] !== mark) return false;
    this.#at += 1;
    return true;
  }

  #expect(mark: string, what: string): void {
    if (!this.#take(mark)) throw this.#error(`${what} is expected here`);
  }

  #skipSpace(): void {
    const { text } = this.#source;
    while (/[ \t\r\n]/.test(text[this.#at] ?? "")) this.#at += 1;
    if (text.startsWith("//", this.#at) || text.startsWith("/*", this.#at)) {
      throw this.#error("comments are not allowed");
    }
  }

  #span(start: number): Span {
    return { source: this.#source, start, end: this.#at };
  }

  #error(message: string): JsonError {
    const start = Math.min(this.#at, this.#source.text.length);
    return new JsonError(message, { source: this.#source, start, end: start + 1 });
  }
}
