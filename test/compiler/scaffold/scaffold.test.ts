import assert from "node:assert/strict";
import { test } from "node:test";

import { scaffoldCommand } from "../../../compiler/src/commands/scaffold.js";
import { MemoryHost } from "../../../compiler/src/memory-host.js";
import { ScriptedIo } from "../commands/scripted-io.js";

const rpc = `package chat;
message User { 1 name: string; }
service ChatRemote {
  join(room: string, user: User): User;
  watch(room: string): stream User;
}
`;

async function scaffold(
  host: MemoryHost,
): Promise<{ readonly status: number; readonly said: string }> {
  const scripted = new ScriptedIo(host);
  const options = { format: "pretty", maxErrors: 100, config: undefined, out: "src" } as const;
  const status = await scaffoldCommand(scripted.io, options);
  return { status, said: scripted.printed + scripted.printedErrors };
}

function project(files: Readonly<Record<string, string>> = {}): MemoryHost {
  const own = Object.entries(files).map(([path, text]) => [`/project/${path}`, text] as const);
  return new MemoryHost({
    "/project/rpcgen.json": "{}",
    "/project/rpc/chat.rpc": rpc,
    ...Object.fromEntries(own),
  });
}

test("a service without a class gets one, and a second time nothing happens", async () => {
  const host = project();
  assert.deepEqual(await scaffold(host), { status: 0, said: "src/chat/chat-remote.ts: written\n" });
  const text = host.readText("/project/src/chat/chat-remote.ts");
  assert.match(text, /import \{ ChatRemoteSkeleton \} from "\.\.\/\.\.\/gen\/chat\.server\.js";/);
  assert.match(text, /import type \{ User \} from "\.\.\/\.\.\/gen\/chat\.js";/);
  assert.match(
    text,
    /override async \*watch\(room: string, call: CallContext\): AsyncIterable<User>/,
  );
  assert.deepEqual(await scaffold(host), { status: 0, said: "nothing to do\n" });
  assert.equal(host.readText("/project/src/chat/chat-remote.ts"), text);
});

const mine = `import { ChatRemoteSkeleton } from '../gen/chat.server.js'
import type { User } from '../gen/chat.js'

/* mine */ export class Anything extends ChatRemoteSkeleton {
    private  odd = 1

    override async join(room: string, user: User): Promise<User> { return user }
}

export const after = 1
`;

test("what is missing is added wherever the class is, and everything else keeps its bytes", async () => {
  const host = project({ "src/deep/mine.ts": mine });
  assert.deepEqual(await scaffold(host), { status: 0, said: "src/deep/mine.ts: 1 method added\n" });
  const text = host.readText("/project/src/deep/mine.ts");
  const added = text
    .replace(/\n {4}override async \*watch[^]*?\n {4}\}\n/, "")
    .replace(
      /import (?:type )?\{ (?:RpcError, StatusCode|CallContext) \} from 'mailstation';\n/g,
      "",
    );
  assert.equal(added, mine);
});

test("services of the same name have a class each", async () => {
  const service = (name: string, place: string): string =>
    `package ${name};\n${place} service Room { ${name}(): string; }\n`;
  const host = project({
    "rpc/a.rpc": service("a", '@server("chat")'),
    "rpc/b.rpc": service("b", '@server("chat") @namespace("sys")'),
    "rpc/c.rpc": service("c", '@server("user")'),
  });
  const { said } = await scaffold(host);
  assert.match(said, /chat\/room\.ts: written\nsrc\/chat\/room-2\.ts: written\n/);
  for (const [path, name] of [
    ["chat/room", "a"],
    ["chat/room-2", "b"],
    ["user/room", "c"],
  ]) {
    const text = host.readText(`/project/src/${path}.ts`);
    assert.match(text, new RegExp(`gen/${name}\\.server[^]*async ${name}\\(`));
    assert.equal(text.match(/override/g)?.length, 1);
  }
  assert.deepEqual(await scaffold(host), { status: 0, said: "nothing to do\n" });
});

test("a class that is half written is left as it is", async () => {
  const half = mine.replace("{ return user }", " return user }");
  const host = project({ "src/mine.ts": half });
  const { status, said } = await scaffold(host);
  assert.equal(status, 1);
  assert.match(said, /RPC4010\]: TypeScript cannot read this: .*\n.*src\/mine\.ts:7:/);
  assert.equal(host.readText("/project/src/mine.ts"), half);
});

test("a method that does not fit any more is said, and left as it is", async () => {
  const wrong = mine.replace("room: string, user: User", "room: number, user: User");
  const host = project({ "src/mine.ts": wrong });
  const { status, said } = await scaffold(host);
  assert.equal(status, 1);
  assert.match(said, /RPC4117\]: `Anything\.join` does not fit `ChatRemoteSkeleton` any more/);
  assert.match(host.readText("/project/src/mine.ts"), /join\(room: number, user: User\)/);
});
