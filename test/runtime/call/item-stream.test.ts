import assert from "node:assert/strict";
import { test } from "node:test";
import { queryObjects } from "node:v8";
import { ItemStream } from "../../../runtime/src/call/item-stream.js";

const owner = {
  begun(): void {},
  waits(): void {},
  goesOn(): void {},
  taken(): void {},
  abandoned(): void {},
};

class Item {
  readonly index: number;

  constructor(index: number) {
    this.index = index;
  }
}

test("a consumer that is always some items behind keeps none of those it has taken", async () => {
  const stream = new ItemStream(owner);
  let pushed = 0;
  for (; pushed < 3; pushed++) stream.push(new Item(pushed), 1);
  for (let taken = 0; taken < 1000; taken++) {
    const { value } = await stream.next();
    assert.ok(value instanceof Item);
    assert.equal(value.index, taken);
    stream.push(new Item(pushed++), 1);
  }
  const kept = queryObjects(Item, { format: "count" });
  assert.ok(kept < 10, `${kept} items are still there, of which 3 wait`);
  await stream.return();
});

test("items that came in bursts are given out in order, each once", async () => {
  const stream = new ItemStream(owner);
  const taken: unknown[] = [];
  let pushed = 0;
  for (const [pushes, takes] of [
    [5, 2],
    [1, 4],
    [7, 1],
    [0, 6],
    [3, 3],
  ] as const) {
    for (let push = 0; push < pushes; push++) stream.push(pushed++, 1);
    for (let take = 0; take < takes; take++) taken.push((await stream.next()).value);
  }
  stream.end();
  assert.deepEqual(await stream.next(), { done: true, value: undefined });
  assert.deepEqual(taken, [...Array(16).keys()]);
});
