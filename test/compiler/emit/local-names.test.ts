import assert from "node:assert/strict";
import { test } from "node:test";
import { localFields } from "../../../compiler/src/emit/local-names.js";
import { field, scalar } from "./models.js";

function locals(names: readonly string[], taken?: readonly string[]): readonly string[] {
  const fields = names.map((name, index) => field(index + 1, name, scalar("string")));
  return localFields(fields, taken).map(({ local }) => local);
}

test("a name that means nothing else stays", () => {
  assert.deepEqual(locals(["room", "marks", "constructor", "readAt"]), [
    "room",
    "marks",
    "constructor",
    "readAt",
  ]);
});

test("reserved words, variables of the function and names of the runtime get a $", () => {
  const names = ["default", "reader", "undefined", "field", "mark2", "item", "Map"];
  assert.deepEqual(
    locals(names),
    names.map((name) => `${name}$`),
  );
});

test("a name that looks like a generated function begins with a $", () => {
  assert.deepEqual(locals(["decodeUser", "encode"]), ["$decodeUser", "$encode"]);
});

test("all are distinct, whatever was there before", () => {
  assert.deepEqual(locals(["tag$", "tag", "room"], ["room"]), ["tag$", "tag$$", "room$"]);
});
