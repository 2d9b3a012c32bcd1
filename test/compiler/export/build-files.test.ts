import assert from "node:assert/strict";
import { test } from "node:test";
import { buildFiles } from "../../../compiler/src/export/build-files.js";
import { exportModel } from "../../../compiler/src/export/export-model.js";
import type { Model } from "../../../compiler/src/model/model.js";
import { compileFiles } from "../semantics/compile-text.js";

function modelOf(texts: Readonly<Record<string, string>>): Model {
  const { model, diagnostics } = compileFiles(texts);
  if (model !== undefined) return model;
  throw new Error(diagnostics.map(({ message }) => message).join("\n"));
}

test("files of different packages that need each other cannot be exported", () => {
  const model = modelOf({
    "a.rpc": 'package a; import { B } from "./b.rpc"; message A { 1 b?: B; }',
    "b.rpc": 'package b; import { A } from "./a.rpc"; message B { 1 a?: A; }',
  });
  assert.throws(() => buildFiles(model), {
    name: "ExportError",
    path: "a.proto",
    message: "`a.rpc` and `b.rpc` need each other, which protobuf allows in one package only",
  });
});

test("regression: what protobuf cannot import is no matter to a JSON Schema", () => {
  const model = modelOf({
    "a.rpc": 'package a; import { B } from "./b.rpc"; message A { 1 b?: B; }',
    "b.rpc": 'package a.A; import { A } from "./a.rpc"; message B { 1 a?: A; message C {} }',
  });
  const [file] = exportModel(model, "json-schema");
  const definitions = String(file?.content).matchAll(/^ {4}"([\w.]+)": \{$/gm);
  assert.deepEqual(
    [...definitions].map(([, name]) => name),
    ["a.A", "a.A.B", "a.A.B.C"],
  );
  assert.throws(() => exportModel(model, "proto"), { name: "ExportError" });
});

test("an import that only goes there and back by name is no circle", () => {
  const model = modelOf({
    "a.rpc": 'package a; import { MAX } from "./b.rpc"; const TOP: int32 = MAX; message A {}',
    "b.rpc": 'package b; import { A } from "./a.rpc"; const MAX: int32 = 1; message B { 1 a: A; }',
  });
  assert.deepEqual(
    buildFiles(model).map(({ imports }) => imports),
    [[], [{ path: "a.proto", isPublic: false }]],
  );
});

test("files of one package that need each other share the first one's file", () => {
  const model = modelOf({
    "a.rpc": 'package a; import { B } from "./b.rpc"; message A { 1 b?: B; }',
    "b.rpc": 'package a; import { A } from "./a.rpc"; message B { 1 a?: A; }',
    "c.rpc": 'package c; import { B } from "./b.rpc"; message C { 1 b: B; }',
  });
  assert.deepEqual(
    buildFiles(model).map(({ path, declarations, imports }) => [
      path,
      declarations.map(({ name }) => name),
      imports,
    ]),
    [
      ["a.proto", ["A", "B"], []],
      ["b.proto", [], [{ path: "a.proto", isPublic: true }]],
      ["c.proto", ["C"], [{ path: "a.proto", isPublic: false }]],
    ],
  );
});

const clashes: readonly (readonly [what: string, texts: Readonly<Record<string, string>>])[] = [
  ["a package", { "a.rpc": "package x; message y {}", "b.rpc": "package x.y; message Z {}" }],
  ["the package of protobuf", { "a.rpc": "message google {}" }],
];

for (const [what, texts] of clashes) {
  test(`a type that is called as ${what} cannot be exported`, () => {
    assert.throws(() => buildFiles(modelOf(texts)), {
      name: "ExportError",
      message: /^in protobuf `[a-z.]+` cannot be a type and a package$/,
    });
  });
}

test("what is reserved is carried over, names that could never be used are not", () => {
  const model = modelOf({
    "a.rpc": "message A { 1 x: int32; } enum E { NONE = 0; } enum F { NONE = 0; }",
  });
  const reserved = { ranges: [{ from: 5, to: 5 }], names: ["old", "not a name"] };
  const files = model.files.map((file) => ({
    ...file,
    declarations: file.declarations.map((it) => ({ ...it, reserved })),
  }));
  const [file] = buildFiles({ files });
  assert.deepEqual(
    file?.declarations.map((it) => ("reserved" in it ? it.reserved.names : [])),
    [["old"], ["E_old"], ["F_old"]],
  );
});
