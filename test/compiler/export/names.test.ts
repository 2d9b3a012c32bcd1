import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { stronglyConnected } from "../../../compiler/src/export/connected.js";
import { nameEnumValues } from "../../../compiler/src/export/enum-value-names.js";
import {
  defaultJsonName,
  entryName,
  pascalCase,
  presenceName,
} from "../../../compiler/src/export/field-names.js";
import type { EnumModel } from "../../../compiler/src/model/model.js";

const docs = { lines: [], deprecated: undefined };

function enumeration(name: string, members: Readonly<Record<string, number>>): EnumModel {
  return {
    kind: "enum",
    name,
    tsName: name,
    fullName: name,
    closed: false,
    members: Object.entries(members).map(([member, number]) => ({ name: member, number, docs })),
    zero: Object.keys(members)[0] ?? "",
    docs,
  };
}

function namesOf(taken: readonly string[], ...enums: readonly EnumModel[]): readonly string[] {
  return [...nameEnumValues(enums, new Set(taken)).values()].flatMap(({ members, zero }) => [
    ...members,
    ...(zero === undefined ? [] : [zero]),
  ]);
}

suite("values of enums", () => {
  test("keep their names where these are free", () => {
    const names = namesOf([], enumeration("A", { X: 0, Y: 1 }), enumeration("B", { Z: 0 }));
    assert.deepEqual(names, ["X", "Y", "Z"]);
  });

  test("begin with their enum's name in all enums that share one", () => {
    const names = namesOf(
      [],
      enumeration("SeatState", { X: 0 }),
      enumeration("HTTPCode", { X: 0 }),
    );
    assert.deepEqual(names, ["SEAT_STATE_X", "HTTP_CODE_X"]);
  });

  test("give way to what else is declared, words of protobuf, and what a prefix makes", () => {
    assert.deepEqual(namesOf(["X", "A_X"], enumeration("A", { X: 0, Y: 1 })), ["A__X", "A__Y"]);
    assert.deepEqual(namesOf([], enumeration("A", { option: 0 })), ["A_option"]);
  });

  test("get their number where only case, underscores or the enum's name tell them apart", () => {
    const names = namesOf([], enumeration("Cases", { ONE: 0, one: 1, CASES_ONE: 2, o_ne: -3 }));
    assert.deepEqual(names, ["ONE", "one_1", "CASES_ONE_2", "o_ne_N3"]);
  });

  test("get a zero where there is none", () => {
    const names = namesOf([], enumeration("Late", { FIRST: 5 }));
    assert.deepEqual(names, ["FIRST", "LATE_UNSPECIFIED"]);
  });
});

const derived: readonly (readonly [name: string, json: string, entry: string, presence: string])[] =
  [
    ["labels", "labels", "LabelsEntry", "_labels"],
    ["room_id", "roomId", "RoomIdEntry", "_room_id"],
    ["_x__1", "X1", "X1Entry", "X_x__1"],
    ["end_", "end", "EndEntry", "_end_"],
  ];

for (const [name, json, entry, presence] of derived) {
  test(`what protobuf derives from ${name}`, () => {
    assert.deepEqual(
      [defaultJsonName(name), entryName(name), presenceName(name)],
      [json, entry, presence],
    );
  });
}

test("names of methods begin what is named after them", () => {
  assert.deepEqual(["join", "join_room", "_"].map(pascalCase), ["Join", "JoinRoom", "_"]);
});

test("nodes that reach each other are in one group", () => {
  const edges: Readonly<Record<string, readonly string[]>> = { a: ["b"], b: ["c", "d"], c: ["a"] };
  const groups = stronglyConnected(["a", "b", "c", "d"], (node) => edges[node] ?? []);
  assert.deepEqual(
    groups.map((group) => group.join("")),
    ["abc", "d"],
  );
});

test("groups are in the order of the nodes, wherever the walk comes from", () => {
  const edges: Readonly<Record<string, readonly string[]>> = {
    a: ["d"],
    b: ["c"],
    c: ["b"],
    d: ["b", "d"],
  };
  const groups = stronglyConnected(["a", "c", "b", "d"], (node) => edges[node] ?? []);
  assert.deepEqual(
    groups.map((group) => group.join("")),
    ["a", "cb", "d"],
  );
});

test("regression: groups of a long chain take one look at each edge", () => {
  const nodes = Array.from({ length: 20_000 }, (_, index) => index);
  let looks = 0;
  const groups = stronglyConnected(nodes, (node) => {
    looks += 1;
    return node + 1 < nodes.length ? [node + 1] : [];
  });
  assert.equal(groups.length, nodes.length);
  assert.equal(looks, nodes.length);
});
