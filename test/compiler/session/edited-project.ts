import fc from "fast-check";

import { MemoryHost } from "../../../compiler/src/memory-host.js";

/** Where the project of {@link EditedProject} lies. */
export const projectFolder = "/project";

/** Places in files that an edit fills otherwise; the first text of each makes a project without mistakes. */
type Slots = readonly (readonly string[])[];

/** The files of the project: what edits may make of them, slot by slot. */
const files: Readonly<Record<string, Slots>> = {
  "rpc/a.rpc": [
    ["package p;", "package p.q;", "package other;", "", "packag p;"],
    [
      'import { Common, Kind, LIMIT, NotFound, Id } from "./b.rpc";',
      'import { Common, Kind, LIMIT, NotFound, Id, Gone } from "./b.rpc";',
      'import { Common, Kind, LIMIT, NotFound, Id } from "./gone.rpc";',
      'import { Common, Kind, LIMIT, NotFound } from "./b.rpc"; type Id = bytes;',
    ],
    ['import * as c from "./sub/c.rpc";', 'import * as c from "./e.rpc";', ""],
    [
      "message A { 1 common: Common; 2 kind: Kind = ONE; 3 limit: int32 = LIMIT; 4 id: Id; 5 deep: c.Deep; }",
      "message A { 1 common: Comon; 2 kind: Kind = OEN; 3 limit: int32 = LIMTI; 4 id: Id; }",
      "message A { 1 common?: Common; 2 deep: c.Deep[]; 3 id: Id; 4 limit: string = LIMIT; }",
      "message Renamed { 1 common: Common; 2 kinds: map<string, Kind>; }",
    ],
    [
      "@namespace(\"sys\") service AService { get(a: c.Deep, id: Id = 'x'): Common throws NotFound; }",
      "service AService { get(a: A): Kind throws NotFund; put(a: A); }",
      "service EService { get(a: A): Kind throws c.Twice; }",
    ],
  ],
  "rpc/b.rpc": [
    ['package p; import { Leaf } from "./d.rpc";', 'package p; import { Leaf } from "./a.rpc";'],
    ["enum Kind { ZERO = 0; ONE = 1; }", "closed enum Kind { ONE = 1; TWO = 2; }", "enum Kind {}"],
    ["const LIMIT: int32 = 5;", "const LIMIT: int32 = -7;", "const LIMIT: string = 'x';", ""],
    ["type Id = string;", "type Id = Other; type Other = int64;", "type Id = Id;", "type Id = A;"],
    [
      "error NotFound = 1001 { 1 why: string; }",
      "error NotFound = 1002 {}",
      "error Lost = 1001 {}",
    ],
    [
      "message Common { 1 leaf: Leaf; @length(max: 3) 2 name: string; message Inner {} }",
      "message Common { 1 leaf: Leaf; 2 name: string; }",
      "union Common { 1 leaf: Leaf; 2 name: string; }",
      "message Common { 1 leaf: Leaf",
    ],
  ],
  "rpc/sub/c.rpc": [
    ['package p.sub; import { Leaf as L } from "../d.rpc";', 'import { Lief } from "../d.rpc";'],
    [
      "message Deep { 1 leaf: L; 2 leaves: L[]; }",
      "message Deep { 1 leaf?: L; @min(3) 2 n: int32 = 1; }",
      "message Deep { 1 n: int32; 1 m: int32; }",
      "message D {}",
    ],
    ["error Once = 1003 {}", "error Twice = 1001 {}"],
  ],
  "rpc/d.rpc": [
    ["package p;", 'package p; import { E } from "./e.rpc";', "package p; import { } from;"],
    [
      "message Leaf { @min(1) 1 v: int32; }",
      "message Leaf { 1 v: int32; }",
      "message Leaf { 1 e: E; }",
      "message Leaf { 1 v: int32; 2 w: strng; }",
      "message Leaf { 1 v: int32; } message AService {}",
    ],
    ["", "message Common { 1 v: string; }", "service AService { get(); }", "@broken("],
  ],
  "rpc/e.rpc": [
    ['package e; import { A } from "./a.rpc";', 'package e; import { A, Renamed } from "./a.rpc";'],
    ["message E { 1 a?: A; }", "message E { 1 a: A; }", "message Deep { 1 a?: A; } message E {}"],
    ["service EService { one(e: E): E[]; }", 'service EService { @timeout("2x") one(e: E); }'],
  ],
  // Generated where others are, when it is there at all.
  "rpc/A.rpc": [["", "package big; message Big {}"]],
  "rpc/index.rpc": [["", "package index; message Index {}"]],
};

/** One step of somebody who works on the project. */
export type Edit =
  | { readonly kind: "fill"; readonly path: string; readonly slot: number; readonly text: string }
  | { readonly kind: "mend" | "delete"; readonly path: string }
  | { readonly kind: "cut"; readonly path: string; readonly from: number; readonly length: number }
  | { readonly kind: "mend-all" };

const path = fc.constantFrom(...Object.keys(files));

const fill: fc.Arbitrary<Edit> = path.chain((name) => {
  const slots = files[name] ?? [];
  return fc
    .integer({ min: 0, max: slots.length - 1 })
    .chain((slot) =>
      fc
        .constantFrom(...(slots[slot] ?? []))
        .map((text) => ({ kind: "fill", path: name, slot, text }) as const),
    );
});

/** Any edit, such as people make them: most leave or make a project that means something. */
export const anyEdit: fc.Arbitrary<Edit> = fc.oneof(
  { weight: 12, arbitrary: fill },
  { weight: 6, arbitrary: fc.record({ kind: fc.constant("mend" as const), path }) },
  { weight: 4, arbitrary: fc.constant({ kind: "mend-all" as const }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("delete" as const), path }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant("cut" as const),
      path,
      from: fc.nat(200),
      length: fc.integer({ min: 1, max: 40 }),
    }),
  },
);

/** A project in memory that is edited step by step. */
export class EditedProject {
  readonly host = new MemoryHost();
  readonly #slots = new Map<string, string[]>();

  constructor() {
    this.edit({ kind: "mend-all" });
  }

  edit(edit: Edit): void {
    switch (edit.kind) {
      case "fill": {
        const slots = this.#slots.get(edit.path) ?? firstTexts(edit.path);
        slots[edit.slot] = edit.text;
        return this.#write(edit.path, slots);
      }
      case "mend":
        return this.#write(edit.path, firstTexts(edit.path));
      case "mend-all":
        for (const name of Object.keys(files)) this.#write(name, firstTexts(name));
        return;
      case "delete":
        this.host.remove(`${projectFolder}/${edit.path}`);
        return;
      case "cut": {
        const text = (this.#slots.get(edit.path) ?? []).join("\n");
        const rest = text.slice(0, edit.from) + text.slice(edit.from + edit.length);
        this.host.writeFile(`${projectFolder}/${edit.path}`, rest);
      }
    }
  }

  /** A file of which nothing is left is not there. */
  #write(name: string, slots: string[]): void {
    this.#slots.set(name, slots);
    const text = slots.join("\n");
    if (text.trim() === "") this.host.remove(`${projectFolder}/${name}`);
    else this.host.writeFile(`${projectFolder}/${name}`, text);
  }
}

function firstTexts(name: string): string[] {
  return (files[name] ?? []).map(([text = ""]) => text);
}
