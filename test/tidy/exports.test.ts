import assert from "node:assert/strict";
import { test } from "node:test";
import { exportsAreDocumented, filesAreReached } from "./exports.js";

const undocumented: readonly string[] = [
  "export const a = 1;",
  "export function a(): void {}",
  "export class a {}",
  "export interface a {}",
  "export type a = 1;",
  "// a remark, not a doc\nexport const a = 1;",
];

for (const text of undocumented) {
  test(`\`${text}\` lacks a doc comment`, () => {
    const findings = exportsAreDocumented([{ path: "templates/a.ts", text }]);
    assert.equal(findings.length, 1);
    assert.ok(findings[0]?.endsWith("export `a` has no doc comment"), findings[0]);
  });
}

test("documented, re-exported and unexported names pass", () => {
  const text = [
    `/** What it is. */\nexport const a = 1;`,
    `export { b } from "./b.js";`,
    `const c = 1;`,
    `/** A type and its value. */\nexport type D = 1;\nexport const D: D = 1;`,
  ].join("\n");
  assert.deepEqual(exportsAreDocumented([{ path: "runtime/src/a.ts", text }]), []);
});

test("constants that follow each other line by line share a doc comment", () => {
  const check = (text: string): number =>
    exportsAreDocumented([{ path: "templates/a.ts", text }]).length;
  assert.equal(check("/** Marks. */\nexport const a = 1;\nexport const b = 2;\n"), 0);
  assert.equal(check("/** Marks. */\nexport const a = 1;\n\nexport const b = 2;\n"), 1);
  assert.equal(check("/** Marks. */\nexport const a = 1;\nexport function b() {}\n"), 1);
  assert.equal(check("/** Marks. */\nexport const a = 1;\nexport const b = {\n};\n"), 1);
});

test("a file that nothing imports is refused", () => {
  const sources = [
    { path: "runtime/src/index.ts", text: `export { a } from "./a.js";` },
    { path: "runtime/src/a.ts", text: "" },
    { path: "runtime/src/b.ts", text: `import "./a.js";` },
    { path: "test/support/c.ts", text: "" },
    { path: "test/a.test.ts", text: `new URL("./program.ts", import.meta.url);` },
    { path: "test/program.ts", text: "" },
  ];
  assert.deepEqual(filesAreReached(sources), [
    "runtime/src/b.ts:1: no entry point or test reaches it: import or delete it",
    "test/support/c.ts:1: no entry point or test reaches it: import or delete it",
  ]);
});
