import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

import { compareFiles, compareTexts } from "./compare-texts.js";

const base = readFileSync(join(import.meta.dirname, "base.rpc"), "utf8");

/** The base with changes, each of a text that is in it once. */
function changed(...changes: readonly (readonly [string, string])[]): string {
  let text = base;
  for (const [before, after] of changes) {
    assert.equal(text.split(before).length, 2, `\`${before}\` is not in the base once`);
    text = text.replace(before, () => after);
  }
  return text;
}

type Changes = readonly (readonly [string, string])[];

/** A change, and what is said of it. */
const breaking: readonly (readonly [string, Changes, readonly string[]])[] = [
  ["a field is removed", [["  2 name: string;\n", ""]], ["RPC6101"]],
  ["an enum member is removed", [["AWAY = 2; ", ""]], ["RPC6101"]],
  ["a member of a closed enum is removed", [[" OWNER = 1;", ""]], ["RPC6101"]],
  ["a union case is removed", [["  2 left: UserId;\n", ""]], ["RPC6101"]],
  ["a field of an error is removed", [[" 2 limit: uint32;", ""]], ["RPC6101"]],
  ["a nested field is removed", [[" 2 model?: string;", ""]], ["RPC6101"]],
  ["its number alone is reserved", [["  2 name: string;\n", "  reserved 2;\n"]], ["RPC6102"]],
  ["its name alone is reserved", [["  2 name: string;\n", '  reserved "name";\n']], ["RPC6101"]],
  ["a reserved number is not any more", [["reserved 20, 30 to 39;", "reserved 20;"]], ["RPC6103"]],
  ["part of a range is not", [["30 to 39;", "30, 32 to 39;"]], ["RPC6103"]],
  ["a reserved name is not any more", [['  reserved "email";\n', ""]], ["RPC6102"]],
  ["a reserved number is used", [["  reserved 20,", "  20 fresh: bool;\n  reserved"]], ["RPC6104"]],
  ["a number gets another field", [["2 name: string;", "2 age: int32;"]], ["RPC6104"]],
  ["a number changes", [["2 name: string;", "19 name: string;"]], ["RPC6105"]],
  ["a member's number changes", [["AWAY = 2", "AWAY = 3"]], ["RPC6105"]],
  [
    "two fields swap numbers",
    [["1 id: UserId;\n  2 name", "2 id: UserId;\n  1 name"]],
    ["RPC6105", "RPC6105"],
  ],
  ["a scalar changes", [["2 name: string;", "2 name: int32;"]], ["RPC6106"]],
  ["zigzag comes in", [["6 score: int64;", "6 score: sint64;"]], ["RPC6106"]],
  ["fixed comes in", [["6 score: int64;", "6 score: fixed64;"]], ["RPC6106"]],
  ["float becomes double", [["float", "double"]], ["RPC6106"]],
  ["one becomes many", [["2 name: string;", "2 name: string[];"]], ["RPC6106"]],
  ["many become one", [["8 devices: Device[];", "8 devices: Device;"]], ["RPC6106"]],
  ["a list may be absent", [["8 devices: Device[];", "8 devices?: Device[];"]], ["RPC6106"]],
  ["the value of a map changes", [["map<string, string>", "map<string, bool>"]], ["RPC6106"]],
  ["the key of a map changes", [["map<string, string>", "map<int32, string>"]], ["RPC6106"]],
  ["a message becomes another one", [["9 parent?: User;", "9 parent?: Device;"]], ["RPC6106"]],
  ["a message becomes bytes", [["9 parent?: User;", "9 parent?: bytes;"]], ["RPC6106"]],
  [
    "an enum becomes another one",
    [["3 presence: Presence = ONLINE", "3 presence: Role = OWNER"]],
    ["RPC6106"],
  ],
  ["a closed enum becomes a number", [["12 role: Role;", "12 role: int32;"]], ["RPC6106"]],
  [
    "a timestamp becomes a number",
    [["5 lastSeen?: timestamp;", "5 lastSeen?: int64;"]],
    ["RPC6106"],
  ],
  [
    "an alias means something else",
    [["type RoomId = string", "type RoomId = int32"]],
    ["RPC6106", "RPC6106", "RPC6106", "RPC6106", "RPC6106", "RPC6106", "RPC6106"],
  ],
  ["a case changes its type", [["2 left: UserId;", "2 left: User;"]], ["RPC6106"]],
  [
    "a streamed item changes",
    [["events: stream Event): stream", "events: stream User): stream"]],
    ["RPC6106"],
  ],
  ["a field becomes optional", [["2 name: string;", "2 name?: string;"]], ["RPC6107"]],
  ["a field is optional no more", [["4 avatar?: bytes;", "4 avatar: bytes;"]], ["RPC6107"]],
  ["a field gets a default", [["2 name: string;", '2 name: string = "none";']], ["RPC6107"]],
  [
    "a field loses its default",
    [["3 presence: Presence = ONLINE", "3 presence: Presence"]],
    ["RPC6107"],
  ],
  ["a parameter becomes optional", [["leave(room: RoomId)", "leave(room?: RoomId)"]], ["RPC6107"]],
  ["an enum is closed", [["\nenum Presence", "\nclosed enum Presence"]], ["RPC6108"]],
  ["an enum is opened", [["closed enum Role", "enum Role"]], ["RPC6108"]],
  ["a closed enum grows", [["OWNER = 1;", "OWNER = 1; GUEST = 2;"]], ["RPC6109"]],
  ["a union becomes a message", [["union Event", "message Event"]], ["RPC6110"]],
  ["an error gets another code", [["RoomFull = 1001", "RoomFull = 1002"]], ["RPC6111"]],
  ["the package is renamed", [["package chat.v1", "package chat.v2"]], ["RPC6112"]],
  ["a constraint is added", [["11 motto", "@length(max: 20) 11 motto"]], ["RPC6113"]],
  ["a constraint is narrowed", [["@max(100)", "@max(99)"]], ["RPC6113"]],
  ["a pattern changes", [['"[a-z]+"', '"[a-y]+"']], ["RPC6113"]],
  ["a service is removed", [["service Extra {\n  ping();\n}\n", ""]], ["RPC6201"]],
  ["a service is renamed", [["service Extra", "service Other"]], ["RPC6201"]],
  ["a method is removed", [["  leave(room: RoomId);\n", ""]], ["RPC6202"]],
  ["a method is renamed", [["  leave(", "  quit("]], ["RPC6202"]],
  ["a oneway method is answered", [["oneway touch", "touch"]], ["RPC6203"]],
  ["a method is not answered any more", [["  leave(", "  oneway leave("]], ["RPC6203"]],
  [
    "a result becomes a stream",
    [["find(id: UserId): User?", "find(id: UserId): stream User"]],
    ["RPC6203"],
  ],
  ["a stream becomes a result", [["): stream Event;\n  up", "): Event;\n  up"]], ["RPC6203"]],
  [
    "a parameter becomes a stream",
    [["leave(room: RoomId)", "leave(room: stream RoomId)"]],
    ["RPC6203", "RPC6204"],
  ],
  [
    "a parameter is removed",
    [["join(room: RoomId, role: Role = MEMBER)", "join(room: RoomId)"]],
    ["RPC6204"],
  ],
  ["the first parameter is removed", [["join(room: RoomId, role", "join(role"]], ["RPC6204"]],
  ["a parameter is inserted", [["leave(room", "leave(force: bool, room"]], ["RPC6204"]],
  [
    "parameters swap",
    [["join(room: RoomId, role: Role = MEMBER)", "join(role: Role, room: RoomId)"]],
    ["RPC6204"],
  ],
  ["a parameter is another one", [["leave(room: RoomId)", "leave(force: bool)"]], ["RPC6204"]],
  ["a parameter changes its type", [["leave(room: RoomId)", "leave(room: bool)"]], ["RPC6106"]],
  ["a result changes", [["find(id: UserId): User?", "find(id: UserId): string?"]], ["RPC6205"]],
  ["a result may be absent", [["): User throws", "): User? throws"]], ["RPC6205"]],
  [
    "a result is always there",
    [["find(id: UserId): User?", "find(id: UserId): User"]],
    ["RPC6205"],
  ],
  ["a result goes", [["): User throws", ") throws"]], ["RPC6205"]],
  ["a result comes", [["leave(room: RoomId);", "leave(room: RoomId): bool;"]], ["RPC6205"]],
  ["the server type changes", [['@server("chat")', '@server("rooms")']], ["RPC6206"]],
  [
    "the namespace changes",
    [['@server("chat")', '@server("chat") @namespace("sys")']],
    ["RPC6206"],
  ],
];

/** A change that only source code notices, or values in rare cases. */
const warnings: readonly (readonly [string, Changes, readonly string[]])[] = [
  ["an enum member is renamed", [["AWAY = 2", "GONE = 2"]], ["RPC6302"]],
  ["a field is renamed", [["2 name: string;", "2 title: string;"]], ["RPC6302"]],
  ["a case is renamed", [["2 left: UserId;", "2 gone: UserId;"]], ["RPC6302"]],
  ["a parameter is renamed", [["leave(room: RoomId)", "leave(id: RoomId)"]], ["RPC6302"]],
  [
    "a nested message is renamed",
    [
      ["message Device {", "message Machine {"],
      ["Device[]", "Machine[]"],
    ],
    ["RPC6301"],
  ],
  [
    "an error is renamed",
    [
      ["error RoomFull", "error NoRoom"],
      ["throws RoomFull", "throws NoRoom"],
    ],
    ["RPC6301"],
  ],
  [
    "an enum is renamed",
    [
      ["closed enum Role", "closed enum Rank"],
      ["12 role: Role", "12 role: Rank"],
      ["role: Role = MEMBER", "role: Rank = MEMBER"],
    ],
    ["RPC6301"],
  ],
  ["a constant is removed", [["const MAX_TEXT: uint32 = 4096;\n", ""]], ["RPC6303"]],
  ["an unused message is removed", [["message Unused { 1 id: string; }\n", ""]], ["RPC6303"]],
  ["int64 becomes int32", [["6 score: int64;", "6 score: int32;"]], ["RPC6305"]],
  ["int64 becomes bool", [["6 score: int64;", "6 score: bool;"]], ["RPC6305"]],
  ["string becomes bytes", [["2 name: string;", "2 name: bytes;"]], ["RPC6305"]],
  [
    "a 64-bit integer becomes a number in TypeScript",
    [["6 score", '@js("number") 6 score']],
    ["RPC6305"],
  ],
  [
    "an open enum becomes a number",
    [["3 presence: Presence = ONLINE", "3 presence: int32 = 1"]],
    ["RPC6305"],
  ],
  ["items of a list change", [["10 marks: uint32[];", "10 marks: uint64[];"]], ["RPC6305"]],
  ["a result changes compatibly", [["count(): int32", "count(): int64"]], ["RPC6305"]],
  ["a default changes", [["Presence = ONLINE", "Presence = AWAY"]], ["RPC6306"]],
  [
    "a default becomes optional",
    [["3 presence: Presence = ONLINE", "3 presence?: Presence"]],
    ["RPC6306"],
  ],
];

for (const [severity, table] of [
  ["error", breaking],
  ["warning", warnings],
] as const) {
  for (const [name, changes, codes] of table) {
    test(`${name}: ${codes[0] ?? ""}`, () => {
      const found = compareTexts(base, changed(...changes));
      const said = found.map(({ code, message }) => `${code} ${message}`).join("\n");
      assert.deepEqual(found.map(({ code }) => code).sort(), codes, said);
      if (severity === "warning") assert.ok(found.every((entry) => entry.severity === "warning"));
      for (const { span, notes } of found) {
        assert.equal(span?.source.name, "main.rpc");
        assert.ok(notes.every(({ text }) => !text.includes("undefined")));
      }
    });
  }
}

const safe: readonly (readonly [string, Changes])[] = [
  ["nothing changes", []],
  ["a field is added", [["  2 name: string;", "  2 name: string;\n  13 fresh?: bool;"]]],
  ["a member is added to an open enum", [["AWAY = 2;", "AWAY = 2; BUSY = 3;"]]],
  ["a case is added", [["  2 left: UserId;", "  2 left: UserId;\n  3 moved: User;"]]],
  [
    "a parameter is added at the end",
    [["leave(room: RoomId)", "leave(room: RoomId, force: bool)"]],
  ],
  ["a method is added", [["  ping();", "  ping();\n  pong(): bool;"]]],
  ["a service is added", [["service Extra", "service Fresh { a(); }\nservice Extra"]]],
  ["a field is removed and reserved", [["  2 name: string;\n", '  reserved 2, "name";\n']]],
  [
    "a constraint is widened or taken away",
    [
      ["@max(100)", "@max(101)"],
      ['@pattern("[a-z]+") ', ""],
    ],
  ],
  ["an error is thrown no more", [[" throws RoomFull", ""]]],
  ["an alias is written out", [["leave(room: RoomId)", "leave(room: string)"]]],
  [
    "comments, order and layout change",
    [["  1 id: UserId;\n  2 name: string;", "  /** Text. */ 2 name: string; 1 id: UserId;"]],
  ],
  ["an annotation that is not on the wire changes", [["@idempotent", '@deprecated("x")']]],
];

for (const [name, changes] of safe) {
  test(`${name}: nothing is said`, () => {
    assert.deepEqual(
      compareTexts(base, changed(...changes)).map(({ code, message }) => `${code} ${message}`),
      [],
    );
  });
}

test("a message that is renamed and changed is compared under its new name", () => {
  const before =
    "package p;\nmessage A { 1 a: string; 2 b: string; }\nmessage U { 1 a: A; 2 l: A[]; }\n";
  const after = "package p;\nmessage B { 1 a: string; }\nmessage U { 1 a: B; 2 l: B[]; }\n";
  const found = compareTexts(before, after).map(({ code }) => code);
  assert.deepEqual(found.sort(), ["RPC6101", "RPC6301"]);
});

test("what is nested in a removed or renamed message is said with it", () => {
  const before =
    "package p;\nmessage A { 1 b: B; message B { 1 c: C; enum C { X = 0; } } }\nmessage D { 1 a: A; }\n";
  const renamed = before.replaceAll("A", "Z");
  assert.deepEqual(
    compareTexts(before, renamed).map(({ message }) => message),
    [
      "message `A` was renamed to `Z`",
      "message `A.B` was renamed to `Z.B`",
      "enum `A.B.C` was renamed to `Z.B.C`",
    ],
  );
  const gone = 'package p;\nmessage D { reserved 1, "a"; }\n';
  assert.deepEqual(
    compareTexts(before, gone).map(({ message }) => message),
    ["message `A` was removed or renamed"],
  );
});

test("a file that is gone has no place; what it declared is named", () => {
  const kept = "package p;\nmessage A { 1 a: string; }\n";
  const other =
    "package p;\nservice S { @deprecated a(); }\nmessage B { 1 a: string; 2 b: bool; }\n";
  const found = compareFiles({ "a.rpc": kept, "b.rpc": other }, { "a.rpc": kept });
  assert.deepEqual(
    found.map(({ message, span, notes }) => [message, span, notes.at(-1)?.text]),
    [
      ["service `p.S` was removed or renamed", undefined, "it was `S` at old:b.rpc:2:9"],
      ["message `B` was removed or renamed", undefined, "it was `B` at old:b.rpc:3:9"],
    ],
  );
});

test("declarations that move to another file are one warning a file", () => {
  const text = "package p;\nmessage A { 1 a: string; }\nmessage B { 1 a: A; }\n";
  const found = compareFiles({ "a.rpc": text }, { "b.rpc": text });
  assert.deepEqual(
    found.map(({ code, message }) => `${code} ${message}`),
    ["RPC6304 2 declarations of `a.rpc` moved to `b.rpc`"],
  );
});

test("types that only their packages tell apart are shown with them", () => {
  const a = "package a;\nmessage X { 1 i: int32; }\n";
  const b = "package b;\nmessage X { 1 s: string; }\n";
  const use = (name: string): string =>
    `package u;\nimport { X } from "./${name}.rpc";\nmessage U { 1 x: X; }\n`;
  const found = compareFiles(
    { "a.rpc": a, "b.rpc": b, "u.rpc": use("a") },
    { "a.rpc": a, "b.rpc": b, "u.rpc": use("b") },
  );
  assert.deepEqual(
    found.map(({ message }) => message),
    ["field `x` changed from `x: a.X` to `x: b.X`"],
  );
});

test("in an enum without 0 another first member is another default", () => {
  const before = "package p;\nenum E { A = 1; B = 2; }\n";
  const after = "package p;\nenum E { B = 2; A = 1; }\n";
  assert.deepEqual(
    compareTexts(before, after).map(({ code }) => code),
    ["RPC6306"],
  );
});

test("a renamed enum member does not change defaults", () => {
  const before = "package p;\nenum E { A = 0; B = 1; }\nmessage M { 1 e: E = B; }\n";
  const after = before.replaceAll("B", "C");
  assert.deepEqual(
    compareTexts(before, after).map(({ code }) => code),
    ["RPC6302"],
  );
});
