import assert from "node:assert/strict";
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";

import { runProcess, type ProcessResult } from "../../support/run-process.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

const cli = join(import.meta.dirname, "../../../compiler/dist/compiler/src/cli.js");
const message = "package demo;\n\nmessage User { 1 id: string; }\n";

function project(files: Readonly<Record<string, string | Uint8Array>>): string {
  const folder = temporaryFolder();
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  return folder;
}

function rpcgen(folder: string, ...words: readonly string[]): Promise<ProcessResult> {
  const env = { NO_COLOR: "1", FORCE_COLOR: "", GITHUB_ACTIONS: "" };
  return runProcess(process.execPath, [cli, ...words], { cwd: folder, env, timeoutMs: 60_000 });
}

test("init, generate, generate again: a project in three commands", async () => {
  const folder = project({ "package.json": '{\n    "name": "x",\n    "type": "module"\n}\n' });
  const init = await rpcgen(folder, "init");
  assert.equal(init.status, 0, init.stderr);
  const first = await rpcgen(folder);
  assert.equal(first.status, 0, first.stderr);
  assert.match(first.stdout, /^5 files written in \d+ ms\n$/);
  assert.ok(existsSync(join(folder, "gen/hello.client.ts")));
  const manifest = readFileSync(join(folder, "package.json"), "utf8");
  assert.match(manifest, /^ {4}"scripts": \{\n {8}"generate": "rpcgen generate"/m);
  const before = statSync(join(folder, "gen/hello.ts")).mtimeMs;
  const second = await rpcgen(folder, "generate");
  assert.match(second.stdout, /^0 files written, 5 unchanged in \d+ ms\n$/);
  assert.equal(statSync(join(folder, "gen/hello.ts")).mtimeMs, before);
  const upToDate = await rpcgen(folder, "generate", "--check");
  assert.equal(upToDate.status, 0);
});

test("init may be run again and never overwrites", async () => {
  const files = {
    "rpcgen.json": '{ "out": "elsewhere" }',
    "rpc/mine.rpc": message,
    ".gitattributes": "*.png binary",
    "package.json": '{"scripts":{"generate":"mine"}}',
  };
  const folder = project(files);
  assert.equal((await rpcgen(folder, "init")).status, 0);
  assert.equal((await rpcgen(folder, "init")).status, 0);
  const read = (path: string): string => readFileSync(join(folder, path), "utf8");
  assert.equal(read("rpcgen.json"), files["rpcgen.json"]);
  assert.equal(read("rpc/mine.rpc"), message);
  assert.equal(read(".gitattributes"), "*.png binary\nelsewhere/** linguist-generated=true\n");
  assert.match(read("package.json"), /"generate": "mine"/);
  assert.deepEqual(readdirSync(join(folder, "rpc")), ["mine.rpc"]);
});

test("a mistake leaves the output as it was, and the status is 1", async () => {
  const folder = project({ "rpcgen.json": "{}", "rpc/a.rpc": message });
  await rpcgen(folder);
  const before = readFileSync(join(folder, "gen/a.ts"), "utf8");
  writeFileSync(join(folder, "rpc/a.rpc"), message.replace("string", "strng"));
  const result = await rpcgen(folder);
  assert.equal(result.status, 1);
  assert.equal(result.stdout, "");
  assert.match(result.stderr, /^error\[RPC2003\]: unknown type `strng`\n/);
  assert.match(result.stderr, /┌─ rpc\/a\.rpc:3:22\n/);
  assert.equal(readFileSync(join(folder, "gen/a.ts"), "utf8"), before);
});

test("what is not generated any more is removed, what somebody wrote stays", async () => {
  const folder = project({
    "rpcgen.json": "{}",
    "rpc/a.rpc": message,
    "rpc/b.rpc": "message B {}",
  });
  await rpcgen(folder);
  writeFileSync(join(folder, "gen/mine.ts"), "export {};\n");
  writeFileSync(join(folder, "rpcgen.json"), '{ "sources": ["rpc/a.rpc"] }');
  const stale = await rpcgen(folder, "generate", "--check");
  assert.equal(stale.status, 1);
  assert.match(stale.stderr, /`gen\/b\.ts` is left over/);
  const result = await rpcgen(folder);
  assert.match(result.stdout, /1 removed/);
  assert.ok(!existsSync(join(folder, "gen/b.ts")));
  assert.ok(existsSync(join(folder, "gen/mine.ts")));
});

test("--stats says how long each stage took, beside the result", async () => {
  const folder = project({ "rpcgen.json": "{}", "rpc/a.rpc": message });
  const stagesOf = ({ stderr }: ProcessResult): readonly string[] =>
    stderr
      .trimEnd()
      .split("\n")
      .map((line) => {
        assert.match(line, /^[a-z]+ +\d+\.\d ms$/);
        return line.replace(/ .*/, "");
      });
  const compiling = ["read", "parse", "check", "model"];
  assert.deepEqual(stagesOf(await rpcgen(folder, "check", "--stats")), compiling);
  const generating = [...compiling, "emit", "compare"];
  assert.deepEqual(stagesOf(await rpcgen(folder, "--stats")), [...generating, "write"]);
  assert.deepEqual(stagesOf(await rpcgen(folder, "generate", "--check", "--stats")), generating);
  assert.equal((await rpcgen(folder, "check")).stderr, "");
});

test("from a folder below, the nearest rpcgen.json counts and names stay relative to here", async () => {
  const folder = project({ "rpcgen.json": "{}", "rpc/a.rpc": "message A { 1 b: B; }" });
  mkdirSync(join(folder, "src/deep"), { recursive: true });
  const result = await rpcgen(join(folder, "src/deep"), "check");
  assert.equal(result.status, 1);
  assert.match(result.stderr, /┌─ \.\.\/\.\.\/rpc\/a\.rpc:1:18\n/);
});

test("check takes files and patterns, and needs no configuration for them", async () => {
  const folder = project({ "a.rpc": message, "deep/b.rpc": "message B {" });
  assert.equal((await rpcgen(folder, "check", "a.rpc")).status, 0);
  assert.equal((await rpcgen(folder, "check", "a.rpc", "**/*.rpc")).status, 1);
  const none = await rpcgen(folder, "check", "gone.rpc", "gone/*.rpc");
  assert.equal(none.status, 1);
  assert.match(none.stderr, /RPC5005.*no file matches `gone\/\*\.rpc`/);
  assert.match(none.stderr, /RPC5006.*no file `gone\.rpc`/);
});

test("JSON diagnostics are one object a line on the standard output", async () => {
  const folder = project({ "a.rpc": "message A { 1 b: B; 2 c: C; 3 d: D; }" });
  const result = await rpcgen(folder, "check", "a.rpc", "--format", "json", "--max-errors", "2");
  assert.equal(result.status, 1);
  assert.equal(result.stderr, "");
  const lines = result.stdout.trimEnd().split("\n");
  const columns = lines.map((line) => {
    const parsed: unknown = JSON.parse(line);
    return typeof parsed === "object" && parsed !== null && "column" in parsed && parsed.column;
  });
  assert.deepEqual(columns, [18, 26]);
});

test("check --fix mends the files and says what is left", async () => {
  const folder = project({
    "a.rpc": "mesage A { 1 b: strng }\n",
    "b.rpc": "message B { 1 b: Lost; }\n",
  });
  const first = await rpcgen(folder, "check", "*.rpc");
  assert.equal(first.status, 1);
  assert.match(first.stderr, /\n4 errors; `rpcgen check --fix` mends 3\n$/);
  const second = await rpcgen(folder, "check", "*.rpc", "--fix");
  assert.equal(second.status, 1);
  assert.match(
    second.stdout,
    /^fixed a\.rpc:1:1 RPC1006: replace with `message`\n(?:.+\n)+3 fixes in 1 file\n$/,
  );
  assert.match(second.stderr, /^error\[RPC2003\]: unknown type `Lost`/);
  assert.equal(readFileSync(join(folder, "a.rpc"), "utf8"), "message A { 1 b: string; }\n");
  assert.deepEqual(readdirSync(folder).sort(), ["a.rpc", "b.rpc"]);
});

test("in GitHub Actions diagnostics are annotations, unless another format is asked for", async () => {
  const folder = project({ "deep/a.rpc": "message A { 1 b: Lost; }\n" });
  const env = { GITHUB_ACTIONS: "true", GITHUB_WORKSPACE: folder, NO_COLOR: "1", FORCE_COLOR: "" };
  const options = { cwd: join(folder, "deep"), env, timeoutMs: 60_000 };
  const check = [cli, "check", "a.rpc"];
  const annotated = await runProcess(process.execPath, check, options);
  assert.equal(annotated.status, 1);
  assert.match(annotated.stdout, /^::error file=deep\/a\.rpc,line=1,endLine=1,col=18,[^\n]+\n$/);
  assert.equal(annotated.stderr, "1 error\n");
  const pretty = await runProcess(process.execPath, [...check, "--format", "pretty"], options);
  assert.match(pretty.stderr, /^error\[RPC2003\]/);
});

test("explain prints a page, and knows what was meant", async () => {
  const folder = temporaryFolder();
  const page = await rpcgen(folder, "explain", "rpc2003");
  assert.equal(page.status, 0, page.stderr);
  assert.match(page.stdout, /^RPC2003: unknown type\n/);
});

const usageErrors: readonly (readonly [readonly string[], RegExp])[] = [
  [["chek"], /no command `chek`\. Did you mean `check`\?/],
  [["wibble"], /no command `wibble`/],
  [["--wibble"], /unknown option '--wibble'/],
  [["check", "--format", "xml"], /Allowed choices are pretty, json, github, sarif/],
  [["--max-errors", "0"], /must be 1 or more/],
  [["--config"], /argument missing/],
  [["explain"], /missing required argument 'code'/],
  [["explain", "unknwon-type"], /Did you mean `unknown-type`\?/],
  [["--config", "gone.json"], /RPC5001.*`gone\.json`/],
  [["init", "surplus"], /too many arguments|no more/i],
];

for (const [words, expected] of usageErrors) {
  test(`rpcgen ${words.join(" ")} is wrong usage: status 2`, async () => {
    const result = await rpcgen(project({ "rpcgen.json": "{}" }), ...words);
    assert.equal(result.status, 2, result.stderr);
    assert.match(result.stderr, expected);
    assert.ok(!result.stderr.includes("    at "), "no stack trace");
  });
}

const badInputs: readonly (readonly [string, string | Uint8Array, RegExp])[] = [
  ["an empty file", "", /RPC1013/],
  ["a binary file", Uint8Array.of(0, 1, 2, 3), /RPC5011/],
  ["Latin-1 text", Uint8Array.of(0x22, 0xe9, 0x22), /RPC5010/],
  ["ten megabytes", "x".repeat(10_000_000), /RPC5009/],
  ["100,000 braces", "message A {".repeat(90_000), /RPC1010/],
  ["an import of itself", 'import { A } from "./a.rpc"; message A { }', /RPC2014/],
  ["an import of a folder", 'import { A } from "../rpc"; message B { 1 a: A; }', /RPC2015/],
];

for (const [name, content, expected] of badInputs) {
  test(`${name} ends in a diagnostic, status 1, and no output`, async () => {
    const folder = project({ "rpcgen.json": "{}", "rpc/a.rpc": content });
    const result = await rpcgen(folder);
    assert.equal(result.status, 1, result.stderr.slice(0, 500));
    assert.match(result.stderr, expected);
    assert.ok(!result.stderr.includes("    at "), "no stack trace");
    assert.ok(!existsSync(join(folder, "gen")));
  });
}

test("--help and --version answer without a project", async () => {
  const folder = temporaryFolder();
  const help = await rpcgen(folder, "--help");
  assert.equal(help.status, 0);
  assert.match(help.stdout, /generate.*\n.*check/);
  const version = await rpcgen(folder, "--version");
  assert.match(version.stdout, /^\d+\.\d+\.\d+\n$/);
});

test("--help loads neither parser nor printer", async () => {
  const folder = temporaryFolder();
  const env = { NODE_V8_COVERAGE: join(folder, "coverage") };
  const options = { cwd: folder, env, timeoutMs: 60_000 };
  const result = await runProcess(process.execPath, [cli, "--help"], options);
  assert.equal(result.status, 0, result.stderr);
  // What Node notes about coverage names every script that was loaded.
  const notes = readdirSync(env.NODE_V8_COVERAGE).map((name) =>
    readFileSync(join(env.NODE_V8_COVERAGE, name), "utf8"),
  );
  assert.match(notes.join(""), /node_modules\/commander/);
  assert.doesNotMatch(
    notes.join(""),
    /node_modules\/(?:chevrotain|prettier|ts-morph)|errors\.json|explanations|catalog/,
  );
});
