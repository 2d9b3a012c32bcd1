/**
 * Versions of symbols in a 64-bit little-endian ELF program: each symbol that it takes from a library
 * may ask for a version of it (Linux Standard Base, "Symbol Versioning"). See elf(5) for the tables.
 */

/** Tags of the dynamic section. */
const STRINGS = 5;
const SYMBOLS = 6;
const SYMBOL_VERSIONS = 0x6fff_fff0;
const NEEDED_VERSIONS = 0x6fff_fffe;
const NEEDED_VERSIONS_COUNT = 0x6fff_ffff;

const SYMBOL_BYTES = 24;
const SEGMENT_BYTES = 56;
const LOADED = 1;
const DYNAMIC = 2;

/** Of a needed version: the program starts without it. */
const WEAK_VERSION = 2;

/** Of a symbol: any version will do. */
const ANY_VERSION = 1;

/** What the C library of 2023 put before the names of functions that read numbers as C23 has them. */
const C23_PREFIX = "__isoc23_";

/**
 * A copy of the program that starts without some versions. Its symbols of these versions are taken
 * in any: functions of C23 as those of older standards, which differ in binary literals only; others
 * may be missing.
 */
export function withoutVersions(program: Buffer, versions: readonly string[]): Buffer {
  const copy = Buffer.from(program);
  const tables = new ElfTables(copy);
  const indices = weaken(tables, versions);
  const symbols = tables.at(SYMBOLS);
  // The strings follow the symbols, and nothing else says how many there are.
  const count = (tables.at(STRINGS) - symbols) / SYMBOL_BYTES;
  for (let index = 0; index < count; index++) {
    const version = tables.at(SYMBOL_VERSIONS) + 2 * index;
    if (!indices.has(copy.readUInt16LE(version))) continue;
    copy.writeUInt16LE(ANY_VERSION, version);
    const symbol = symbols + SYMBOL_BYTES * index;
    const name = copy.readUInt32LE(symbol);
    if (tables.text(name).startsWith(C23_PREFIX)) {
      copy.writeUInt32LE(name + C23_PREFIX.length, symbol);
    } else {
      const kind = copy.readUInt8(symbol + 4) & 0x0f;
      copy.writeUInt8((2 << 4) | kind, symbol + 4);
    }
  }
  return copy;
}

/** Marks versions as not needed; returns the indices that symbols know them by. */
function weaken(tables: ElfTables, versions: readonly string[]): ReadonlySet<number> {
  const { program } = tables;
  const indices = new Set<number>();
  let library = tables.at(NEEDED_VERSIONS);
  for (let left = tables.value(NEEDED_VERSIONS_COUNT); left > 0; left--) {
    let version = library + program.readUInt32LE(library + 8);
    for (let count = program.readUInt16LE(library + 2); count > 0; count--) {
      if (versions.includes(tables.text(program.readUInt32LE(version + 8)))) {
        program.writeUInt16LE(program.readUInt16LE(version + 4) | WEAK_VERSION, version + 4);
        indices.add(program.readUInt16LE(version + 6));
      }
      version += program.readUInt32LE(version + 12);
    }
    library += program.readUInt32LE(library + 12);
  }
  return indices;
}

interface Segment {
  readonly kind: number;
  readonly offset: number;
  readonly address: number;
  readonly size: number;
}

/** Where the tables of a program lie in its file. */
class ElfTables {
  readonly program: Buffer;
  readonly #segments: readonly Segment[];
  readonly #dynamic = new Map<number, number>();

  constructor(program: Buffer) {
    this.program = program;
    const first = this.#number(32);
    this.#segments = Array.from({ length: program.readUInt16LE(56) }, (_, index) => {
      const at = first + index * SEGMENT_BYTES;
      return {
        kind: program.readUInt32LE(at),
        offset: this.#number(at + 8),
        address: this.#number(at + 16),
        size: this.#number(at + 32),
      };
    });
    const dynamic = this.#segments.find(({ kind }) => kind === DYNAMIC);
    if (dynamic === undefined) throw new Error("the program has no dynamic section");
    for (let at = dynamic.offset; at < dynamic.offset + dynamic.size; at += 16) {
      this.#dynamic.set(this.#number(at), this.#number(at + 8));
    }
  }

  /** The value of a tag of the dynamic section. */
  value(tag: number): number {
    const value = this.#dynamic.get(tag);
    if (value === undefined) throw new Error(`the program has no dynamic tag ${tag}`);
    return value;
  }

  /** The offset in the file of the table that a tag has the address of. */
  at(tag: number): number {
    const address = this.value(tag);
    const segment = this.#segments.find(
      (one) => one.kind === LOADED && address >= one.address && address < one.address + one.size,
    );
    if (segment === undefined) throw new Error(`address ${address} is not in the file`);
    return address - segment.address + segment.offset;
  }

  /** A text of the string table. */
  text(offset: number): string {
    const start = this.at(STRINGS) + offset;
    return this.program.toString("latin1", start, this.program.indexOf(0, start));
  }

  #number(at: number): number {
    return Number(this.program.readBigUInt64LE(at));
  }
}
