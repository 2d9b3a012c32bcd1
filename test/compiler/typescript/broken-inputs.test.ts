/** Files that cannot be read as they stand: nothing is generated of them, and no number changes. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { chatRemote, compileRemotes } from "./remote-project.js";

const user = "app/domain/user.ts";
const remote = 'import type { User } from "../../../domain/user.js";\n';
const good = `${remote}export class ChatRemote { join(user: User): void {} }\n`;
const type = "export interface User { id: string; name: string }\n";
const lock = (members: string): string =>
  `{ "version": 1, "types": { "${user}#User": { "members": { ${members} }, "next": 3 } } }`;

/** What is wrong with it: its code and place, and the files. */
const broken: readonly (readonly [string, string, Readonly<Record<string, string>>])[] = [
  [
    "a remote that is half written",
    `RPC4010 ${chatRemote}:2:40`,
    { [chatRemote]: `${remote}export class ChatRemote { join(us: User: void {} }\n`, [user]: type },
  ],
  [
    "a type that is half written",
    `RPC4010 ${user}:1:37`,
    { [chatRemote]: good, [user]: "export interface User { id: string; : string }\n" },
  ],
  [
    "settings that are no JSON",
    "RPC5008 tsconfig.json:1:33",
    { [chatRemote]: good, [user]: type, "tsconfig.json": '{ "compilerOptions": { "strict" } }' },
  ],
  [
    "settings that extend what is not there",
    "RPC5008 nowhere",
    { [chatRemote]: good, [user]: type, "tsconfig.json": '{ "extends": "./nowhere.json" }' },
  ],
  ...["-1", "1.5", "536870912", '"1"'].map(
    (number) =>
      [
        `${number} as the number of a member`,
        "RPC4201 rpc.lock.json:1:76",
        { [chatRemote]: good, [user]: type, "rpc.lock.json": lock(`"id": ${number}`) },
      ] as const,
  ),
  [
    "0 as the number of a property",
    `RPC4201 ${user}:1:18`,
    { [chatRemote]: good, [user]: type, "rpc.lock.json": lock('"id": 0') },
  ],
];

for (const [what, told, files] of broken) {
  test(`${what}: one error, and no model`, () => {
    const { model, lock: numbers, diagnostics } = compileRemotes(files);
    assert.equal(model, undefined);
    assert.equal(numbers, undefined);
    assert.deepEqual(
      diagnostics.map(({ code, span }) => {
        if (span === undefined) return `${code} nowhere`;
        const { line, column } = span.source.position(span.start);
        return `${code} ${span.source.name}:${line}:${column}`;
      }),
      [told],
    );
  });
}

test("beside a file that is half written the mistakes of the others are said", () => {
  const { diagnostics } = compileRemotes({
    [chatRemote]: "export class ChatRemote { join( { }\n",
    "app/servers/area/remote/areaRemote.ts": "export class AreaRemote { a(b: any): void {} }\n",
  });
  assert.deepEqual(
    diagnostics.map(({ code }) => code),
    ["RPC4102", "RPC4010"],
  );
});

test("settings of a newer TypeScript do no harm", () => {
  const settings = '{ "compilerOptions": { "notKnownYet": true, "target": "es2099" } }';
  const files = { [chatRemote]: good, [user]: type, "tsconfig.json": settings };
  assert.deepEqual(compileRemotes(files).diagnostics, []);
});
