/** What remotes and the `.rpc` files that they are migrated to have in common: every byte. */
import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import type { MessageType } from "mailstation/codegen";
import { migrateModel } from "../../../compiler/src/migrate/migrate-model.js";
import { goldenCases } from "../emit/golden-cases.js";
import { compileFolder, writeGenerated } from "../../support/generated-modules.js";
import { asObject } from "../../support/plain-value.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

const TYPES = "types/app/domain/types";

interface Codecs {
  readonly own: MessageType<unknown>;
  readonly migrated: MessageType<unknown>;
}

async function everything(): Promise<Codecs> {
  const golden = goldenCases().find(({ name }) => name === "remotes");
  assert.ok(golden);
  const folder = temporaryFolder();
  for (const { path, text } of migrateModel(golden.model)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  const [own, migrated] = await Promise.all(
    [golden.model, compileFolder(folder)].map(async (model) => {
      const url = pathToFileURL(join(writeGenerated(model), "gen", `${TYPES}.ts`)).href;
      const exports: unknown = await import(url);
      // The cast: generated code exports the type under its name.
      return Reflect.get(asObject(exports), "Everything") as MessageType<unknown>;
    }),
  );
  assert.ok(own && migrated);
  return { own, migrated };
}

const shared = {
  flag: true,
  text: "text",
  real: 1.5,
  big: -5n,
  small: -3,
  large: 7n,
  at: new Date(1_234),
  raw: Uint8Array.of(1, 2),
  list: ["a", ""],
  nested: [[1], [], [2, 3]],
  inner: { deep: { value: "v" } },
  orUndefined: undefined,
};

/** The same value as the user's own types have it, and as generated ones have it. */
const pairs: readonly (readonly [string, object, object])[] = [
  [
    "a full value",
    {
      ...shared,
      set: new Set(["x", "y"]),
      level: "very-high",
      size: 5,
      byName: new Map([["k", ["low", "very-high"]]]),
      byText: { a: 1, b: 2 },
      pair: ["first", 2],
      fixedPair: ["at", new Date(7)],
      shape: { kind: "circle", radius: 2 },
      maybe: "m",
      written: "",
      orNull: new Date(5),
      maybeSet: new Set([1, 2]),
      maybeRecord: { s: { kind: "square", side: 3 } },
      sets: [new Set(["q"])],
      page: { items: ["low"], next: "n" },
      fixed: "always",
    },
    {
      ...shared,
      set: ["x", "y"],
      level: "very_high",
      size: "_5",
      byName: new Map([["k", ["low", "very_high"]]]),
      byText: new Map([
        ["a", 1],
        ["b", 2],
      ]),
      pair: { element1: "first", element2: 2 },
      fixedPair: { element1: "at", element2: new Date(7) },
      shape: { case: "circle", value: { radius: 2 } },
      maybe: "m",
      written: "",
      orNull: new Date(5),
      maybeSet: [1, 2],
      maybeRecord: new Map([["s", { case: "square", value: { side: 3 } }]]),
      sets: [["q"]],
      page: { items: ["low"], next: "n" },
    },
  ],
  [
    "a value of zeros",
    {
      ...shared,
      flag: false,
      text: "",
      real: 0,
      big: 0n,
      set: new Set(),
      level: "low",
      size: 1,
      byName: new Map(),
      byText: {},
      pair: [""],
      fixedPair: ["", new Date(0)],
      shape: { kind: "square", side: 0 },
      orNull: null,
      sets: [],
      page: { items: [] },
      fixed: "always",
    },
    {
      ...shared,
      flag: false,
      text: "",
      real: 0,
      big: 0n,
      set: [],
      level: "low",
      size: "_1",
      byName: new Map(),
      byText: new Map(),
      pair: { element1: "" },
      fixedPair: { element1: "", element2: new Date(0) },
      shape: { case: "square", value: { side: 0 } },
      sets: [],
      page: { items: [] },
    },
  ],
];

for (const [what, ownValue, migratedValue] of pairs) {
  test(`${what} has the same bytes before and after migration, and is read from them`, async () => {
    const { own, migrated } = await everything();
    const bytes = own.encode(ownValue);
    assert.deepEqual(bytes, migrated.encode(migratedValue));
    assert.deepEqual(own.decode(bytes), ownValue);
  });
}

test("what is absent reads as zeros, of a union as its first case", async () => {
  const { own } = await everything();
  const value = asObject(own.decode(new Uint8Array(0)));
  const read = (name: string): unknown => Reflect.get(value, name);
  assert.deepEqual(read("shape"), { kind: "circle", radius: 0 });
  assert.deepEqual(read("pair"), [""]);
  assert.equal(read("size"), 1);
  assert.equal(read("orNull"), null);
  assert.equal("maybe" in value, false);
  assert.deepEqual(read("inner"), { deep: { value: "" } });
});

test("a wrong value is explained by the path to it", async () => {
  const { own } = await everything();
  const [, value] = pairs[0] ?? [];
  const wrong: readonly (readonly [object, RegExp])[] = [
    [{ set: ["x"] }, /set: expected Set, got/],
    [{ byText: { a: "1" } }, /byText\["a"\]: expected number, got string "1"/],
    [
      { shape: { kind: "star" } },
      /shape\.kind: expected one of "circle", "square", got string "star"/,
    ],
    [{ size: 3 }, /size: expected one of 1, 2, 5, got number 3/],
    [{ pair: ["a", "b"] }, /pair\.1: expected number, got string "b"/],
    [
      { maybeRecord: { s: { kind: "square", side: "3" } } },
      /maybeRecord\["s"\]\.side: expected number/,
    ],
  ];
  for (const [part, said] of wrong) assert.throws(() => own.encode({ ...value, ...part }), said);
});

test("remotes have the schema hashes of the .rpc files that they are migrated to", () => {
  const golden = goldenCases().find(({ name }) => name === "remotes");
  assert.ok(golden);
  const folder = temporaryFolder();
  for (const { path, text } of migrateModel(golden.model)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  const [own, migrated] = [golden.model, compileFolder(folder)].map(({ files }) =>
    files.flatMap(({ declarations }) =>
      declarations.flatMap((each) =>
        each.kind === "service" ? [`${each.fullName} ${each.schemaHash}`] : [],
      ),
    ),
  );
  assert.match(own?.join() ?? "", /^chat\.ChatRemote [0-9a-f]{16}$/);
  assert.deepEqual(migrated, own);
});
