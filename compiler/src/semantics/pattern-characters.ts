/** A set of characters: code points from and to, ascending, none of them touching. */
export type CharacterSet = readonly (readonly [from: number, to: number])[];

/** Characters that all atoms of a pattern treat alike. */
export interface CharacterClass {
  /** One of them, a plain one where there is one. */
  readonly example: string;
  /** Texts of the atoms that match them. */
  readonly atoms: ReadonlySet<string>;
}

const SURROGATES_FROM = 0xd800;
const SURROGATES_TO = 0xdfff;
const CODE_POINT_MAX = 0x10ffff;

const known = new Map<string, CharacterSet>();
let everything: string | undefined;

/** The classes into which the atoms of a pattern divide all characters; what no atom matches is left out. */
export function characterClasses(atoms: Iterable<string>): readonly CharacterClass[] {
  const sets = [...new Set(atoms)].map((text) => ({ text, set: charactersOf(text) }));
  const borders = new Set(sets.flatMap(({ set }) => set.flatMap(([from, to]) => [from, to + 1])));
  const classes = new Map<string, CharacterClass>();
  for (const border of [...borders].sort((a, b) => a - b)) {
    const matching = sets.filter(({ set }) => contains(set, border)).map(({ text }) => text);
    if (matching.length === 0) continue;
    const key = matching.join("\n");
    const example = String.fromCodePoint(border);
    const earlier = classes.get(key);
    if (earlier !== undefined && (isPlain(earlier.example) || !isPlain(example))) continue;
    classes.set(key, { example, atoms: new Set(matching) });
  }
  return [...classes.values()];
}

/** The characters that an atom matches. What is more than a character itself is asked of the engine. */
function charactersOf(atom: string): CharacterSet {
  const literal = /^(?:[^.[\\]|\\[^A-Za-z0-9])$/su.test(atom)
    ? atom.codePointAt(atom.length > 1 && atom.startsWith("\\") ? 1 : 0)
    : undefined;
  if (literal !== undefined) return [[literal, literal]];
  const set = known.get(atom) ?? ranges(new RegExp(`(?:${atom})+`, "gu"));
  known.set(atom, set);
  return set;
}

/** Every run of matching characters in the text of all characters. */
function ranges(runs: RegExp): CharacterSet {
  everything ??= allCharacters();
  const found: (readonly [number, number])[] = [];
  for (const { 0: run } of everything.matchAll(runs)) {
    const from = run.codePointAt(0) ?? 0;
    const to = lastCodePoint(run);
    // The surrogates are missing, so that a run may go on behind them.
    if (from < SURROGATES_FROM && to > SURROGATES_TO) {
      found.push([from, SURROGATES_FROM - 1], [SURROGATES_TO + 1, to]);
    } else found.push([from, to]);
  }
  return found;
}

function lastCodePoint(text: string): number {
  const last = text.charCodeAt(text.length - 1);
  const isPair = last >= 0xdc00 && last <= SURROGATES_TO;
  return isPair ? (text.codePointAt(text.length - 2) ?? 0) : last;
}

/** Texts hold no lone surrogates: the codec refuses them. */
function allCharacters(): string {
  const blocks: string[] = [];
  const size = 0x800;
  for (let first = 0; first <= CODE_POINT_MAX; first += size) {
    if (first === SURROGATES_FROM) continue;
    blocks.push(String.fromCodePoint(...Array.from({ length: size }, (_, index) => first + index)));
  }
  return blocks.join("");
}

function contains(set: CharacterSet, character: number): boolean {
  let low = 0;
  let high = set.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((set[middle]?.[1] ?? Infinity) < character) low = middle + 1;
    else high = middle;
  }
  return (set[low]?.[0] ?? Infinity) <= character;
}

function isPlain(character: string): boolean {
  return /^[!-~]$/.test(character);
}
