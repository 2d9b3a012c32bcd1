import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { constraintRules } from "../../../runtime/src/codec/constraint-rules.js";
import type { Constraints } from "../../../runtime/src/codec/constraints.js";
import { list, map, type ValueType } from "../../../runtime/src/codec/descriptor.js";

type Row = readonly [
  type: ValueType,
  constraints: Constraints,
  value: unknown,
  problem: string | undefined,
];

const smile = "😀";

const ROWS: readonly Row[] = [
  ["int32", { min: 1, max: 9 }, 1, undefined],
  ["int32", { min: 1, max: 9 }, 9, undefined],
  ["int32", { min: 1, max: 9 }, 0, "0, at least 1"],
  ["int32", { min: 1, max: 9 }, 10, "10, at most 9"],
  ["int64", { min: 2n ** 53n + 1n }, 2n ** 53n + 1n, undefined],
  ["int64", { min: 2n ** 53n + 1n }, 2n ** 53n, "9007199254740992, at least 9007199254740993"],
  ["int64", { max: 5 }, 6, "6, at most 5"],
  ["double", { min: 0 }, -0, undefined],
  ["double", { min: 0 }, -Number.MIN_VALUE, "-5e-324, at least 0"],
  ["double", { min: 0 }, Number.NaN, "NaN, at least 0"],
  ["double", { max: 0 }, Number.NaN, "NaN, at most 0"],
  ["double", { max: 0.1 }, Math.fround(0.1), "0.10000000149011612, at most 0.1"],
  ["float", { min: 0.1, max: 0.1 }, 0.1, undefined],
  ["float", { min: 0.9, max: 0.9 }, 0.9, undefined],
  ["float", { max: 0.1 }, Math.fround(0.1), undefined],
  ["float", { max: 0.1 }, 0.2, "0.2, at most 0.1"],
  ["duration", { max: 60_000 }, 60_001, "60001 ms, at most 60000"],
  ["string", { length: { min: 1, max: 3 } }, "", "0 characters, at least 1"],
  ["string", { length: { min: 2 } }, "x", "1 character, at least 2"],
  ["string", { length: { max: 3 } }, "xxxx", "4 characters, at most 3"],
  ["string", { length: { min: 2, max: 2 } }, smile, "1 character, at least 2"],
  ["string", { length: { min: 2, max: 2 } }, smile + smile, undefined],
  ["string", { length: { max: 2 } }, `${smile}${smile}x`, "3 characters, at most 2"],
  ["string", { length: { max: 4096 } }, "x".repeat(5000), "5000 characters, at most 4096"],
  ["bytes", { length: { min: 2 } }, new Uint8Array(1), "1 byte, at least 2"],
  ["bytes", { length: { max: 2 } }, new Uint8Array(3), "3 bytes, at most 2"],
  ["string", { pattern: "[a-z]+" }, "abc", undefined],
  ["string", { pattern: "[a-z]+" }, "abc1", "does not match [a-z]+"],
  ["string", { pattern: "a|b" }, "ax", "does not match a|b"],
  ["string", { pattern: "a|b" }, "b", undefined],
  ["string", { pattern: "a" }, "a\n", "does not match a"],
  ["string", { pattern: "." }, smile, undefined],
  ["string", { length: { max: 1 }, pattern: "a" }, "bb", "2 characters, at most 1"],
  ["string", { pattern: "x".repeat(60) }, "", `does not match ${"x".repeat(40)}…`],
  [list("int32"), { items: { max: 1 } }, [1, 2], "2 items, at most 1"],
  [list("int32"), { items: { min: 2 } }, [1], "1 item, at least 2"],
  [map("int32", "bool"), { items: { min: 1 } }, new Map(), "0 entries, at least 1"],
  // The encoder refuses what is of a wrong type.
  ["int32", { min: 1 }, "0", undefined],
  ["string", { length: { min: 9 }, pattern: "a" }, 5, undefined],
  ["bytes", { length: { min: 9 } }, "x", undefined],
  [list("int32"), { items: { min: 9 } }, "x", undefined],
];

void suite("how values break constraints", () => {
  for (const [type, constraints, value, problem] of ROWS) {
    test(`${typeof type === "string" ? type : type.kind}: ${problem ?? "nothing is wrong"}`, () => {
      const problems = constraintRules(type, constraints).flatMap((rule) => rule(value) ?? []);
      assert.deepEqual(problems, problem === undefined ? [] : [problem]);
    });
  }
});

test("a pattern that this engine does not know refuses every text", () => {
  const [rule] = constraintRules("string", { pattern: "\\p{Script=Klingon}" });
  assert.match(rule?.("a") ?? "", /^cannot be matched with \\p\{Script=Klingon\}: SyntaxError/);
});
