import assert from "node:assert/strict";
import { test } from "node:test";
import { librariesStayInTheirPlace, testsSeeOneCopy } from "./libraries.js";

const allowed: readonly (readonly [path: string, module: string])[] = [
  ["runtime/src/mailbox/tcp-mailbox.ts", "node:net"],
  ["runtime/src/acceptor/ws-acceptor.ts", "ws"],
  ["runtime/src/node-environment.ts", "node:perf_hooks"],
  ["compiler/src/syntax/grammar.ts", "chevrotain"],
  ["compiler/src/typescript/read.ts", "ts-morph"],
  ["compiler/src/emit/layout.ts", "prettier/doc"],
  ["compiler/src/cli.ts", "commander"],
  ["compiler/src/host.ts", "node:fs"],
  ["compiler/src/source/load.ts", "node:path"],
];

for (const [path, module] of allowed) {
  test(`${path} may import ${module}`, () => {
    assert.deepEqual(librariesStayInTheirPlace([{ path, text: `import "${module}";` }]), []);
  });
}

const refused: readonly (readonly [path: string, module: string])[] = [
  ["runtime/src/station/station.ts", "node:net"],
  ["runtime/src/index.ts", "node:net"],
  ["runtime/src/codec/writer.ts", "node:buffer"],
  ["runtime/src/gateway/gateway.ts", "node:async_hooks"],
  ["runtime/src/codegen.ts", "rpcgen"],
  ["runtime/src/mailbox/tcp-mailbox.ts", "lodash"],
  ["compiler/src/semantics/check.ts", "chevrotain"],
  ["compiler/src/emit/emit.ts", "ts-morph"],
  ["compiler/src/emit/write.ts", "node:fs"],
  ["compiler/src/compile.ts", "commander"],
  ["compiler/src/compile.ts", "mailstation"],
  ["templates/message.ts", "prettier/doc"],
  ["templates/message.ts", "node:path"],
];

for (const [path, module] of refused) {
  test(`${path} may not import ${module}`, () => {
    const findings = librariesStayInTheirPlace([{ path, text: `import "${module}";` }]);
    assert.equal(findings.length, 1);
    assert.ok(findings[0]?.startsWith(`${path}:1: imports \`${module}\``), findings[0]);
  });
}

test("a test imports a package by name or by path, never both", () => {
  const byName = `import { Writer } from "mailstation/codegen";`;
  const byPath = `import { Reader } from "../../runtime/src/codec/reader.js";`;
  const path = "test/runtime/a.test.ts";
  assert.deepEqual(testsSeeOneCopy([{ path, text: byName }]), []);
  assert.deepEqual(testsSeeOneCopy([{ path, text: byPath }]), []);
  assert.equal(testsSeeOneCopy([{ path, text: `${byName}\n${byPath}` }]).length, 1);
});
