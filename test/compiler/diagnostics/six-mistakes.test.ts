import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

import { compile } from "../../../compiler/src/compile.js";
import { MemoryHost } from "../../../compiler/src/memory-host.js";

const folder = join(import.meta.dirname, "../semantics");
const read = (name: string): string => readFileSync(join(folder, name), "utf8");
const sample = read("sample.rpc");

/** Changes of the sample, each a mistake of its own, and what is said of it. */
const mistakes: readonly (readonly [string, string, string])[] = [
  ["enum Presence {", "enm Presence {", "RPC1006"],
  ["2 name: string;", "2 name: string", "RPC1001"],
  ["8 devices: Device[];", "8 devices: Devise[];", "RPC2003"],
  ["2 left: UserId;", "left: UserId;", "RPC1007"],
  ["1 author: User;", "1 author User;", "RPC1001"],
  ["leave(room: RoomId);", "leave(room: RoomId;", "RPC1001"],
];

function codesOf(text: string): readonly string[] {
  const host = new MemoryHost({
    "/project/chat.rpc": text,
    "/project/common.rpc": read("common.rpc"),
    "/project/audit.rpc": read("audit.rpc"),
  });
  const { diagnostics } = compile(host, { folder: "/project", sources: ["*.rpc"] });
  // The sample imports a file that it does not use, which is a warning.
  return diagnostics.flatMap(({ code, severity }) => (severity === "error" ? [code] : []));
}

test("six mistakes in one file are six diagnostics, in order", () => {
  assert.ok(sample.split("\n").length > 60);
  let text = sample;
  for (const [right, wrong] of mistakes) {
    assert.ok(text.includes(right), right);
    text = text.replace(right, wrong);
  }
  assert.deepEqual(
    codesOf(text),
    mistakes.map(([, , code]) => code),
  );
});

for (const [right, wrong, code] of mistakes) {
  test(`\`${wrong}\` alone is one diagnostic`, () => {
    assert.deepEqual(codesOf(sample.replace(right, wrong)), [code]);
  });
}
