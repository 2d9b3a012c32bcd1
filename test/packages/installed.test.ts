/** What a user gets: both tarballs installed into an empty project, away from this repository. */
import assert from "node:assert/strict";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { before, test } from "node:test";
import { installArguments, packPackages, repository } from "../support/packed-packages.js";
import { mustRun, type ProcessResult } from "../support/run-process.js";
import { temporaryFolder } from "../support/temporary-folder.js";

const timeoutMs = 120_000;
const { version } = JSON.parse(readFileSync(join(repository, "compiler/package.json"), "utf8")) as {
  readonly version: string;
};

let project: string;

before(async () => {
  project = temporaryFolder();
  const packages = await packPackages();
  writeFileSync(join(project, "package.json"), `{ "private": true, "type": "module" }\n`);
  const what = [packages.mailstation, packages.rpcgen, "@types/node@20"];
  await mustRun("npm", [...installArguments, ...what], { cwd: project, timeoutMs });
});

test("every entry point type-checks, the libraries' own declarations included", async () => {
  const lines = [
    "mailstation",
    "mailstation/browser",
    "mailstation/builtin",
    "mailstation/codegen",
    "mailstation/development",
    "mailstation/testing",
    "rpcgen",
  ].map((entry, index) => `import * as entry${String(index)} from "${entry}";`);
  const uses = lines.map((_, index) => `void entry${String(index)};`);
  writeFileSync(join(project, "entries.ts"), [...lines, ...uses].join("\n"));
  await tsc("entries.ts", "--noEmit", "--skipLibCheck", "false");
});

test("what is exported is called in logs what it is called in code", async () => {
  const script = `
    import * as all from "mailstation";
    for (const [name, value] of Object.entries(all)) {
      if (typeof value === "function" && value.name !== name) console.log(name, value.name);
    }`;
  const args = ["--input-type=module", "--eval", script];
  const { stdout } = await mustRun(process.execPath, args, { cwd: project, timeoutMs });
  assert.equal(stdout, "");
});

test("npx rpcgen --version prints the package's version", async () => {
  const { stdout } = await rpcgen("--version");
  assert.equal(stdout.trim(), version);
});

test("npx rpcgen --help lists the commands", async () => {
  const { stdout } = await rpcgen("--help");
  for (const command of ["generate", "check", "explain", "init"]) {
    assert.match(stdout, new RegExp(`^\\s+${command}\\b`, "m"));
  }
});

test("npx rpcgen explain prints a page that the package carries", async () => {
  const { stdout } = await rpcgen("explain", "RPC2003");
  assert.match(stdout, /^RPC2003: unknown type\n/);
});

test("what rpcgen generates answers a call over TCP", async () => {
  mkdirSync(join(project, "rpc"));
  writeFileSync(join(project, "rpc/hello.rpc"), helloRpc);
  writeFileSync(join(project, "rpcgen.json"), `{ "sources": ["rpc/**/*.rpc"], "out": "gen" }\n`);
  await rpcgen();
  writeFileSync(join(project, "hello.ts"), helloProgram);
  await tsc("hello.ts");
  const { stdout } = await mustRun(process.execPath, ["hello.js"], { cwd: project, timeoutMs });
  assert.equal(stdout, "Hello, Ada!\n");
});

const helloRpc = `package hello.v1;

@server("hello")
service Greeter {
  greet(name: string): string;
}
`;

/** Server and client in one process; the call goes over a socket all the same. */
const helloProgram = `import { Gateway, Station } from "mailstation";
import { createRpc } from "./gen/index.js";
import { GreeterSkeleton } from "./gen/hello.server.js";

class Greeter extends GreeterSkeleton {
  greet(name: string): string {
    return "Hello, " + name + "!";
  }
}

const gateway = new Gateway({
  id: "hello-1",
  type: "hello",
  services: [new Greeter()],
  listen: [{ transport: "tcp", port: 0 }],
});
await gateway.start();
const [address] = gateway.addresses;
if (address === undefined) throw new Error("the gateway listens nowhere");
const station = new Station({
  servers: [{ id: "hello-1", type: "hello", host: address.host, port: address.port }],
});
console.log(await createRpc(station).hello.greeter.greet("Ada"));
await station.close();
await gateway.stop();
`;

function rpcgen(...args: readonly string[]): Promise<ProcessResult> {
  return mustRun("npx", ["--no-install", "rpcgen", ...args], { cwd: project, timeoutMs });
}

/** Compiles a file of the project, and what it imports, under strict options. */
async function tsc(file: string, ...options: readonly string[]): Promise<void> {
  const program = join(repository, "node_modules/typescript/bin/tsc");
  const flags = ["--strict", "--target", "es2022", "--module", "nodenext", "--types", "node"];
  const args = [program, "--ignoreConfig", ...flags, ...options, file];
  await mustRun(process.execPath, args, { cwd: project, timeoutMs });
}
