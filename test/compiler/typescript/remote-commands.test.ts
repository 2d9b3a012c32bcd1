import assert from "node:assert/strict";
import { test } from "node:test";

import { generateCommand, type GenerateOptions } from "../../../compiler/src/commands/generate.js";
import { compile } from "../../../compiler/src/compile.js";
import type { MemoryHost } from "../../../compiler/src/memory-host.js";
import { CompileSession } from "../../../compiler/src/session/compile-session.js";
import { withoutUserRpc } from "../../../compiler/src/typescript/clean-user-rpc.js";
import { ScriptedIo } from "../commands/scripted-io.js";
import { chatRemote, remoteHost } from "./remote-project.js";

const config = '{ "sources": [{ "typescript": "app/servers/*/remote/*.ts" }] }';
const remote = "export class ChatRemote { join(user: { name: string }): void {} }\n";

async function generate(
  host: MemoryHost,
  options: Partial<GenerateOptions> = {},
): Promise<{ readonly status: number; readonly said: string }> {
  const scripted = new ScriptedIo(host);
  const all = { format: "pretty", maxErrors: 100, config: undefined, check: false } as const;
  const status = await generateCommand(scripted.io, { ...all, ...options });
  return { status, said: scripted.printed + scripted.printedErrors };
}

function project(text: string = remote): MemoryHost {
  return remoteHost({ "rpcgen.json": config, [chatRemote]: text });
}

test("generate writes the lock file, and --check and --frozen-lock hold it to the sources", async () => {
  const host = project();
  assert.match((await generate(host, { frozenLock: true })).said, /RPC4203.*not there yet/);
  assert.match((await generate(host, { check: true })).said, /`rpc\.lock\.json` is missing/);
  assert.equal((await generate(host)).status, 0);
  assert.match(host.readText("/project/rpc.lock.json"), /"name": 1/);
  assert.equal((await generate(host, { check: true, frozenLock: true })).status, 0);
  host.writeFile(
    `/project/${chatRemote}`,
    remote.replace("name: string", "name: string; age: number"),
  );
  assert.match((await generate(host, { frozenLock: true })).said, /RPC4203.*line/);
  assert.match((await generate(host, { check: true })).said, /`rpc\.lock\.json` is out of date/);
  assert.doesNotMatch(host.readText("/project/rpc.lock.json"), /age/);
});

test("a project with mistakes keeps its lock file and its output", async () => {
  const host = project();
  await generate(host);
  const lock = host.readText("/project/rpc.lock.json");
  host.writeFile(`/project/${chatRemote}`, remote.replace("name: string", "other: any"));
  assert.equal((await generate(host)).status, 1);
  assert.equal(host.readText("/project/rpc.lock.json"), lock);
});

test("blocks that declare proxies by hand are taken out, and nothing else", () => {
  const block =
    "// by hand\ndeclare global {\n  interface UserRpc { chat: Merged }\n  interface Merged { chatRemote: RemoterClass<Session, ChatRemote> }\n}\n\n";
  const others = "declare global {\n  interface Window { mine: string }\n}\n";
  const head = 'import { a } from "b";\n\n';
  const class_ = "export class ChatRemote {}\n";
  assert.equal(withoutUserRpc("/a.ts", head + block + class_ + others), head + class_ + others);
  assert.equal(withoutUserRpc("/a.ts", class_ + others), undefined);
});

test("a session reads only what has changed, and comes to what a fresh run comes to", () => {
  const other = "app/servers/area/remote/areaRemote.ts";
  const shared = "app/domain/user.ts";
  const using = (name: string): string =>
    `import type { User } from "../../../domain/user.js";\nexport class ${name} { join(user: User): User { return user; } }\n`;
  const host = remoteHost({
    [chatRemote]: using("ChatRemote"),
    [other]: "export class AreaRemote { enter(): void {} }\n",
    [shared]: "export interface User { name: string }\n",
  });
  const patterns = [{ typescript: "app/servers/*/remote/*.ts", tsconfig: undefined }];
  const remotes = { patterns, out: "/project/gen", types: "import" } as const;
  const request = { folder: "/project", sources: [], remotes };
  const session = new CompileSession();
  const edits: readonly (readonly [string, string])[] = [
    [chatRemote, using("ChatRemote")],
    [other, "export class AreaRemote { enter(where: string): void {} }\n"],
    [shared, "export interface User { name: string; age: number }\n"],
    [other, using("AreaRemote")],
    [shared, "export interface User { name?: string | null; age: number }\n"],
    [chatRemote, using("ChatRemote").replace("user: User", "who: User")],
    [chatRemote, using("ChatRemote").replace("): User", "): User | undefined")],
    [other, "export const nothing = 1;\n"],
    [chatRemote, using("ChatRemote")],
    [shared, "export interface User { name: string; age"],
    [shared, "export interface User { name: any }\n"],
    [shared, "export interface User { name: string }\n"],
    [
      other,
      "declare global { interface Mine { a: string } }\nexport class AreaRemote { enter(where: Mine): void {} }\n",
    ],
    [chatRemote, "export class ChatRemote { join(user: Mine): void {} }\n"],
    [
      other,
      "declare global { interface Mine { b: number } }\nexport class AreaRemote { enter(where: Mine): void {} }\n",
    ],
  ];
  for (const [path, text] of edits) {
    host.writeFile(`/project/${path}`, text);
    const step = session.compile(host, request);
    const fresh = compile(host, request);
    assert.deepEqual(step.model, fresh.model, text);
    assert.deepEqual(step.lock?.text, fresh.lock?.text);
    assert.deepEqual(
      step.diagnostics.map(({ message }) => message),
      fresh.diagnostics.map(({ message }) => message),
    );
  }
});
