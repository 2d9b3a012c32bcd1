import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

import fc from "fast-check";

import { checkCommand } from "../../../compiler/src/commands/check.js";
import type { ExitStatus } from "../../../compiler/src/commands/command-io.js";
import { compile } from "../../../compiler/src/compile.js";
import { MemoryHost } from "../../../compiler/src/memory-host.js";
import { HostError } from "../../../compiler/src/host.js";
import { ScriptedIo } from "./scripted-io.js";

const options = { format: "pretty", maxErrors: 100, config: undefined } as const;

interface Fixed {
  readonly host: MemoryHost;
  readonly status: ExitStatus;
  readonly printed: string;
  readonly printedErrors: string;
}

function checkFix(files: Readonly<Record<string, string>>): Fixed {
  const host = new MemoryHost();
  for (const [path, text] of Object.entries(files)) host.writeFile(`/project/${path}`, text);
  host.changes.length = 0;
  const scripted = new ScriptedIo(host);
  const status = checkCommand(scripted.io, { ...options, files: ["*.rpc"], fix: true });
  const { printed, printedErrors } = scripted;
  return { host, status, printed, printedErrors };
}

const mended: readonly (readonly [string, string, string])[] = [
  ["a near type", "message A { 1 b: strng; }", "message A { 1 b: string; }"],
  [
    "a near member",
    "enum E { ONE = 0; } message A { 1 e: E = OEN; }",
    "enum E { ONE = 0; } message A { 1 e: E = ONE; }",
  ],
  [
    "a near member of a named enum",
    "enum E { ONE = 0; } message A { 1 e: E = E.OEN; }",
    "enum E { ONE = 0; } message A { 1 e: E = E.ONE; }",
  ],
  ["a near annotation", "service S { @idempotant a(); }", "service S { @idempotent a(); }"],
  [
    "a near error",
    "error Gone = 1001 {} service S { a() throws Gon; }",
    "error Gone = 1001 {} service S { a() throws Gone; }",
  ],
  [
    "an error that is thrown twice",
    "error Gone = 1001 {} service S { a() throws Gone, Gone; }",
    "error Gone = 1001 {} service S { a() throws Gone; }",
  ],
  [
    "a missing semicolon before a line",
    "message A {\n  1 b: string\n}",
    "message A {\n  1 b: string;\n}",
  ],
  ["a missing semicolon before a brace", "message A { 1 b: string }", "message A { 1 b: string; }"],
  ["commas for semicolons", "enum E { A = 0, B = 1, C = 2; }", "enum E { A = 0; B = 1; C = 2; }"],
  ["a colon after a number", "message A { 1: b: string; }", "message A { 1 b: string; }"],
  ["a misspelt keyword", "mesage A { 1 b: string; }", "message A { 1 b: string; }"],
  ["a keyword of another language", "struct A { 1 b: string; }", "message A { 1 b: string; }"],
  ["a superfluous word", "service S { rpc a(); async b(); }", "service S { a(); b(); }"],
  [
    "a superfluous word after an annotation",
    "service S { @idempotent rpc a(); }",
    "service S { @idempotent a(); }",
  ],
  [
    "missing numbers, above all that are used or reserved",
    "message A { 1 a: string; b: string; c: string; reserved 2, 5 to 7; 3 d: string; }",
    "message A { 1 a: string; 8 b: string; 9 c: string; reserved 2, 5 to 7; 3 d: string; }",
  ],
  [
    "numbers that members at the end repeat",
    "message A { 1 a: string; 4 b: string; 1 c: string; 1 d: string; }",
    "message A { 1 a: string; 4 b: string; 5 c: string; 6 d: string; }",
  ],
  ["a repeated member of an enum", "enum E { A = 0; B = 0; }", "enum E { A = 0; B = 1; }"],
];

for (const [name, before, after] of mended) {
  test(`--fix mends ${name}`, () => {
    const { host, status, printed, printedErrors } = checkFix({
      "a.rpc": `package p;\n${before}\n`,
    });
    assert.equal(host.readText("/project/a.rpc"), `package p;\n${after}\n`);
    assert.equal(printedErrors, "");
    assert.equal(status, 0);
    assert.match(
      printed,
      /^fixed a\.rpc:\d+:\d+ RPC\d{4}: .+\n(?:.+\n)*\d+ fix(?:es)? in 1 file\n1 file/,
    );
  });
}

const left: readonly (readonly [string, string, string])[] = [
  [
    "a number repeated in the middle",
    "message A { 1 a: int32; 1 b: int32; 2 c: int32; }",
    "RPC3001",
  ],
  ["a reserved number", "message A { reserved 2; 2 a: int32; }", "RPC3004"],
  ["a type of another language", "message A { 1 a: int; }", "RPC2003"],
  ["a short name", "message Ax {} message B { 1 a: Az; }", "RPC2003"],
  [
    "a name between two others",
    "message Abcx {} message Abcy {} message B { 1 a: Abcz; }",
    "RPC2003",
  ],
  ["a message without end", "message A { 1 a: A; }", "RPC2206"],
  ["a word that may mean several things", "interface A { 1 a: int32; }", "RPC1006"],
  ["leading zeros", "message A { 1 a: int32 = 010; }", "RPC1008"],
];

for (const [name, text, code] of left) {
  test(`--fix leaves ${name} to a person`, () => {
    const { host, status, printed, printedErrors } = checkFix({ "a.rpc": `package p;\n${text}\n` });
    assert.deepEqual(host.changes, []);
    assert.equal(status, 1);
    assert.equal(printed, "");
    assert.match(printedErrors, new RegExp(`^error\\[${code}\\]`));
  });
}

const page = "package page;\nmessage Page { 1 n: int32; }\nmessage Cursor { 1 n: int32; }\n";

test("--fix takes unused names out of imports, and imports that nothing uses away", () => {
  const lines = [
    "package p;",
    'import { Page, Cursor as At } from "./page.rpc";',
    '  import * as all from "./page.rpc";',
    "message A { 1 p: Page; }",
  ];
  const { host, status } = checkFix({ "a.rpc": `${lines.join("\r\n")}\r\n`, "page.rpc": page });
  assert.equal(status, 0);
  const after = [lines[0], 'import { Page } from "./page.rpc";', lines[3]];
  assert.equal(host.readText("/project/a.rpc"), `${after.join("\r\n")}\r\n`);
});

test("an import is not taken for unused while its use is misspelt", () => {
  const text = 'package p;\nimport { Page } from "./page.rpc";\nmessage A { 1 p: Pag; }\n';
  const { host, status } = checkFix({ "a.rpc": text, "page.rpc": page });
  assert.equal(status, 0);
  assert.equal(host.readText("/project/a.rpc"), text.replace("Pag;", "Page;"));
});

test("a misspelt import is mended together with its uses", () => {
  const text =
    'package p;\nimport { Pag } from "./page.rpc";\nmessage A { 1 p: Pag; 2 q: Pag[]; }\n';
  const { host, status } = checkFix({ "a.rpc": text, "page.rpc": page });
  assert.equal(status, 0);
  assert.equal(host.readText("/project/a.rpc"), text.replaceAll(/Pag\b/g, "Page"));
});

test("--fix keeps a byte order mark, and touches no file that needs nothing", () => {
  const mark = "\uFEFF";
  const { host } = checkFix({
    "a.rpc": `${mark}package p;\nmessage A { 1 b: strng; }`,
    "b.rpc": page,
  });
  assert.deepEqual(host.changes, ["/project/a.rpc"]);
  const bytes = host.readFile("/project/a.rpc");
  assert.equal(new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes)[0], mark);
});

test("files of installed packages are not fixed", () => {
  const host = new MemoryHost({
    "/project/a.rpc": 'package p;\nimport { B } from "acme/b.rpc";\nmessage A { 1 b: B; }\n',
    "/project/node_modules/acme/package.json": "{}",
    "/project/node_modules/acme/b.rpc": "package b;\nmessage B { 1 c: strng; }\n",
  });
  const scripted = new ScriptedIo(host);
  assert.equal(checkCommand(scripted.io, { ...options, files: ["*.rpc"], fix: true }), 1);
  assert.deepEqual(host.changes, []);
  assert.match(scripted.printedErrors, /RPC2003/);
});

test("a file that cannot be written is a diagnostic", () => {
  class ReadOnlyHost extends MemoryHost {
    override writeFile(path: string): void {
      throw new HostError("denied", path, "permission denied");
    }
  }
  const scripted = new ScriptedIo(
    new ReadOnlyHost({ "/project/a.rpc": "package p;\nmessage A { 1 b: strng; }" }),
  );
  assert.equal(checkCommand(scripted.io, { ...options, files: ["*.rpc"], fix: true }), 1);
  assert.match(
    scripted.printedErrors,
    /^error\[RPC5012\]: cannot write `a\.rpc`: permission denied/,
  );
  assert.equal(scripted.printed, "");
});

test("in a format for programs, what was fixed is said beside it", () => {
  const host = new MemoryHost({
    "/project/a.rpc": "package p;\nmessage A { 1 b: strng; 2 c: Lost; }",
  });
  const scripted = new ScriptedIo(host);
  const status = checkCommand(scripted.io, {
    ...options,
    format: "json",
    files: ["*.rpc"],
    fix: true,
  });
  assert.equal(status, 1);
  assert.match(scripted.printed, /^\{"schema":1,"code":"RPC2003",[^\n]+\}\n$/);
  assert.match(
    scripted.printedErrors,
    /^fixed a\.rpc:2:18 RPC2003: replace with `string`\n1 fix in/,
  );
});

const folder = join(import.meta.dirname, "../semantics");
const read = (name: string): string => readFileSync(join(folder, name), "utf8");
const sample = read("sample.rpc");
const others = { "common.rpc": read("common.rpc"), "audit.rpc": read("audit.rpc") };
const pieces = [
  "",
  ";",
  "{",
  "}",
  ",",
  ":",
  "(",
  '"',
  "1",
  "mesage",
  "rpc ",
  "strng",
  "1 a: Usr",
  "\n",
];

test("--fix leaves no damaged file worse, and is done after one run", () => {
  const damage = fc.array(
    fc.record({
      at: fc.nat(sample.length - 1),
      length: fc.nat(12),
      text: fc.constantFrom(...pieces),
    }),
    { minLength: 1, maxLength: 5 },
  );
  const request = { folder: "/project", sources: ["*.rpc"] };
  const count = (host: MemoryHost, prefix: string): number =>
    compile(host, request).diagnostics.filter(
      ({ code, severity }) => severity === "error" && code.startsWith(prefix),
    ).length;
  let changed = 0;
  const property = fc.property(damage, (edits) => {
    const text = edits.reduce(
      (damaged, edit) =>
        damaged.slice(0, edit.at) + edit.text + damaged.slice(edit.at + edit.length),
      sample,
    );
    const before = new MemoryHost();
    for (const [path, content] of Object.entries({ ...others, "chat.rpc": text })) {
      before.writeFile(`/project/${path}`, content);
    }
    const first = checkFix({ ...others, "chat.rpc": text });
    const syntax = [count(first.host, "RPC1"), count(before, "RPC1")] as const;
    assert.ok(syntax[0] <= syntax[1], "syntax errors do not grow");
    if (syntax[0] === syntax[1]) assert.ok(count(first.host, "RPC") <= count(before, "RPC"));
    assert.equal(first.status === 0, count(first.host, "RPC") === 0);
    if (first.host.changes.length === 0) return;
    changed += 1;
    const after = first.host.readText("/project/chat.rpc");
    const again = checkFix({ ...others, "chat.rpc": after });
    assert.deepEqual(again.host.changes, [], "a second run changes nothing");
  });
  fc.assert(property, { seed: 20261120, numRuns: 120 });
  assert.ok(changed > 20, `only ${changed} texts had something to fix`);
});
