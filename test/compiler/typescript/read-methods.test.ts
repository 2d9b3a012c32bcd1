import assert from "node:assert/strict";
import { test } from "node:test";

import { chatRemote, compileRemotes, migrated, migratedProject } from "./remote-project.js";

/** The methods of the service that a project has, as a `.rpc` file declares them. */
function methodsOf(text: string): readonly string[] {
  const body = text.slice(text.indexOf("service"));
  return [...body.matchAll(/^ {2}((?:oneway )?\w+\(.*);$/gm)].map(([, method = ""]) => method);
}

test("public methods with texts as names are remote, and nothing else", () => {
  const text = migrated(`
    #hidden(): void {}
    private secret(): void {}
    protected inner(): void {}
    _under(): void {}
    static make(): void {}
    get size(): number { return 1; }
    [Symbol.iterator](): void {}
    data = 1;
    handler = (): void => {};
    shown(): void {}
  `);
  assert.deepEqual(methodsOf(text), ["shown()"]);
});

test("inherited methods are remote, those of a library are not", () => {
  const text = migratedProject({
    [chatRemote]:
      "abstract class Base { ping(): void {} } export class ChatRemote extends Base { join(): void {} }",
    "app/servers/area/remote/mapRemote.ts":
      "export class MapRemote extends Map<string, string> { find(): void {} }",
  });
  assert.match(text, /service MapRemote \{\s*find\(\);\s*\}/);
  assert.match(text, /service ChatRemote \{\s*join\(\);\s*ping\(\);\s*\}/);
});

/** Ways to write a remote. */
const forms: readonly (readonly [string, string])[] = [
  ["an exported class", "export class ChatRemote { join(): void {} }"],
  ["an exported interface", "export interface ChatRemote { join(): void; leave: () => void }"],
  ["a class that is the default", "export default class ChatRemote { join(): void {} }"],
  [
    "what the default function makes",
    "class ChatRemote { join(): void {} } export default function (app: {}) { return new ChatRemote(); }",
  ],
  [
    "a class under a decorator",
    "function remoter() { return (c: unknown) => {}; } @remoter() export class ChatRemote { join(): void {} }",
  ],
  [
    "a class beside a block by hand",
    "declare global { interface UserRpc { chat: { chatRemote: ChatRemote } } } export class ChatRemote { join(): void {} }",
  ],
];

for (const [what, text] of forms) {
  test(`${what} is a remote`, () => {
    assert.match(migratedProject({ [chatRemote]: text }), /service ChatRemote \{\s*join\(\);/);
  });
}

test("what a method gives decides how it is called", () => {
  const text = migrated(
    `
    a(): Promise<string> { throw 1; }
    b(): string { return ""; }
    async c(): Promise<void> {}
    async *d(): AsyncIterable<Date> {}
    async *e(): AsyncGenerator<string, void, undefined> {}
    /** @oneway */
    f(room: string): void {}
    g(room: string, parts: AsyncIterable<Uint8Array>): Promise<number> { throw 1; }
    async *h(parts: AsyncIterable<string>): AsyncIterable<string> {}
    i(): string | undefined { return undefined; }
    j(): Promise<string[] | null> { throw 1; }
    k(call: CallContext, room = "lobby", note?: string): void {}
    async l() { return null; }
    async m(early: boolean) { if (early) return; return null; }
    async n() { return true; }
  `,
    'import type { CallContext } from "mailstation";',
  );
  assert.deepEqual(methodsOf(text), [
    "a(): string",
    "b(): string",
    "c()",
    "d(): stream timestamp",
    "e(): stream string",
    "oneway f(room: string)",
    "g(room: string, parts: stream bytes): double",
    "h(parts: stream string): stream string",
    "i(): string?",
    "j(): string[]?",
    "k(room?: string, note?: string)",
    "l()",
    "m(early: bool)",
    "n(): bool",
  ]);
});

test("comments and tags carry over", () => {
  const text = migrated(
    `
    /**
     * Adds the caller.
     *
     * Twice is as good as once.
     * @param room which
     * @idempotent
     * @timeout 2s
     * @deprecated use enter
     * @throws {RoomFull} when there is no place
     * @throws {Error} never
     */
    join(room: string): void {}
  `,
    "class RoomFull extends Error { readonly code = 1001; limit = 1; }",
  );
  assert.match(text, /error RoomFull = 1001 \{\s*1 limit: double;\s*\}/);
  assert.match(
    text.replaceAll(/\s+/g, " "),
    /\/\*\* \* Adds the caller\. \* \* Twice is as good as once\. \*\/ @deprecated\("use enter"\) @idempotent @timeout\("2000ms"\) join\(room: string\) throws RoomFull;/,
  );
});

test("a tag of the class says which server type hosts it, and in which namespace it is", () => {
  const text = migratedProject({
    [chatRemote]:
      "/** @server area\n * @namespace sys */ export class ChatRemote { join(): void {} }",
  });
  assert.match(text, /@server\("area"\)\s*@namespace\("sys"\)\s*service ChatRemote/);
});

test("two runs make the same model", () => {
  const files = {
    [chatRemote]: 'export class ChatRemote { join(a: "x" | "y", b: { c: Date }): void {} }',
  };
  assert.deepEqual(compileRemotes(files).model, compileRemotes(files).model);
});
