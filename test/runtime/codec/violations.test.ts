import assert from "node:assert/strict";
import { test } from "node:test";
import {
  gather,
  isEnough,
  keyStep,
  type Violation,
  violationsText,
} from "../../../runtime/src/codec/violations.js";
import { REASON_BYTES_MAX } from "../../../runtime/src/limits.js";

function violations(paths: readonly string[], problem = "wrong"): readonly Violation[] {
  return paths.map((path) => ({ path, problem }));
}

test("a path is put together from the inside", () => {
  const text = gather(undefined, keyStep('a"b'), violations([".text", keyStep(7n)]));
  const found = gather(violations(["first"]), "post[3]", text);
  assert.equal(
    violationsText(found),
    'first: wrong; post[3]["a\\"b"].text: wrong; post[3]["a\\"b"][7]: wrong',
  );
});

test("a long key is cut", () => assert.equal(keyStep("k".repeat(500)), `["${"k".repeat(40)}…"]`));

test("twenty are listed, and that there are more", () => {
  const names = Array.from({ length: 21 }, (_, index) => `f${index}`);
  const twenty = violations(names.slice(0, 20));
  const listed = twenty.map(({ path }) => `${path}: wrong`).join("; ");
  assert.equal(violationsText(twenty), listed);
  assert.equal(isEnough(twenty), false);
  assert.equal(violationsText(violations(names)), `${listed}; and more`);
  assert.equal(isEnough(violations(names)), true);
});

test("the text has room in the reason of a failure, and ends with a whole violation", () => {
  const problem = "é".repeat(200);
  const found = violations(["a", "b", "c"], problem);
  assert.equal(violationsText(found), `a: ${problem}; b: ${problem}; and more`);
  const most = violationsText(violations(["a", "b"], "x".repeat(500)));
  assert.ok(most.length <= REASON_BYTES_MAX && most.includes("; b: "));
});
