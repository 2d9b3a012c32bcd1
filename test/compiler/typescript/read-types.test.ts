import assert from "node:assert/strict";
import { test } from "node:test";

import { compileRemotes, chatRemote, migrated, saidOf } from "./remote-project.js";

/** The type of a parameter in TypeScript, and in a `.rpc` file. */
const plainTypes: readonly (readonly [string, string])[] = [
  ["boolean", "value: bool"],
  ["string", "value: string"],
  ["number", "value: double"],
  ["bigint", "value: int64"],
  ["Date", "value: timestamp"],
  ["Uint8Array", "value: bytes"],
  ["string[]", "value: string[]"],
  ["readonly string[]", "value: string[]"],
  ["Array<boolean[]>", "value: bool[][]"],
  ["Set<string>", "value: string[]"],
  ["ReadonlySet<number>", "value: double[]"],
  ["Map<string, bigint>", "value: map<string, int64>"],
  ["ReadonlyMap<bigint, Date>", "value: map<int64, timestamp>"],
  ["Record<string, number[]>", "value: map<string, double[]>"],
  ["{ [key: string]: string }", "value: map<string, string>"],
  ["string | undefined", "value?: string"],
  ["number | null", "value?: double"],
  ["boolean | null | undefined", "value?: bool"],
  ["string[] | undefined", "value?: string[]"],
  ["int32", "value: int32"],
  ["int32 | undefined", "value?: int32"],
  ["uint64[]", "value: uint64[]"],
  ["Map<int32, float>", "value: map<int32, float>"],
  ["JsonValue", "value: json"],
  ["JsonValue | undefined", "value?: json"],
];

for (const [type, parameter] of plainTypes) {
  test(`\`${type}\` travels as \`${parameter}\``, () => {
    const imports = 'import type { float, int32, JsonValue, uint64 } from "mailstation";';
    const text = migrated(`take(value: ${type}): void {}`, imports);
    assert.match(text, new RegExp(`take\\(${escaped(parameter)}\\);`));
  });
}

/** Declarations, the type of a parameter, and what is declared for it. */
const declaredTypes: readonly (readonly [string, string, string, string])[] = [
  [
    "an interface",
    "interface User { id: string; name?: string }",
    "User",
    "message User { 1 id: string; 2 name?: string; }",
  ],
  [
    "an anonymous object, by its place",
    "",
    "{ room: string }",
    "message ChatRemoteTakeValue { 1 room: string; }",
  ],
  [
    "an anonymous object inside another",
    "interface User { home: { zip: string } }",
    "User",
    "message User { 1 home: UserHome; } message UserHome { 1 zip: string; }",
  ],
  [
    "texts",
    'type Role = "owner" | "plain-member";',
    "Role",
    "closed enum Role { owner = 0; plain_member = 1; }",
  ],
  [
    "numbers",
    "type Level = 1 | 2 | -1;",
    "Level",
    "closed enum Level { _1 = 0; _2 = 1; minus1 = 2; }",
  ],
  [
    "an enum of numbers",
    "enum Kind { Small = 3, Large = 7 }",
    "Kind",
    "closed enum Kind { _3 = 0; _7 = 1; }",
  ],
  [
    "a tuple",
    "",
    "[x: number, name?: string]",
    "message ChatRemoteTakeValue { 1 element1: double; 2 element2?: string; }",
  ],
  [
    "a union with a tag",
    'type Shape = { kind: "circle"; radius: number } | { kind: "square"; side: number };',
    "Shape",
    "union Shape { 1 circle: ShapeCircle; 2 square: ShapeSquare; } message ShapeCircle { 1 radius: double; } message ShapeSquare { 1 side: double; }",
  ],
  [
    "a type that contains itself",
    "interface Tree { value: string; branches: Tree[] }",
    "Tree",
    "message Tree { 1 value: string; 2 branches: Tree[]; }",
  ],
  [
    "a generic type with its argument",
    "interface Page<T> { items: T[]; next?: string } interface User { id: string }",
    "Page<User>",
    "message PageOfUser { 1 items: User[]; 2 next?: string; } message User { 1 id: string; }",
  ],
  [
    "what Pick leaves",
    "interface User { id: string; name: string }",
    'Pick<User, "id">',
    "message PickOfUserAndId { 1 id: string; }",
  ],
  [
    "what Omit leaves, made optional",
    "interface User { id: string; name: string }",
    'Partial<Omit<User, "id">>',
    "message PartialOfOmitUserId { 1 name?: string; }",
  ],
  [
    "a record of known keys",
    "",
    'Record<"a" | "b", number>',
    "message RecordOfABAndNumber { 1 a: double; 2 b: double; }",
  ],
  [
    "several interfaces in one",
    "interface A { a: string } interface B { b: string } type Both = A & B;",
    "Both",
    "message Both { 1 a: string; 2 b: string; }",
  ],
  [
    "a class that is nothing but data",
    "class Point { x = 0; y = 0 }",
    "Point",
    "message Point { 1 x: double; 2 y: double; }",
  ],
  [
    "an optional union of texts under its own name",
    'type Role = "a" | "b"; interface User { role?: Role }',
    "User",
    "closed enum Role { a = 0; b = 1; } message User { 1 role?: Role; }",
  ],
];

for (const [what, before, type, expected] of declaredTypes) {
  test(`${what} is declared`, () => {
    const text = migrated(`take(value: ${type}): void {}`, before);
    const declared = text.slice(text.indexOf(";") + 1, text.indexOf("@server"));
    assert.equal(declared.replaceAll(/\s+/g, " ").trim(), expected);
  });
}

test("types that other modules declare lie in files of their own", () => {
  const { model } = compileRemotes({
    [chatRemote]:
      'import type { User } from "../../../domain/user.js"; export class ChatRemote { join(user: User): void {} }',
    "app/domain/user.ts": "export interface User { id: string }",
  });
  assert.deepEqual(
    model?.files.map(({ path, output }) => [path, output]),
    [
      ["app/domain/user.ts", "types/app/domain/user"],
      [chatRemote, "chat/remote/chatRemote"],
    ],
  );
});

test("everything that cannot travel is said in one run, with the path to it", () => {
  const before =
    "class Socket { send(): void {} } interface Options { context: { socket: Socket; any: any }; run: () => void }";
  assert.deepEqual(
    saidOf("join(options: Options): unknown { return 1; }\nleave(when: symbol): void {}", before),
    [
      "RPC4104 `ChatRemote.join(options).context.socket`: an instance of `Socket` cannot be sent, it has the method `send`",
      "RPC4102 `ChatRemote.join(options).context.any`: `any` says nothing about what is sent",
      "RPC4103 `ChatRemote.join(options).run`: a function cannot be sent",
      "RPC4102 `ChatRemote.join()`: `unknown` says nothing about what is sent",
      "RPC4111 `ChatRemote.leave(when)`: `symbol` cannot be sent",
    ],
  );
});

test("a type that is used twice is refused once", () => {
  const before = "interface Options { run: () => void }";
  const body = "join(options: Options): void {}\nleave(options: Options): void {}";
  assert.equal(saidOf(body, before).length, 1);
});

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
