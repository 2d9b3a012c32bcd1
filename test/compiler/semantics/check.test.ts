import assert from "node:assert/strict";
import { test } from "node:test";

import { compileFiles, codesOf, declarationsOf } from "./compile-text.js";

const accepted: readonly (readonly [string, string])[] = [
  ["negative enum numbers, and no zero in a closed enum", "closed enum E { A = -1; B = 5; }"],
  [
    "a message in itself, when optional or in a list",
    "message M { 1 a?: M; 2 b: M[]; 3 c: map<int32, M>; }",
  ],
  ["a message in itself through a union", "message M { 1 u: U; } union U { 1 m: M; }"],
  ["an optional parameter before a required one", "service S { a(b?: string, c: string); }"],
  ["annotations of other tools", "@x.acme.audit(1, deep: a.b) message M { }"],
  ["the same method name in two services", "service S { a(); } service T { a(); }"],
  [
    "fields named like types",
    "message M { 1 string: string; 2 map: map<string, M2>; } message M2 { 1 M: string; }",
  ],
  [
    "number limits",
    "message M { 1 a: string; 536870911 b: string; 18999 c: string; 20000 d: string; }",
  ],
  ["error fields and codes", "error A = 1000 { } error B = 2147483647 { 1 a?: string; }"],
  ["a message nobody fills", "message M { }"],
];

for (const [name, text] of accepted) {
  test(`accepted: ${name}`, () => {
    const unknown = /@x/.test(text) ? [] : undefined;
    assert.deepEqual(codesOf(text), unknown ?? []);
  });
}

test("one mistake is one diagnostic: nothing follows from what recovery skipped", () => {
  const codes = codesOf(`
    wibble Lost { 1 a: string; }
    message M { 1 a: Lost; 2 b: Lost.Inner; }
    enum E { A }
    service S { a(): Lost throws Lost; }`);
  assert.deepEqual(codes, ["RPC1001", "RPC1001"]);
});

test("an import that failed is the only thing said about its names", () => {
  const { diagnostics } = compileFiles({
    "main.rpc": 'package a; import { X, Y } from "./gone.rpc"; message M { 1 x: X; 2 y: Y.Z; }',
  });
  assert.deepEqual(
    diagnostics.map(({ code }) => code),
    ["RPC2010"],
  );
});

test("imports may go in circles", () => {
  const { model, diagnostics } = compileFiles({
    "a.rpc": 'package a; import { B } from "./b.rpc"; message A { 1 b?: B; }',
    "b.rpc": 'package b; import { A } from "./a.rpc"; message B { 1 a?: A; }',
  });
  assert.deepEqual(diagnostics, []);
  assert.equal(model?.files.length, 2);
});

test("an endless message is found through other files", () => {
  const { diagnostics } = compileFiles({
    "a.rpc": 'package a; import { B } from "./b.rpc"; message A { 1 b: B; }',
    "b.rpc": 'package b; import { A } from "./a.rpc"; message B { 1 a: A; }',
  });
  assert.deepEqual(
    diagnostics.map(({ code, labels }) => `${code} ${labels.length}`),
    ["RPC2206 1"],
  );
});

test("a service takes its server type from the package, leaving the version out", () => {
  const serverType = (text: string): string | undefined => {
    const { model } = compileFiles({ "a.rpc": text });
    const [declaration] = model?.files[0]?.declarations ?? [];
    return declaration?.kind === "service" ? declaration.serverType : undefined;
  };
  assert.equal(serverType("package game.chat.v2; service S { }"), "chat");
  assert.equal(serverType("package game.chat.v1beta1; service S { }"), "chat");
  assert.equal(serverType("package chat; service S { }"), "chat");
  assert.equal(serverType('package chat; @server("area-1") service S { }'), "area-1");
});

test("names that TypeScript or the runtime needs get a `$`, on the TypeScript side only", () => {
  const declarations = declarationsOf(`
    message Map { 1 a: string; }
    message class { 1 class: string; }
    service S { with(call: string, default: string); toString(); plain(); }`);
  assert.equal(declarations.get("Map")?.tsName, "Map$");
  assert.equal(declarations.get("class")?.tsName, "class$");
  const service = declarations.get("S");
  assert.ok(service?.kind === "service");
  assert.deepEqual(
    service.methods.map(({ name, tsName, path }) => `${name} ${tsName} ${path}`),
    ["with with$ demo.S/with", "toString toString$ demo.S/toString", "plain plain demo.S/plain"],
  );
  assert.deepEqual(
    service.methods[0]?.parameters.map(({ tsName }) => tsName),
    ["call", "default"],
    "parameters keep their names: generated functions have names of their own for them",
  );
});

test("a field of an error that its class would override gets a `$`", () => {
  const inherited = ["valueOf", "hasOwnProperty", "toLocaleString", "toString", "name", "cause"];
  const fields = inherited.map((name, index) => `${index + 1} ${name}: string;`).join(" ");
  const error = declarationsOf(`error E = 1001 { ${fields} 9 reason: string; }`).get("E");
  assert.ok(error?.kind === "error");
  assert.deepEqual(
    error.fields.map(({ tsName }) => tsName),
    [...inherited.map((name) => `${name}$`), "reason"],
  );
});

test("a service's property begins small", () => {
  const properties = ["ChatRemote", "HTTPRemote", "ID", "chat", "Then", "X1Remote"].map((name) => {
    const service = declarationsOf(`service ${name} { }`).get(name);
    return service?.kind === "service" ? service.propertyName : undefined;
  });
  assert.deepEqual(properties, ["chatRemote", "httpRemote", "id", "chat", "then$", "x1Remote"]);
});
