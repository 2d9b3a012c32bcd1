import assert from "node:assert/strict";
import { test } from "node:test";

import { checkCommand, type Against } from "../../../compiler/src/commands/check.js";
import { MemoryHost } from "../../../compiler/src/memory-host.js";
import { ScriptedIo } from "../commands/scripted-io.js";

const options = { format: "pretty", maxErrors: 100, config: undefined } as const;
const against: Against = { baseline: "before", runGit: () => ({ kind: "absent" }) };

interface Fixed {
  readonly text: string;
  readonly status: number;
  readonly printed: string;
  readonly printedErrors: string;
}

function fix(before: string, after: string): Fixed {
  const host = new MemoryHost({
    "/project/before/a.rpc": before,
    "/project/a.rpc": after,
  });
  const scripted = new ScriptedIo(host);
  const files = ["*.rpc"];
  const status = checkCommand(scripted.io, { ...options, files, against, fix: true });
  const { printed, printedErrors } = scripted;
  return { text: host.readText("/project/a.rpc"), status, printed, printedErrors };
}

const members = "1 a: string; 2 b: string; 3 c: string;";

/** What was, what is, and what it is mended to. */
const mended: readonly (readonly [string, string, string, string])[] = [
  [
    "a block on one line",
    `message M { ${members} }`,
    "message M { 1 a: string; 2 b: string; }",
    'message M { 1 a: string; 2 b: string; reserved 3; reserved "c"; }',
  ],
  [
    "a block of lines",
    `message M { ${members} }`,
    "message M {\n  1 a: string;\n}",
    'message M {\n  1 a: string;\n  reserved 2, 3;\n  reserved "b", "c";\n}',
  ],
  [
    "an empty block",
    `message M { ${members} }`,
    "message M {}",
    'message M { reserved 1 to 3; reserved "a", "b", "c"; }',
  ],
  [
    "reserved numbers that are there",
    `message M { ${members} reserved 9; }`,
    "message M {\n  1 a: string;\n  2 b: string;\n  reserved 9;\n}",
    'message M {\n  1 a: string;\n  2 b: string;\n  reserved 9, 3;\n  reserved "c";\n}',
  ],
  [
    "reserved names that are there",
    `message M { ${members} reserved "z"; }`,
    'message M {\n  1 a: string;\n  2 b: string;\n  reserved "z"; // old\n}',
    'message M {\n  1 a: string;\n  2 b: string;\n  reserved "z", "c"; // old\n  reserved 3;\n}',
  ],
  [
    "both in one statement",
    `message M { ${members} reserved 9, "z"; }`,
    'message M { 1 a: string; reserved 9, "z"; 2 b: string; }',
    'message M { 1 a: string; reserved 9, 3, "z", "c"; 2 b: string; }',
  ],
  [
    "a number that is reserved without its name",
    `message M { ${members} }`,
    "message M { 1 a: string; 2 b: string; reserved 3; }",
    'message M { 1 a: string; 2 b: string; reserved 3; reserved "c"; }',
  ],
  [
    "what was reserved and is not any more",
    'message M { 1 a: string; reserved 2, 100 to max, "z"; }',
    "message M {\n  1 a: string;\n}",
    'message M {\n  1 a: string;\n  reserved 2, 100 to max;\n  reserved "z";\n}',
  ],
  [
    "members of an enum, negative ones too",
    "enum E { A = 0; B = -1; C = 2; }",
    "enum E { A = 0; }",
    'enum E { A = 0; reserved -1, 2; reserved "B", "C"; }',
  ],
  [
    "cases of a union",
    "union U { 1 a: string; 2 b: string; }",
    "union U {\n  1 a: string;\n}",
    'union U {\n  1 a: string;\n  reserved 2;\n  reserved "b";\n}',
  ],
  [
    "a nested message with a comment at its end",
    "message M { message N { 1 a: string; 2 b: string; } }",
    "message M {\n  message N {\n    1 a: string;\n    // all\n  }\n}",
    'message M {\n  message N {\n    1 a: string;\n    // all\n    reserved 2;\n    reserved "b";\n  }\n}',
  ],
];

for (const [name, before, after, wanted] of mended) {
  test(`--fix reserves what is gone: ${name}`, () => {
    const { text, status, printed, printedErrors } = fix(
      `package p;\n\n${before}\n`,
      `package p;\n\n${after}\n`,
    );
    assert.equal(text, `package p;\n\n${wanted}\n`);
    assert.equal(printedErrors, "");
    assert.equal(status, 0);
    assert.match(printed, /^fixed a\.rpc:\d+:\d+ RPC610[123]: reserve .+\n/);
    const again = fix(`package p;\n\n${before}\n`, text);
    assert.deepEqual([again.text, again.printed], [text, "1 file checked in 0 ms\n"]);
  });
}

test("a fix that makes a line too long leaves a formatted file formatted", () => {
  const head = "package p;\n\nmessage Message {\n";
  const names = Array.from({ length: 12 }, (_, index) => `removedLater${index}`);
  const fields = names.map((name, index) => `  ${index + 2} ${name}: string;\n`).join("");
  const { text, status } = fix(
    `${head}  1 a: string;\n${fields}}\n`,
    "package p;\n\nmessage Message { 1 a: string; }\n",
  );
  assert.equal(status, 0);
  assert.ok(text.split("\n").every((line) => line.length <= 100));
  assert.match(text, /^ {2}1 a: string;\n {2}reserved 2 to 13;\n {2}reserved "removedLater0",/m);
});

test("a misspelt type is mended first, then what it hid: what is gone is reserved", () => {
  const { text, status } = fix(
    "package p;\n\nmessage M { 1 a: string; 2 b: string; }\n",
    "package p;\n\nmessage M { 1 a: strng; }\n",
  );
  assert.equal(text, 'package p;\n\nmessage M { 1 a: string; reserved 2; reserved "b"; }\n');
  assert.equal(status, 0);
});

test("what was found by comparing does not keep other fixes from being made", () => {
  const { text, status, printedErrors } = fix(
    "package p;\n\nmessage M { 1 a: string; 2 b: string; }\nmessage N { 1 c: bool; 2 d: bool; }\n",
    "package p;\n\nmessage M { 1 a: strng; 2 b: int32; }\nmessage N { 1 c: string; 2 d: string; }\n",
  );
  assert.match(text, /1 a: string;/);
  assert.equal(status, 1);
  assert.match(printedErrors, /3 errors/);
});
