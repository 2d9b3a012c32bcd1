/** What a pattern is made of, as far as it matters for how long matching takes. */
export type PatternNode =
  | { readonly kind: "empty" }
  /** One character: its text is a regular expression of its own, `a` or `[a-z]` or `\d`. */
  | { readonly kind: "atom"; readonly text: string }
  | { readonly kind: "sequence" | "choice"; readonly items: readonly PatternNode[] }
  | {
      readonly kind: "repeat";
      readonly item: PatternNode;
      readonly min: number;
      /** Infinity where there is no bound. */
      readonly max: number;
    };

/** A pattern that cannot be matched in linear time, or is none; `why` is for people. */
export interface RefusedPattern {
  readonly why: string;
}

const EMPTY: PatternNode = { kind: "empty" };

/**
 * Reads a regular expression of ECMAScript with the flag `u`. Refused is what needs backtracking by
 * its nature (look-around, references to groups) and whatever Node 20 does not know.
 */
export function parsePattern(pattern: string): PatternNode | RefusedPattern {
  try {
    // Only to learn whether it is one.
    void new RegExp(pattern, "u");
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const prefix = /^Invalid regular expression: \/.*\/u?: /s;
    return { why: message.replace(prefix, "it is no regular expression: ") };
  }
  const parser = new PatternParser(pattern);
  const node = parser.choice();
  return parser.refused ?? node;
}

/** Reads a text that is known to be a regular expression; after a refusal what it gives means nothing. */
class PatternParser {
  refused: RefusedPattern | undefined;
  readonly #pattern: string;
  readonly #names = new Set<string>();
  #at = 0;

  constructor(pattern: string) {
    this.#pattern = pattern;
  }

  choice(): PatternNode {
    const branches = [this.#sequence()];
    while (this.#take(/\|/y) !== undefined) branches.push(this.#sequence());
    const [only] = branches;
    return branches.length === 1 && only !== undefined ? only : { kind: "choice", items: branches };
  }

  #sequence(): PatternNode {
    const items: PatternNode[] = [];
    while (this.refused === undefined && this.#at < this.#pattern.length) {
      if (/[|)]/.test(this.#pattern.charAt(this.#at))) break;
      items.push(this.#repetition(this.#item()));
    }
    return { kind: "sequence", items };
  }

  #item(): PatternNode {
    if (this.#take(/\^|\$|\\[bB]/y) !== undefined) return EMPTY;
    if (this.#take(/\(\?<?[=!]/y) !== undefined) {
      return this.#refuse("look-around needs backtracking");
    }
    if (this.#take(/\\(?:[1-9]|k<)/y) !== undefined) {
      return this.#refuse("a reference to a group needs backtracking");
    }
    const open = this.#take(/\((?:\?(?::|<([^>]*)>))?/y);
    if (open !== undefined) return this.#group(open[1]);
    const atom = this.#take(
      /\[(?:\\[^]|[^\]\\])*\]|\\u[dD][89abAB]..\\u[dD][c-fC-F]..|\\(?:[pPu]\{[^}]*\}|u.{4}|x..|c.|[^])|[^]/uy,
    );
    return atom === undefined ? this.#refuse("it ends too early") : { kind: "atom", text: atom[0] };
  }

  #group(name: string | undefined): PatternNode {
    if (this.#pattern.charAt(this.#at) === "?") {
      return this.#refuse("of the groups that begin with `(?` only `(?:` and `(?<name>` are known");
    }
    if (name !== undefined && this.#names.has(name)) {
      return this.#refuse(`two groups have the name \`${name}\``);
    }
    if (name !== undefined) this.#names.add(name);
    const node = this.choice();
    this.#take(/\)/y);
    return node;
  }

  #repetition(item: PatternNode): PatternNode {
    const quantifier = this.#take(/(?:([*+?])|\{(\d+)(,(\d*))?\})\??/y);
    if (quantifier === undefined) return item;
    const [, sign, least, comma, most] = quantifier;
    if (sign !== undefined) {
      return { kind: "repeat", item, min: sign === "+" ? 1 : 0, max: sign === "?" ? 1 : Infinity };
    }
    const min = Number(least);
    if (comma === undefined) return { kind: "repeat", item, min, max: min };
    return { kind: "repeat", item, min, max: most === "" ? Infinity : Number(most) };
  }

  /** Goes past what matches here. */
  #take(sticky: RegExp): RegExpExecArray | undefined {
    sticky.lastIndex = this.#at;
    const found = sticky.exec(this.#pattern) ?? undefined;
    this.#at += found?.[0].length ?? 0;
    return found;
  }

  #refuse(why: string): PatternNode {
    this.refused ??= { why };
    return EMPTY;
  }
}
