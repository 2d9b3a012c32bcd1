import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { InFlightCalls } from "../../../runtime/src/call/in-flight-calls.js";
import type { OutgoingCall } from "../../../runtime/src/call/outgoing-call.js";
import { CALL_ID_MAX } from "../../../runtime/src/limits.js";

/** The table reads and writes nothing of a call but its id. */
function someCall(): OutgoingCall {
  return { id: 0 } as OutgoingCall;
}

const commands = fc.array(
  fc.oneof(
    { weight: 5, arbitrary: fc.constant({ kind: "add" } as const) },
    { weight: 1, arbitrary: fc.constant({ kind: "skip" } as const) },
    { weight: 4, arbitrary: fc.record({ kind: fc.constant("take" as const), which: fc.nat(80) }) },
    {
      weight: 1,
      arbitrary: fc.record({ kind: fc.constant("miss" as const), id: fc.nat(2 ** 31) }),
    },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant("above" as const), which: fc.nat(80) }) },
  ),
  { maxLength: 300 },
);

test("behaves like a map from ids to calls whose ids only rise", () => {
  fc.assert(
    fc.property(fc.constantFrom(0, 5, CALL_ID_MAX - 100), commands, (lastId, plan) => {
      const table = new InFlightCalls(lastId);
      const model = new Map<number, OutgoingCall>();
      let newest = lastId;
      for (const command of plan) {
        const ids = [...model.keys()];
        if (command.kind === "add") {
          const call = someCall();
          table.add(call);
          assert.ok(call.id > newest, "ids rise");
          newest = call.id;
          model.set(call.id, call);
        } else if (command.kind === "skip") {
          const id = table.skip();
          assert.ok(id > newest, "ids rise");
          newest = id;
        } else if (command.kind === "take") {
          const id = ids[command.which % Math.max(1, ids.length)];
          if (id === undefined) continue;
          assert.equal(table.take(id), model.get(id));
          assert.equal(table.take(id), undefined);
          model.delete(id);
        } else if (command.kind === "miss") {
          if (!model.has(command.id)) assert.equal(table.take(command.id), undefined);
        } else {
          const border = ids[command.which % Math.max(1, ids.length)] ?? newest;
          const expected = ids.filter((id) => id > border).sort((a, b) => a - b);
          assert.deepEqual(
            table.takeAbove(border).map(({ id }) => id),
            expected,
          );
          for (const id of expected) model.delete(id);
        }
        assert.equal(table.size, model.size);
      }
    }),
    { seed: 1, numRuns: 200 },
  );
});

test("calls that stay long do not make the table grow with every other one", () => {
  const table = new InFlightCalls(0);
  table.add(someCall());
  for (let count = 0; count < 100_000; count++) {
    const call = someCall();
    table.add(call);
    table.take(call.id);
  }
  assert.equal(table.size, 1);
  assert.equal(table.take(1)?.id, 1);
});

test("says when the ids are used up", () => {
  const table = new InFlightCalls(CALL_ID_MAX - 2);
  assert.equal(table.isExhausted, false);
  table.skip();
  assert.equal(table.isExhausted, false);
  table.add(someCall());
  assert.equal(table.isExhausted, true);
});

test("the first id is 1, and 0 is never in the table", () => {
  const table = new InFlightCalls(0);
  const call = someCall();
  table.add(call);
  assert.equal(call.id, 1);
  assert.equal(table.take(0), undefined);
});
