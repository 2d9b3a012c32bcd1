import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";

import { compareTexts } from "./compare-texts.js";

/** A message, an enum, a union, an error and a service with so many members each. */
interface Shape {
  readonly fields: readonly string[];
  readonly members: number;
  readonly cases: readonly string[];
  readonly errorFields: readonly string[];
  /** Types of the parameters of each method. */
  readonly methods: readonly (readonly string[])[];
}

const type = fc.constantFrom(
  "string",
  "int32",
  "bytes",
  "timestamp",
  "string[]",
  "map<int32, E>",
  "E",
  "M[]",
  "json",
  "double[][]",
);
const types = (min: number): fc.Arbitrary<readonly string[]> =>
  fc.array(type, { minLength: min, maxLength: 5 });

const shape: fc.Arbitrary<Shape> = fc.record({
  fields: types(0),
  members: fc.integer({ min: 1, max: 5 }),
  cases: types(1),
  errorFields: types(0),
  methods: fc.array(types(0), { maxLength: 4 }),
});

function textOf({ fields, members, cases, errorFields, methods }: Shape): string {
  const list = (prefix: string, found: readonly string[]): string =>
    found.map((text, index) => `  ${index + 1} ${prefix}${index}: ${text};\n`).join("");
  const enumMembers = Array.from({ length: members }, (_, index) => `  E${index} = ${index};\n`);
  const calls = methods.map((parameters, index) => {
    const inner = parameters.map((text, position) => `p${position}: ${text}`).join(", ");
    return `  m${index}(${inner}): M throws X;\n`;
  });
  return [
    "package demo.v1;\n",
    `message M {\n${list("f", fields)}}\n`,
    `enum E {\n${enumMembers.join("")}}\n`,
    `union U {\n${list("c", cases)}}\n`,
    `error X = 1001 {\n${list("x", errorFields)}}\n`,
    `service S {\n${calls.join("")}}\n`,
  ].join("");
}

/** Both lists, one after the other. */
function grown(one: Shape, more: Shape): Shape {
  return {
    fields: [...one.fields, ...more.fields],
    members: one.members + more.members,
    cases: [...one.cases, ...more.cases],
    errorFields: [...one.errorFields, ...more.errorFields],
    methods: [
      ...one.methods.map((parameters, index) => [...parameters, ...(more.methods[index] ?? [])]),
      ...more.methods,
    ],
  };
}

test("of a program that did not change nothing is said", () => {
  fc.assert(
    fc.property(shape, (one) => {
      assert.deepEqual(compareTexts(textOf(one), textOf(one)), []);
    }),
    { numRuns: 30 },
  );
});

test("fields, members, cases, methods, and parameters at the end may always be added", () => {
  fc.assert(
    fc.property(shape, shape, (one, more) => {
      assert.deepEqual(compareTexts(textOf(one), textOf(grown(one, more))), []);
    }),
    { numRuns: 60 },
  );
});

test("taking away what was added is an error for each thing that is gone", () => {
  fc.assert(
    fc.property(shape, shape, (one, more) => {
      const found = compareTexts(textOf(grown(one, more)), textOf(one));
      const gone = more.fields.length + more.members + more.cases.length + more.errorFields.length;
      const codes = found.map(({ code }) => code);
      assert.equal(codes.filter((code) => code === "RPC6101").length, gone);
      assert.equal(codes.filter((code) => code === "RPC6202").length, more.methods.length);
    }),
    { numRuns: 60 },
  );
});
