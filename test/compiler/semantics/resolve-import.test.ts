import assert from "node:assert/strict";
import { test } from "node:test";

import { compile } from "../../../compiler/src/compile.js";
import { MemoryHost } from "../../../compiler/src/memory-host.js";
import { resolveImport } from "../../../compiler/src/semantics/resolve-import.js";

const host = new MemoryHost({
  "/project/rpc/a.rpc": "",
  "/node_modules/far/package.json": '{ "exports": { "./*": { "rpc": "./defs/*" } } }',
  "/node_modules/far/defs/x/y.rpc": "message Y { 1 a: string; }",
  "/project/node_modules/@acme/audit/package.json":
    '{ "exports": { ".": { "types": "./a.d.ts", "rpc": "./rpc/audit.rpc" }, "./js": "./a.js" } }',
  "/project/node_modules/@acme/audit/rpc/audit.rpc": "",
  "/project/node_modules/plain/package.json": "{}",
  "/project/node_modules/plain/file.rpc": "",
  "/project/node_modules/broken/package.json": "{",
});

const found: readonly (readonly [string, string, string | undefined])[] = [
  ["./a.rpc", "/project/rpc/a.rpc", undefined],
  ["../rpc/a.rpc", "/project/rpc/a.rpc", undefined],
  ["@acme/audit", "/project/node_modules/@acme/audit/rpc/audit.rpc", "@acme/audit/rpc/audit.rpc"],
  ["plain/file.rpc", "/project/node_modules/plain/file.rpc", "plain/file.rpc"],
  ["far/x/y.rpc", "/node_modules/far/defs/x/y.rpc", "far/defs/x/y.rpc"],
];

for (const [specifier, path, packagePath] of found) {
  test(`${specifier} leads to ${path}`, () => {
    const result = resolveImport(host, { specifier, from: "/project/rpc" });
    assert.deepEqual(result, { kind: "file", path, packagePath });
  });
}

const failed: readonly (readonly [string, string])[] = [
  ["./b.rpc", "missing"],
  ["./a", "refused"],
  ["/project/rpc/a.rpc", "refused"],
  ["C:/a.rpc", "refused"],
  [".\\a.rpc", "refused"],
  ["", "refused"],
  ["a\0.rpc", "refused"],
  ["@acme", "refused"],
  ["@acme/audit/js", "missing"],
  ["@acme/audit/rpc/audit.rpc", "missing"],
  ["plain", "missing"],
  ["plain/../../rpc/a.rpc", "missing"],
  ["plain/gone.rpc", "missing"],
  ["far/../../escape.rpc", "missing"],
  ["broken", "missing"],
  ["nowhere/a.rpc", "missing"],
];

for (const [specifier, kind] of failed) {
  test(`${JSON.stringify(specifier)} is ${kind}`, () => {
    assert.equal(resolveImport(host, { specifier, from: "/project/rpc" }).kind, kind);
  });
}

test("files of packages are generated under packages/", () => {
  host.writeFile("/project/rpc/b.rpc", 'import { Y } from "far/x/y.rpc"; message B { 1 y: Y; }');
  const { model, diagnostics } = compile(host, { folder: "/project", sources: ["rpc/b*.rpc"] });
  assert.deepEqual(diagnostics, []);
  assert.deepEqual(
    model?.files.map(({ output }) => output),
    ["b", "packages/far/defs/x/y"],
  );
});

test("a path without `./` is proposed where there is such a file", () => {
  const helpOf = (specifier: string): string | undefined => {
    const result = resolveImport(host, { specifier, from: "/project/rpc" });
    return result.kind === "file" ? undefined : result.help;
  };
  assert.match(helpOf("a.rpc") ?? "", /^did you mean `\.\/a\.rpc`\?/);
  assert.match(helpOf("a") ?? "", /^did you mean `\.\/a\.rpc`\?/);
  assert.match(helpOf("nopkg") ?? "", /^install the package;/);
});
