import { builders } from "prettier/doc";
import { lines } from "./code.js";
import { Breakable, concat, type Doc } from "./document.js";
import { stringLiteral } from "./literal.js";

const { group, ifBreak, indent, join, line } = builders;

/** What generated code needs of the language; no import hides it. */
const GLOBALS = [
  "Date",
  "Map",
  "Object",
  "Promise",
  "ReadonlyMap",
  "ReadonlySet",
  "Set",
  "Uint8Array",
  "globalThis",
  "undefined",
];

interface Import {
  readonly from: string;
  readonly name: string;
  readonly local: string;
  kind: "type" | "value";
}

/** The imports of one generated file, each symbol once, none under a name that the file has already. */
export class ImportList {
  readonly #declared: ReadonlySet<string>;
  readonly #taken: Set<string>;
  readonly #imports = new Map<string, Import>();

  constructor(declared: Iterable<string>) {
    this.#declared = new Set(declared);
    this.#taken = new Set([...this.#declared, ...GLOBALS]);
  }

  /** The local name of an export. What is imported once as a value is never imported as a type too. */
  add(from: string, name: string, kind: "type" | "value"): string {
    const key = `${from} ${name}`;
    const known = this.#imports.get(key);
    if (known !== undefined) {
      if (kind === "value") known.kind = "value";
      return known.local;
    }
    const local = this.reserve(name);
    this.#imports.set(key, { from, name, local, kind });
    return local;
  }

  /** Takes a name, or the first free one of `name_2`, `name_3`, … */
  reserve(name: string): string {
    let local = name;
    for (let count = 2; this.#taken.has(local); count += 1) local = `${name}_${count}`;
    this.#taken.add(local);
    return local;
  }

  /** Whether the file declares something of that name itself. */
  isDeclared(name: string): boolean {
    return this.#declared.has(name);
  }

  /** The import declarations: packages before files, values before types, names in order. */
  print(): Doc {
    const sources = new Set([...this.#imports.values()].map((entry) => entry.from));
    return lines(
      [...sources]
        .sort(bySource)
        .flatMap((from) => [this.#declaration(from, "value"), this.#declaration(from, "type")]),
    );
  }

  #declaration(from: string, kind: "type" | "value"): Doc | undefined {
    const names = [...this.#imports.values()]
      .filter((entry) => entry.from === from && entry.kind === kind)
      .sort((a, b) => (a.name < b.name ? -1 : 1))
      .map((entry) =>
        entry.name === entry.local ? entry.name : `${entry.name} as ${entry.local}`,
      );
    if (names.length === 0) return undefined;
    const start = kind === "type" ? "import type {" : "import {";
    const end = `} from ${stringLiteral(from)};`;
    if (names.length === 1) return concat([start, " ", ...names, " ", end]);
    return new Breakable(undefined, () =>
      group([start, indent([line, join([",", line], names)]), ifBreak(","), line, end]),
    );
  }
}

function bySource(a: string, b: string): number {
  if (a.startsWith(".") !== b.startsWith(".")) return a.startsWith(".") ? 1 : -1;
  return a < b ? -1 : 1;
}
