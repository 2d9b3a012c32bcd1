import assert from "node:assert/strict";
import { test } from "node:test";
import {
  anyIsNotUsed,
  castsAreExplained,
  onlyCommandsPrintOrExit,
  runtimeAsksItsEnvironment,
} from "./effects.js";

const clocks: readonly string[] = [
  "const now = Date.now();",
  "const now = performance.now();",
  "const chance = Math.random();",
  "setTimeout(run, 5);",
  "const later = setTimeout;",
  "globalThis.setInterval(run, 5);",
  "const today = new Date();",
];

for (const text of clocks) {
  test(`the runtime may not say \`${text}\``, () => {
    assert.equal(runtimeAsksItsEnvironment([{ path: "runtime/src/call/a.ts", text }]).length, 1);
    const environment = { path: "runtime/src/node-environment.ts", text };
    assert.deepEqual(runtimeAsksItsEnvironment([environment]), []);
    assert.deepEqual(runtimeAsksItsEnvironment([{ path: "compiler/src/a.ts", text }]), []);
  });
}

test("the runtime may name members of its environment so", () => {
  const text = "interface E { setTimeout(): void }\ne.setTimeout(run);\nnew Date(5);";
  assert.deepEqual(runtimeAsksItsEnvironment([{ path: "runtime/src/call/a.ts", text }]), []);
});

const prints: readonly string[] = [
  `console.log("hi");`,
  `process.stdout.write("hi");`,
  "process.exit(1);",
  "process.exitCode = 1;",
];

for (const text of prints) {
  test(`only the command line may say \`${text}\``, () => {
    for (const path of ["runtime/src/a.ts", "compiler/src/compile.ts", "templates/a.ts"]) {
      assert.equal(onlyCommandsPrintOrExit([{ path, text }]).length, 1, path);
    }
    for (const path of ["compiler/src/cli.ts", "compiler/src/commands/a.ts", "examples/a.ts"]) {
      assert.deepEqual(onlyCommandsPrintOrExit([{ path, text }]), [], path);
    }
  });
}

test("any is refused everywhere, the word in prose is not", () => {
  for (const text of ["let a: any;", "f(x as any);", "function f(...a: any[]) {}"]) {
    assert.equal(anyIsNotUsed([{ path: "test/a.test.ts", text }]).length, 1, text);
  }
  const text = `// any of them\nconst s = "any";`;
  assert.deepEqual(anyIsNotUsed([{ path: "test/a.test.ts", text }]), []);
});

test("a cast needs a comment on its line or above its statement", () => {
  const check = (text: string): number =>
    castsAreExplained([{ path: "runtime/src/a.ts", text }]).length;
  assert.equal(check("\nconst a = b as C;"), 1);
  assert.equal(check("f(\n  b,\n  c as D,\n);"), 1);
  assert.equal(check("const a = b as C; // checked by f"), 0);
  assert.equal(check("// f checked it\nconst a = b as C;"), 0);
  assert.equal(check("/** f checked it */\nconst a = b as C;"), 0);
  assert.equal(check("f(\n  b,\n  c as D, // f checked it\n);"), 0);
  assert.equal(check("const a = [1] as const;"), 0);
});
