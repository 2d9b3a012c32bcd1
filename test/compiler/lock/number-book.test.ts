import assert from "node:assert/strict";
import { test } from "node:test";

import { readLock } from "../../../compiler/src/lock/lock-file.js";
import { SourceFile } from "../../../compiler/src/source/source-file.js";
import { chatRemote, compileRemotes } from "../typescript/remote-project.js";

/** The remotes of one version of a project after the other; each knows the numbers of the one before. */
function versions(...texts: readonly string[]): readonly string[] {
  let lock: string | undefined;
  return texts.map((text) => {
    const files = { [chatRemote]: text, ...(lock !== undefined && { "rpc.lock.json": lock }) };
    const result = compileRemotes(files);
    assert.deepEqual(
      result.diagnostics.map(({ message }) => message),
      [],
    );
    lock = result.lock?.text ?? "";
    return lock;
  });
}

function numbersOf(lock: string | undefined, key: string): Record<string, unknown> {
  const types = readLock(new SourceFile("/lock", "lock", lock ?? ""), []);
  const { members, retired, next } = types.get(`${chatRemote}#${key}`) ?? {};
  return {
    ...Object.fromEntries(members ?? []),
    ...(retired && retired.size > 0 && { retired: Object.fromEntries(retired) }),
    next,
  };
}

function remote(type: string): string {
  return `${type}\nexport class ChatRemote { join(user: User): void {} }`;
}

test("another order changes no number", () => {
  const [first, second] = versions(
    remote('interface User { id: string; role: Role; age: number } type Role = "a" | "b";'),
    remote('type Role = "b" | "a"; interface User { age: number; id: string; role: Role }'),
  );
  assert.equal(second, first);
});

test("what is new gets the next number, wherever it stands", () => {
  const [, second] = versions(
    remote("interface User { id: string; age: number }"),
    remote("interface User { email: string; id: string; age: number }"),
  );
  assert.deepEqual(numbersOf(second, "User"), { id: 1, age: 2, email: 3, next: 4 });
});

test("a number that was removed is never given again, not even to its own name", () => {
  const [, second, third] = versions(
    remote("interface User { id: string; age: number }"),
    remote("interface User { id: string }"),
    remote("interface User { id: string; age: string }"),
  );
  assert.deepEqual(numbersOf(second, "User"), { id: 1, retired: { 2: "age" }, next: 3 });
  assert.deepEqual(numbersOf(third, "User"), { id: 1, age: 3, retired: { 2: "age" }, next: 4 });
});

test("a renamed property, type or literal keeps its number by @was, and without it from then on", () => {
  const [, second, third] = versions(
    remote("interface User { id: string; age: number }"),
    "/** @was User */ interface Person { id: string;\n/** @was age */ years: number }\nexport class ChatRemote { join(user: Person): void {} }",
    "interface Person { id: string; years: number }\nexport class ChatRemote { join(user: Person): void {} }",
  );
  assert.deepEqual(numbersOf(second, "Person"), { id: 1, years: 2, next: 3 });
  assert.equal(third, second);
});

test("what is written within a renamed property keeps its numbers, and so does what a renamed parameter takes", () => {
  const method = (name: string): string =>
    `export class ChatRemote { join(user: User, ${name}: { last: string; first: string }): void {} }`;
  const [first, , third] = versions(
    `interface User { role: "a" | "b"; home: { city: string } }\n${method("names").replace("last: string; ", "")}`,
    `interface User { role: "0" | "b" | "a"; home: { land: string; city: string } }\n${method("names")}`,
    `interface User {\n/** @was role */ rank: "0" | "b" | "a";\n/** @was home */ place: { land: string; city: string } }\n${method("texts")}`,
  );
  assert.deepEqual(numbersOf(first, "User.role"), { a: 0, b: 1, next: 2 });
  assert.deepEqual(numbersOf(third, "User.rank"), { a: 0, b: 1, "0": 2, next: 3 });
  assert.deepEqual(numbersOf(third, "User.place"), { city: 1, land: 2, next: 3 });
  assert.deepEqual(numbersOf(third, "ChatRemote.join.texts"), { first: 1, last: 2, next: 3 });
});

test("a type that moves to another file takes its numbers along", () => {
  const before = compileRemotes({
    [chatRemote]: remote("export interface User { id: string; age: number }"),
  });
  const after = compileRemotes({
    [chatRemote]:
      'import type { User } from "./user.js"; export class ChatRemote { join(user: User): void {} }',
    "app/servers/chat/remote/user.ts": "export interface User { age: number; id: string }",
    "rpc.lock.json": before.lock?.text ?? "",
  });
  assert.match(after.lock?.text ?? "", /user\.ts#User": \{\s*"members": \{\s*"age": 2,\s*"id": 1/);
});

test("a type that goes away keeps its numbers for the case that it comes back", () => {
  const [first, second, third] = versions(
    remote("interface User { id: string; age: number }"),
    "export class ChatRemote { join(user: string): void {} }",
    remote("interface User { age: number; id: string }"),
  );
  assert.equal(second, first);
  assert.equal(third, first);
});

test("two branches that each add a member merge line by line, and a number given twice is said", () => {
  const [base = ""] = versions(remote("interface User { id: string; zone: string }"));
  const merged = base
    .replace('"id": 1', '"email": 3,\n        "id": 1,\n        "phone": 3')
    .replace('"next": 3', '"next": 4');
  const { diagnostics } = compileRemotes({
    [chatRemote]: remote(
      "interface User { id: string; zone: string; email: string; phone: string }",
    ),
    "rpc.lock.json": merged,
  });
  assert.deepEqual(
    diagnostics.map(({ code }) => code),
    ["RPC4202"],
  );
});

test("a name with two numbers, and a type that stands there twice, are refused", () => {
  const type = remote("interface User { id: string }");
  const [base = ""] = versions(type);
  const block = /"app[^}]*\}[^}]*\}/.exec(base)?.[0] ?? "";
  for (const [lock, count] of [
    [base.replace('"id": 1', '"id": 1, "id": 1'), 0],
    [base.replace('"id": 1', '"id": 1, "id": 5'), 1],
    [base.replace(block, `${block}, ${block.replace('"id": 1', '"id": 5')}`), 1],
  ] as const) {
    const { diagnostics } = compileRemotes({ [chatRemote]: type, "rpc.lock.json": lock });
    const codes = diagnostics.map(({ code }) => code);
    assert.deepEqual(
      codes,
      Array.from({ length: count }, () => "RPC4201"),
    );
  }
});

test("what @was means is not asked where the lock file cannot be read", () => {
  const text = remote("interface User { id: string;\n/** @was age */ years: number }");
  const { diagnostics } = compileRemotes({ [chatRemote]: text, "rpc.lock.json": "{" });
  assert.deepEqual(
    diagnostics.map(({ code }) => code),
    ["RPC4201"],
  );
});
