/** `check --against` of remotes in TypeScript: what it says is told of the user's own files. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { checkCommand } from "../../../compiler/src/commands/check.js";
import { remoteHost } from "../typescript/remote-project.js";
import { ScriptedIo } from "./scripted-io.js";

const remote = "app/servers/chat/remote/chatRemote.ts";
const domain = "app/domain/user.ts";
const config = '{ "sources": [{ "typescript": "app/servers/*/remote/*.ts" }] }';

const before = {
  [remote]: `import type { User } from "../../../domain/user.js";

export class ChatRemote {
  join(user: User, room: string): User {
    return room === "" ? user : { ...user };
  }
  leave(room: string): void {}
}
`,
  [domain]: `export interface User {
  name: string;
  level: "low" | "high";
  at: Date;
}
`,
};

const after = {
  [remote]: `import type { User } from "../../../domain/user.js";

// One line more.
export class ChatRemote {
  join(user: User, room: number): User {
    return room === 0 ? user : { ...user };
  }
}
`,
  [domain]: `export interface User {
  name: bigint;
  level: "low" | "high";
  at: Date;
}
`,
};

interface Told {
  readonly code: string;
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly notes: readonly { readonly kind: string; readonly text: string }[];
}

function check(old: Readonly<Record<string, string>>, now: Readonly<Record<string, string>>) {
  const files = Object.entries(old).map(([path, text]) => [`old/${path}`, text] as const);
  const host = remoteHost({
    ...now,
    ...Object.fromEntries(files),
    "rpcgen.json": config,
    "old/rpcgen.json": config,
  });
  const scripted = new ScriptedIo(host, "/project");
  const status = checkCommand(scripted.io, {
    format: "json",
    maxErrors: 100,
    config: undefined,
    files: [],
    against: { baseline: "old", runGit: () => ({ kind: "absent" }) },
  });
  return { status, said: scripted.printed + scripted.printedErrors };
}

test("changes that break callers are told at their places in TypeScript, old and new", () => {
  const { status, said } = check(before, after);
  assert.equal(status, 1);
  const told = said
    .trim()
    .split("\n")
    // The cast: this is what the format of the command says.
    .map((line) => JSON.parse(line) as Told)
    .map(({ code, file, line, column, notes }) => {
      const was = notes.find(({ kind }) => kind === "note")?.text.replace(/^.* at /, "");
      return `${code} ${file}:${line}:${column} was ${was}`;
    });
  assert.deepEqual(told, [
    `RPC6106 ${domain}:2:3 was old/${domain}:2:3`,
    `RPC6202 ${remote}:4:14 was old/${remote}:7:3`,
    `RPC6106 ${remote}:5:3 was old/${remote}:4:3`,
  ]);
});

test("what has not changed is not told", () => {
  const { status, said } = check(before, before);
  assert.equal(status, 0, said);
});

test("a remote that is gone is told at the beginning of its file, or of nothing", () => {
  const other = {
    [remote]: "export class OtherRemote {}\nexport class Kept { stay(): void {} }\n",
  };
  const { status, said } = check(before, other);
  assert.equal(status, 1);
  assert.match(said, /service-removed.*chatRemote\.ts","line":1,"column":1/);
  assert.doesNotMatch(said, /as-rpc/);
  const gone = check(before, {
    "app/servers/area/remote/areaRemote.ts": "export class A { b(): void {} }\n",
  });
  assert.match(gone.said, /service-removed/);
  assert.doesNotMatch(gone.said, /as-rpc/);
});
