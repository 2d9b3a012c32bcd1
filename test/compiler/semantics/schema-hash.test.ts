/** What the hash of a service takes in, and what makes no difference to it. */
import assert from "node:assert/strict";
import { test } from "node:test";

import { compileFiles } from "./compile-text.js";

const BASE = `package chat.v1;

enum Mood { CALM = 0; LOUD = 1; }
message User { 1 name: string; 2 mood: Mood; 3 friends: User[]; }
union Event { 1 joined: User; 2 text: string; }
error Full = 1001 { 1 limit: int32; }

@server("chat")
service Rooms {
  join(room: string, user: User): Event throws Full;
  say(text: string = "hi", tags: map<string, int32>): bool;
  watch(room: string): stream Event;
}
`;

function hashes(files: Readonly<Record<string, string>>): ReadonlyMap<string, string> {
  const { model, diagnostics } = compileFiles(files);
  assert.ok(model, diagnostics.map(({ message }) => message).join("\n"));
  const services = model.files.flatMap(({ declarations }) =>
    declarations.flatMap((declaration) => (declaration.kind === "service" ? [declaration] : [])),
  );
  return new Map(services.map(({ fullName, schemaHash }) => [fullName, schemaHash]));
}

function hashOf(text: string): string {
  const hash = hashes({ "chat.rpc": text }).get("chat.v1.Rooms");
  assert.ok(hash !== undefined);
  return hash;
}

const base = hashOf(BASE);

test("it is 16 digits, and always the same", () => {
  assert.equal(base, "a832f2a82fb2c8d8");
});

const alike: Readonly<Record<string, readonly [string, string]>> = {
  "a comment": ["service Rooms", "/** All rooms. */\nservice Rooms"],
  "a time-out": ["  watch(", '  @timeout("9s")\n  watch('],
  "a constraint": ["join(room: string", "join(@length(max: 9) room: string"],
  deprecation: ["2 text: string;", "@deprecated 2 text: string;"],
  "the server type": ['@server("chat")', '@server("talk")'],
  "the order of declarations": [
    "enum Mood { CALM = 0; LOUD = 1; }\nmessage User { 1 name: string; 2 mood: Mood; 3 friends: User[]; }",
    "message User { 1 name: string; 2 mood: Mood; 3 friends: User[]; }\nenum Mood { CALM = 0; LOUD = 1; }",
  ],
  "the order of fields": [
    "1 name: string; 2 mood: Mood; 3 friends: User[];",
    "3 friends: User[]; 2 mood: Mood; 1 name: string;",
  ],
  "an alias": ['@server("chat")', 'type Text = string;\n@server("chat")'],
  "what it does not use": ['@server("chat")', 'service Others { go(); }\n@server("chat")'],
};

for (const [what, [from, to]] of Object.entries(alike)) {
  test(`no difference: ${what}`, () => {
    assert.ok(BASE.includes(from));
    assert.equal(hashOf(BASE.replace(from, to)), base);
  });
}

test("no difference: the order of methods, and the name of a type", () => {
  const [first = "", second = ""] = /^ {2}join.*\n/m.exec(BASE) ?? [];
  assert.equal(second, "");
  assert.equal(hashOf(BASE.replace(first, "").replace(/}\n$/, `${first}}\n`)), base);
  assert.equal(hashOf(BASE.replaceAll("User", "Member")), base);
});

test("no difference: the file that a type is in", () => {
  const [user = ""] = /^enum.*\nmessage User.*\n/m.exec(BASE) ?? [];
  const files = {
    "chat.rpc": BASE.replace(user, 'import { User } from "./user.rpc";\n'),
    "user.rpc": `package user.v1;\n${user}`,
  };
  assert.equal(hashes(files).get("chat.v1.Rooms"), base);
});

const different: Readonly<Record<string, readonly [string, string]>> = {
  "the name of the service": ["service Rooms", "service Halls"],
  "the package": ["chat.v1", "chat.v2"],
  "the name of a method": ["  say(", "  tell("],
  "one more method": ["  watch(", "  leave(room: string);\n  watch("],
  "a parameter's type": ["room: string, user", "room: bytes, user"],
  "one more parameter": ["room: string, user: User", "room: string, user: User, loud: bool"],
  "the order of parameters": ["room: string, user: User", "user: User, room: string"],
  "a default": ['= "hi"', '= "ho"'],
  "a result": ["): bool;", "): int32;"],
  "an optional result": ["): bool;", "): bool?;"],
  "a stream": ["stream Event", "Event"],
  "a oneway method": ["  say(text: string =", "  oneway poke();\n  say(text: string ="],
  "an error less": [" throws Full", ""],
  "an error's code": ["1001", "1002"],
  "an error's field": ["limit: int32", "limit: int64"],
  "a field's number": ["2 mood: Mood", "4 mood: Mood"],
  "a field's name": ["1 name:", "1 nick:"],
  "a field's type": ["1 name: string", "1 name: bytes"],
  "a field's presence": ["1 name: string", "1 name?: string"],
  "a list": ["): bool;", "): bool[];"],
  "a map's key": ["map<string, int32>", "map<int32, int32>"],
  "a case of a union": ["2 text: string;", "3 text: string;"],
  "a member of an enum": ["LOUD = 1", "LOUD = 2"],
};

for (const [what, [from, to]] of Object.entries(different)) {
  test(`a difference: ${what}`, () => {
    assert.ok(BASE.includes(from));
    const found = [...hashes({ "chat.rpc": BASE.replaceAll(from, to) }).values()];
    assert.equal(found.length, 1);
    assert.notEqual(found[0], base);
  });
}

test("types that hold each other, however deep, have a hash", () => {
  const names = Array.from({ length: 200 }, (_, at) => `M${at}`);
  const messages = names.map((name, at) => `message ${name} { 1 next: M${(at + 1) % 200}[]; }`);
  const text = (first: string): string =>
    `package chat.v1;\n${messages.join("\n")}\nservice Rooms { go(a: ${first}); }`;
  assert.match(hashOf(text("M0")), /^[0-9a-f]{16}$/);
  assert.equal(hashOf(text("M0")), hashOf(text("M7")));
});
