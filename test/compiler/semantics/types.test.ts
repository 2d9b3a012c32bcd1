import assert from "node:assert/strict";
import { test } from "node:test";

import type { FieldModel, TypeModel } from "../../../compiler/src/model/model.js";
import { compileFiles, declarationsOf } from "./compile-text.js";

/** A type as a short text: `wrapped(list(int32))`. */
function show(type: TypeModel): string {
  switch (type.kind) {
    case "scalar":
      return type.scalar;
    case "well-known":
      return type.name;
    case "enum":
    case "message":
    case "union":
      return type.ref.tsName;
    case "list":
      return `list(${show(type.element)})`;
    case "map":
      return `map(${type.key},${show(type.value)})`;
    case "wrapped":
      return `wrapped(${show(type.inner)})`;
  }
}

function fields(text: string, name = "M"): readonly FieldModel[] {
  const message = declarationsOf(text).get(name);
  assert.ok(message?.kind === "message" || message?.kind === "error");
  return message.fields;
}

const shapes: readonly (readonly [string, string])[] = [
  ["a: int32[]", "list(int32)"],
  ["a: int32[][]", "list(wrapped(list(int32)))"],
  ["a: int32[][][]", "list(wrapped(list(wrapped(list(int32)))))"],
  ["a: map<string, int32>", "map(string,int32)"],
  ["a: map<bool, int32[]>", "map(bool,wrapped(list(int32)))"],
  ["a: map<int64, map<string, json>>", "map(int64,wrapped(map(string,json)))"],
  ["a: map<string, timestamp>[]", "list(wrapped(map(string,timestamp)))"],
  ["a?: int32[]", "wrapped(list(int32))"],
  ["a?: map<string, int32>", "wrapped(map(string,int32))"],
  ["a?: int32", "int32"],
  ["a: Ids", "list(int64)"],
  ["a: Ids[]", "list(wrapped(list(int64)))"],
  ["a?: Ids", "wrapped(list(int64))"],
];

for (const [field, expected] of shapes) {
  test(`${field} is ${expected}`, () => {
    const [only] = fields(`type Ids = int64[]; message M { 1 ${field}; }`);
    assert.ok(only !== undefined);
    assert.equal(show(only.type), expected);
  });
}

test("a union case and an optional result wrap lists too", () => {
  const declarations = declarationsOf(`
    union U { 1 many: string[]; 2 one: string; }
    service S { a(): string[]?; b(): string[]; c(): U?; d(): U; e(ids?: int32[]): int64; }`);
  const union = declarations.get("U");
  assert.ok(union?.kind === "union");
  assert.deepEqual(
    union.cases.map(({ type, presence }) => `${show(type)} ${presence}`),
    ["wrapped(list(string)) explicit", "string explicit"],
  );
  const service = declarations.get("S");
  assert.ok(service?.kind === "service");
  assert.deepEqual(
    service.methods.map(({ result }) =>
      result.kind === "value"
        ? `value ${show(result.type)} ${result.optional}`
        : result.kind === "message"
          ? `message ${show(result.type)}`
          : result.kind,
    ),
    [
      "value wrapped(list(string)) true",
      "value list(string) false",
      "value U true",
      "message U",
      "value int64 false",
    ],
  );
  const ids = service.methods[4]?.parameters[0];
  assert.ok(ids !== undefined);
  assert.equal(show(ids.type), "wrapped(list(int32))");
});

test("an alias is remembered, the outermost one", () => {
  const [first, second, third] = fields(
    "type A = string; type B = A; message M { 1 a: B; 2 b: A[]; 3 c?: C; } type C = A[];",
  );
  assert.equal(first?.type.alias?.tsName, "B");
  assert.ok(second?.type.kind === "list");
  assert.equal(second.type.alias, undefined);
  assert.equal(second.type.element.alias?.tsName, "A");
  assert.ok(third?.type.kind === "wrapped");
  assert.equal(third.type.alias?.tsName, "C");
  assert.equal(third.type.inner.alias?.tsName, "C");
});

test("names are found from the inside out, through parents and namespaces", () => {
  const { model, diagnostics } = compileFiles({
    "main.rpc": `
      package main;
      import * as other from "./deep/other.rpc";
      import { Outer as Renamed } from "./deep/other.rpc";
      message Inner { 1 a: string; }
      message M {
        1 own: Inner;
        2 top: N.Inner;
        3 far: other.Outer.Inner;
        4 renamed: Renamed.Inner;
        5 deep: Inner.Core;
        message Inner { 1 b: string; message Core { 1 back?: M; } }
      }
      message N { message Inner { 1 c: string; } 1 i: Inner; }`,
    "deep/other.rpc": `
      package other;
      import { M } from "../main.rpc";
      message Outer { message Inner { 1 m?: M; } }`,
  });
  assert.deepEqual(diagnostics, []);
  const main = model?.files.find(({ output }) => output === "main");
  const message = main?.declarations.find(({ name }) => name === "M");
  assert.ok(message?.kind === "message");
  assert.deepEqual(
    message.fields.map(({ type }) => (type.kind === "message" ? type.ref : undefined)),
    [
      { output: "main", tsName: "M_Inner" },
      { output: "main", tsName: "N_Inner" },
      { output: "deep/other", tsName: "Outer_Inner" },
      { output: "deep/other", tsName: "Outer_Inner" },
      { output: "main", tsName: "M_Inner_Core" },
    ],
  );
});

test("fields come in the order of their numbers, and an error keeps its class free", () => {
  const message = fields("message M { 3 c: string; 1 constructor: string; 2 b: string; }");
  assert.deepEqual(
    message.map(({ tsName }) => tsName),
    ["constructor", "b", "c"],
  );
  const error = fields("error E = 1000 { 1 message: string; 2 code: int32; 3 room: string; }", "E");
  assert.deepEqual(
    error.map(({ tsName }) => tsName),
    ["message$", "code$", "room"],
  );
});
