import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { checkArguments } from "../../../runtime/src/call/broken-constraints.js";
import { oneway, type AnyMethod } from "../../../runtime/src/call/method.js";
import {
  field,
  type FieldDescriptor,
  list,
  map,
  type MessageType,
  optional,
  type UnionType,
  wrapped,
} from "../../../runtime/src/codec/descriptor.js";
import { message } from "../../../runtime/src/codec/message-type.js";
import { NESTING_MAX } from "../../../runtime/src/codec/nesting.js";
import { union } from "../../../runtime/src/codec/union-type.js";

/** Descriptors whose codecs are never called. */
const noCodec = [() => {}, () => ({})] as const;

const Free: MessageType<unknown> = message("test.Free", ...noCodec, () => [
  field(1, "text", "string"),
  optional(2, "free", Free),
]);

const Leaf: MessageType<unknown> = message("test.Leaf", ...noCodec, () => [
  field(1, "code", "string", { constraints: { length: { min: 1, max: 3 }, pattern: "[a-z]+" } }),
  field(2, "count", "int32", { constraints: { min: 0, max: 9 } }),
  optional(3, "weight", "double", { constraints: { min: 0.5 } }),
]);

const Choice: UnionType<unknown> = union("test.Choice", ...noCodec, () => [
  field(1, "leaf", Leaf),
  field(2, "name", "string"),
  field(3, "many", wrapped(list(Leaf))),
]);

const Tree: MessageType<unknown> = message("test.Tree", ...noCodec, () => [
  field(1, "leaves", list(Leaf), { constraints: { items: { max: 3 } } }),
  field(2, "byName", map("string", Leaf)),
  optional(3, "child", Tree),
  field(4, "choice", Choice),
  field(5, "grid", list(wrapped(list(Leaf)))),
  field(6, "free", Free),
]);

function methodOf(parameters: readonly FieldDescriptor[], constrained = true): AnyMethod {
  return oneway({
    path: "test.S/m",
    id: 1,
    serverType: "test",
    ...(constrained && { constrained: checkArguments }),
    encode: () => {},
    decode: () => [],
    parameters: () => parameters,
  });
}

/** What a connection asks of a method. */
function brokenConstraints(method: AnyMethod, values: readonly unknown[]): string | undefined {
  return method.constrained?.(method, values);
}

const grow = methodOf([
  field(1, "tree", Tree),
  optional(2, "note", "string", { constraints: { length: { max: 2 } } }),
]);

const good = { code: "abc", count: 9, weight: undefined };
const bad = { code: "ABCD", count: 10, weight: 0 };
const empty = {
  leaves: [],
  byName: new Map(),
  child: undefined,
  choice: { case: undefined },
  grid: [],
  free: { text: "" },
};

test("a method that is not marked costs nothing and is never looked at", () => {
  const explode = (): never => assert.fail("looked at");
  const method = { ...methodOf([], false), parameters: explode };
  assert.equal(brokenConstraints(method, [explode]), undefined);
});

test("what keeps to its constraints has nothing wrong", () => {
  const tree = { ...empty, leaves: [good], choice: { case: "leaf", value: good }, child: empty };
  assert.equal(brokenConstraints(grow, [tree, "ab"]), undefined);
  assert.equal(brokenConstraints(grow, [tree]), undefined);
});

test("everything that is wrong is listed, in the order of the fields", () => {
  const tree = {
    ...empty,
    leaves: [good, bad, good, good],
    byName: new Map([["k", { ...good, count: -1 }]]),
    child: { ...empty, choice: { case: "many", value: [good, { ...good, code: "" }] } },
    choice: { case: "leaf", value: { ...good, weight: Number.NaN } },
    grid: [[], [{ ...good, code: "A" }]],
  };
  const expected = [
    "tree.leaves: 4 items, at most 3",
    "tree.leaves[1].code: 4 characters, at most 3",
    "tree.leaves[1].count: 10, at most 9",
    "tree.leaves[1].weight: 0, at least 0.5",
    'tree.byName["k"].count: -1, at least 0',
    "tree.child.choice.value[1].code: 0 characters, at least 1",
    "tree.choice.value.weight: NaN, at least 0.5",
    "tree.grid[1][0].code: does not match [a-z]+",
    "note: 3 characters, at most 2",
  ];
  assert.equal(brokenConstraints(grow, [tree, "abc"]), expected.join("; "));
});

test("a long list of wrong items is not walked to its end", () => {
  let looked = 0;
  const item = {
    get code(): string {
      looked += 1;
      return "A";
    },
    count: 0,
  };
  const tree = { ...empty, grid: [Array.from({ length: 10_000 }, () => item)] };
  const text = brokenConstraints(grow, [tree]) ?? "";
  assert.equal(looked, 21);
  assert.match(
    text,
    /^tree\.grid\[0\]\[0\]\.code: .*tree\.grid\[0\]\[\d+\]\.code: [^;]*; and more$/,
  );
});

test("types without constraints are not visited, at any depth", () => {
  const text = {
    get text(): string {
      return assert.fail("visited");
    },
  };
  assert.equal(brokenConstraints(grow, [{ ...empty, free: { free: text } }]), undefined);
});

test("a value that holds itself, or is deeper than can be sent, ends", () => {
  const circle: { child?: unknown } = { ...empty };
  circle.child = circle;
  assert.equal(brokenConstraints(grow, [circle]), undefined);
  let tree: object = { ...empty, leaves: [bad] };
  for (let depth = 1; depth < NESTING_MAX; depth++) tree = { ...empty, child: tree };
  assert.match(brokenConstraints(grow, [tree]) ?? "", /^tree(\.child){99}\.leaves\[0\]\.code: 4/);
});

test("values of wrong types are left to the encoder", () => {
  for (const wrong of [5, null, "x", [], new Map(), { leaves: 5, byName: {}, choice: "leaf" }]) {
    assert.equal(brokenConstraints(grow, [wrong, 5]), undefined);
  }
  assert.equal(brokenConstraints(grow, []), undefined);
});

const leaf = fc.record({
  code: fc.string({ unit: fc.constantFrom("a", "m", "z"), minLength: 1, maxLength: 3 }),
  count: fc.integer({ min: 0, max: 9 }),
  weight: fc.option(fc.double({ min: 0.5, noNaN: true }), { nil: undefined }),
});
const choice = fc.oneof(
  fc.constant({ case: undefined }),
  fc.record({ case: fc.constant("leaf"), value: leaf }),
  fc.record({ case: fc.constant("name"), value: fc.string() }),
  fc.record({ case: fc.constant("many"), value: fc.array(leaf, { maxLength: 3 }) }),
);
const { tree } = fc.letrec<{ readonly tree: object }>((tie) => ({
  tree: fc.record({
    leaves: fc.array(leaf, { maxLength: 3 }),
    byName: fc
      .array(fc.tuple(fc.string({ maxLength: 5 }), leaf), { maxLength: 3 })
      .map((it) => new Map(it)),
    child: fc.option(tie("tree"), { nil: undefined, depthSize: "small" }),
    choice,
    grid: fc.array(fc.array(leaf, { maxLength: 2 }), { maxLength: 2 }),
    free: fc.constant({ text: "" }),
  }),
}));

/** The leaves in a value, with their paths. */
function leavesIn(value: unknown, path: string): readonly (readonly [string, object])[] {
  if (value instanceof Map) {
    return [...value].flatMap(([key, item]) => leavesIn(item, `${path}[${JSON.stringify(key)}]`));
  }
  if (Array.isArray(value)) {
    return value.flatMap((item, index) => leavesIn(item, `${path}[${index}]`));
  }
  if (typeof value !== "object" || value === null) return [];
  if ("code" in value) return [[path, value]];
  return Object.entries(value).flatMap(([name, item]) => leavesIn(item, `${path}.${name}`));
}

const mutations = [
  [{ code: "" }, "code: 0 characters, at least 1"],
  [{ code: "a-" }, "code: does not match [a-z]+"],
  [{ code: "aaaa" }, "code: 4 characters, at most 3"],
  [{ count: -1 }, "count: -1, at least 0"],
  [{ count: 10 }, "count: 10, at most 9"],
  [{ weight: 0.25 }, "weight: 0.25, at least 0.5"],
] as const;

test("what is made within the constraints passes; one change breaks them at its path", () => {
  const property = fc.property(
    tree,
    fc.nat(),
    fc.constantFrom(...mutations),
    (value, pick, mutation) => {
      assert.equal(brokenConstraints(grow, [value]), undefined);
      const leaves = leavesIn(value, "tree");
      const chosen = leaves[pick % Math.max(leaves.length, 1)];
      if (chosen === undefined) return;
      Object.assign(chosen[1], mutation[0]);
      assert.equal(brokenConstraints(grow, [value]), `${chosen[0]}.${mutation[1]}`);
    },
  );
  fc.assert(property, { numRuns: 300, seed: 11 });
});
