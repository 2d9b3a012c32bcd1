import type { SourceFile } from "../source/source-file.js";

/** What is known of things in source files, kept file by file, so that a later run can take it over. */
export class FactsByFile<Thing extends object, Fact> {
  readonly #fileOf: (thing: Thing) => SourceFile;
  readonly #facts = new Map<SourceFile, Map<object, Fact>>();

  /** `fileOf`: the file that a thing stands in. */
  constructor(fileOf: (thing: Thing) => SourceFile) {
    this.#fileOf = fileOf;
  }

  has(thing: Thing): boolean {
    return this.#facts.get(this.#fileOf(thing))?.has(thing) === true;
  }

  get(thing: Thing): Fact | undefined {
    return this.#facts.get(this.#fileOf(thing))?.get(thing);
  }

  set(thing: Thing, fact: Fact): void {
    const file = this.#fileOf(thing);
    const facts = this.#facts.get(file);
    if (facts === undefined) this.#facts.set(file, new Map([[thing, fact]]));
    else facts.set(thing, fact);
  }

  /** Knows of some files from now on what others know, and adds to it for both. */
  share(others: FactsByFile<Thing, Fact>, files: Iterable<SourceFile>): void {
    for (const file of files) {
      const facts = others.#facts.get(file);
      if (facts !== undefined) this.#facts.set(file, facts);
    }
  }
}
