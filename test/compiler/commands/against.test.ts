import assert from "node:assert/strict";
import { test } from "node:test";

import { checkCommand } from "../../../compiler/src/commands/check.js";
import type { CheckOptions } from "../../../compiler/src/commands/check.js";
import type { RunGit } from "../../../compiler/src/commands/run-git.js";
import { MemoryHost } from "../../../compiler/src/memory-host.js";
import { scriptedGit } from "./scripted-git.js";
import { ScriptedIo } from "./scripted-io.js";

type Files = Readonly<Record<string, string>>;

const config = '{ "sources": ["rpc/**/*.rpc"] }';
const old = "package p;\n\nmessage M { 1 a: string; 2 b: string; }\n";
const now = "package p;\n\nmessage M { 1 a: string; }\n";

interface Said {
  readonly status: number;
  readonly printed: string;
  readonly printedErrors: string;
}

interface Run {
  readonly files: Files;
  readonly baseline: string;
  readonly runGit?: RunGit;
  readonly options?: Partial<CheckOptions>;
  readonly folder?: string;
}

const noGit: RunGit = () => ({ kind: "absent" });

function check({ files, baseline, runGit = noGit, options = {}, folder = "/project" }: Run): Said {
  const scripted = new ScriptedIo(new MemoryHost(files), folder);
  const status = checkCommand(scripted.io, {
    format: "pretty",
    maxErrors: 100,
    config: undefined,
    files: [],
    against: { baseline, runGit },
    ...options,
  });
  return { status, printed: scripted.printed, printedErrors: scripted.printedErrors };
}

const project = { "/project/rpcgen.json": config, "/project/rpc/a.rpc": now };

const repository = scriptedGit({
  up: "",
  revisions: {
    main: { "rpcgen.json": config, "rpc/a.rpc": old },
    "origin/next": { "rpcgen.json": config, "rpc/a.rpc": now },
    moved: { "rpcgen.json": '{ "sources": ["idl/*.rpc"] }', "idl/a.rpc": old },
    bare: { "rpc/a.rpc": old },
    wrong: { "rpcgen.json": "{", "rpc/a.rpc": old },
    broken: { "rpcgen.json": config, "rpc/a.rpc": "package p;\nmessage M { 1 a: Strng; }\n" },
    before: { "README.md": "" },
  },
});

for (const baseline of ["main", "git#ref=main", ".git#branch=main", "git#tag=main"]) {
  test(`--against ${baseline} reads the old version from git`, () => {
    const { status, printedErrors } = check({ files: project, baseline, runGit: repository });
    assert.equal(status, 1);
    assert.match(printedErrors, /RPC6101.*field `b` of `M` was removed/);
    assert.match(printedErrors, /┌─ rpc\/a\.rpc:3:9/);
    assert.match(printedErrors, /it was `2 b: string;` at main:rpc\/a\.rpc:3:26/);
    assert.ok(printedErrors.endsWith(`\`rpcgen check --against ${baseline} --fix\` mends 1\n`));
  });
}

test("the old version is read with its own configuration; without one, with that of now", () => {
  const moved = check({ files: project, baseline: "moved", runGit: repository });
  assert.match(moved.printedErrors, /at moved:idl\/a\.rpc:3:26/);
  const bare = check({ files: project, baseline: "bare", runGit: repository });
  assert.match(bare.printedErrors, /at bare:rpc\/a\.rpc:3:26/);
});

test("the same version again is checked without a word", () => {
  const files = { ...project, "/project/rpc/a.rpc": old };
  const { status, printed, printedErrors } = check({ files, baseline: "main", runGit: repository });
  assert.deepEqual([status, printed, printedErrors], [0, "1 file checked in 0 ms\n", ""]);
});

test("a project below the folder of its repository is found in the old version", () => {
  const runGit = scriptedGit({
    up: "../",
    revisions: {
      main: {
        "server/rpcgen.json": config,
        "server/rpc/a.rpc": old,
        "rpc/a.rpc": "not a source",
      },
    },
  });
  const files = { "/repo/server/rpcgen.json": config, "/repo/server/rpc/a.rpc": now };
  const { printedErrors } = check({ files, baseline: "main", runGit, folder: "/repo/server" });
  assert.match(printedErrors, /at main:server\/rpc\/a\.rpc:3:26/);
});

test("files that are named are compared with the same files", () => {
  const { printedErrors } = check({
    files: project,
    baseline: "main",
    runGit: repository,
    options: { files: ["rpc/a.rpc"] },
  });
  assert.match(printedErrors, /RPC6101/);
});

test("imports of the old version are read from it, those of packages from the machine", () => {
  const manifest = '{ "name": "other", "exports": { ".": { "rpc": "./o.rpc" } } }';
  const installed = {
    "/project/node_modules/other/package.json": manifest,
    "/project/node_modules/other/o.rpc": "message O { 1 x: int32; }\n",
  };
  const text = (type: string): string =>
    `package p;\nimport { O } from "other";\nimport { I } from "./i.rpc";\nmessage M { 1 o: O; 2 i: I; 3 t: ${type}; }\n`;
  const runGit = scriptedGit({
    up: "",
    revisions: {
      main: {
        "rpcgen.json": config,
        "rpc/a.rpc": text("string"),
        "rpc/i.rpc": "package p;\nmessage I { 1 x: bool; }\n",
      },
    },
  });
  const files = {
    ...project,
    ...installed,
    "/project/rpc/a.rpc": text("int32"),
    "/project/rpc/i.rpc": "package p;\nmessage I { 1 x: string; }\n",
  };
  const { printedErrors } = check({ files, baseline: "main", runGit });
  assert.deepEqual(printedErrors.match(/RPC\d{4}/g), ["RPC6106", "RPC6106"]);
});

test("a folder with another version is compared, by its own rpcgen.json", () => {
  const files = {
    ...project,
    "/other/rpcgen.json": '{ "sources": ["idl/*.rpc"] }',
    "/other/idl/a.rpc": old,
  };
  const { status, printedErrors } = check({ files, baseline: "../other" });
  assert.equal(status, 1);
  assert.match(printedErrors, /at \.\.\/other\/idl\/a\.rpc:3:26/);
});

test("of another checkout the project is found where it lies in its own", () => {
  const files = {
    "/repo/.git/HEAD": "",
    "/repo/server/rpcgen.json": config,
    "/repo/server/rpc/a.rpc": now,
    "/other/server/rpcgen.json": config,
    "/other/server/rpc/a.rpc": old,
  };
  const { printedErrors } = check({ files, baseline: "/other", folder: "/repo/server" });
  assert.match(printedErrors, /at \.\.\/\.\.\/other\/server\/rpc\/a\.rpc:3:26/);
});

test("a folder goes before a branch of the same name, unless git is named", () => {
  const files = { ...project, "/project/before/rpc/a.rpc": old };
  const folder = check({ files, baseline: "before", runGit: repository });
  assert.match(folder.printedErrors, /at before\/rpc\/a\.rpc/);
  const branch = check({ files, baseline: "git#ref=before", runGit: repository });
  assert.match(branch.printedErrors, /warning\[RPC5019\]/);
  assert.equal(branch.status, 0);
});

const unavailable: readonly (readonly [string, string, RunGit, RegExp])[] = [
  ["no git", "main", noGit, /there is no program `git` here[^]*install git/],
  [
    "no repository",
    "main",
    () => ({ kind: "failed", message: "not a git repository (or any of the parent directories)" }),
    /there is no such folder, and the project is in no git repository/,
  ],
  [
    "a repository of somebody else",
    "main",
    () => ({ kind: "failed", message: "detected dubious ownership" }),
    /git says: detected dubious ownership/,
  ],
  ["an unknown reference", "nope", repository, /git knows no such branch, tag or commit/],
  ["a branch that only the remote has", "next", repository, /did you mean `origin\/next`\?/],
  ["an option of git", "--all", repository, /git knows no such branch/],
  ["a file", "rpcgen.json", repository, /git knows no such branch/],
];

for (const [name, baseline, runGit, wanted] of unavailable) {
  test(`${name}: nothing is checked, and it is said why`, () => {
    const { status, printed, printedErrors } = check({ files: project, baseline, runGit });
    assert.equal(status, 2);
    assert.match(printedErrors, /^error\[RPC5017\]/);
    assert.match(printedErrors, wanted);
    assert.equal(printed, "");
  });
}

test("an old version with mistakes is one error; the project itself is checked all the same", () => {
  const files = { ...project, "/project/rpc/b.rpc": "package p;\nmessage N { 1 x: Strng; }\n" };
  const broken = check({ files, baseline: "broken", runGit: repository });
  assert.equal(broken.status, 1);
  assert.match(broken.printedErrors, /cannot compare with `broken`, which has 1 error itself/);
  assert.match(broken.printedErrors, /broken:rpc\/a\.rpc:2:18: RPC2003: unknown type `Strng`/);
  assert.match(broken.printedErrors, /rpc\/b\.rpc:2:18/);
  const wrong = check({ files: project, baseline: "wrong", runGit: repository });
  assert.match(wrong.printedErrors, /RPC5018[^]*wrong:rpcgen\.json: this is not JSON/);
});

test("what does not compile is not compared", () => {
  const files = { ...project, "/project/rpc/a.rpc": "package p;\nmessage M { 1 a: Strng; }\n" };
  const { printedErrors } = check({ files, baseline: "main", runGit: repository });
  assert.deepEqual(printedErrors.match(/RPC\d{4}/g), ["RPC2003"]);
});

test("files that are new since then have nothing to be compared with", () => {
  const files = {
    ...project,
    "/project/rpc/a.rpc": old,
    "/project/rpc/new.rpc": now.replace("p;", "q;"),
  };
  assert.equal(check({ files, baseline: "main", runGit: repository }).status, 0);
});

for (const format of ["json", "github", "sarif"] as const) {
  test(`--format ${format} shows changes in the files of now`, () => {
    const { printed } = check({
      files: project,
      baseline: "main",
      runGit: repository,
      options: { format },
    });
    assert.match(printed, /RPC6101/);
    assert.match(printed, /rpc\/a\.rpc/);
    assert.match(printed, /main:rpc\/a\.rpc:3:26/);
  });
}
