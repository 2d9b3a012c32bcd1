import assert from "node:assert/strict";
import { test } from "node:test";
import { aroundCalls } from "../../../runtime/src/filter/around-calls.js";
import type { ServerCall } from "../../../runtime/src/filter/filter.js";

/** What a library of its own gives for a promise. */
function foreignPromise<Value>(value: Value): Promise<Value> {
  const promise = Promise.resolve(value);
  const foreign = { then: promise.then.bind(promise), catch: promise.catch.bind(promise) };
  return foreign as unknown as Promise<Value>; // all that its users look at
}

test("a promise of another library that `before` gives is waited for", async () => {
  // All that the filter looks at.
  const call = { kind: "unary", name: "as it came" } as unknown as ServerCall;
  const changed = { kind: "unary", name: "changed" } as unknown as ServerCall;
  const filter = aroundCalls<ServerCall>({ before: () => foreignPromise(changed) });
  const passed: ServerCall[] = [];
  const next = (given: ServerCall): Promise<string> => {
    passed.push(given);
    return Promise.resolve("answer");
  };
  assert.equal(await filter(call, next as never), "answer"); // of this kind alone
  assert.deepEqual(passed, [changed]);
});
