import assert from "node:assert/strict";
import { test } from "node:test";
import { CallTable } from "../../../runtime/src/call/call-table.js";

const call = (id: number): { readonly id: number } => ({ id });

test("calls are found by their ids until they are taken", () => {
  const table = new CallTable<{ readonly id: number }>();
  const calls = Array.from({ length: 1000 }, (_, at) => call(at + 1));
  for (const each of calls) table.add(each);
  assert.equal(table.size, 1000);
  for (const each of calls) assert.equal(table.get(each.id), each);
  for (const each of calls.slice(0, 990)) assert.equal(table.take(each.id), each);
  assert.equal(table.take(5), undefined);
  assert.equal(table.get(5), undefined);
  assert.equal(table.size, 10);
  assert.deepEqual(table.all(), calls.slice(990));
});

test("ids that meet at the same place are all kept, and given in order", () => {
  const table = new CallTable<{ readonly id: number }>();
  const calls = Array.from({ length: 500 }, (_, at) => call((at + 1) * 0x10_0000));
  for (const each of calls) table.add(each);
  assert.deepEqual(table.all(), calls);
  for (const each of calls) assert.equal(table.get(each.id), each);
  for (const each of calls) assert.equal(table.take(each.id), each);
  assert.equal(table.size, 0);
  assert.deepEqual(table.all(), []);
});

test("a call that stays leaves the others their places", () => {
  const table = new CallTable<{ readonly id: number }>();
  const first = call(1);
  table.add(first);
  for (let id = 2; id < 10_000; id++) {
    table.add(call(id));
    assert.equal(table.take(id)?.id, id);
  }
  assert.equal(table.get(1), first);
  assert.equal(table.size, 1);
});
