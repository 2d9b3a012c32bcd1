import assert from "node:assert/strict";
import { test } from "node:test";
import { OutcomeCounts } from "../../../runtime/src/inspect/outcome-counts.js";
import { StatusCode } from "../../../runtime/src/status-code.js";

test("statuses are counted by name, and those without a name together", () => {
  const counts = new OutcomeCounts();
  counts.note(StatusCode.UNAVAILABLE);
  counts.note(StatusCode.UNAVAILABLE);
  counts.note(StatusCode.UNAUTHENTICATED);
  // Peers may send any of four thousand million numbers.
  for (let code = 1000; code < 4_000_000_000; code += 999_999_999) counts.note(code);
  for (let code = 17; code < 1000; code += 100) counts.note(code);
  assert.deepEqual(counts.inspect(), {
    UNAVAILABLE: 2,
    UNAUTHENTICATED: 1,
    DECLARED: 4,
    OTHER: 10,
  });
  assert.equal(counts.total, 17);
});
