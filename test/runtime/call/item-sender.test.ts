import assert from "node:assert/strict";
import { test } from "node:test";
import { type ItemChannel, ItemSender } from "../../../runtime/src/call/item-sender.js";

/** A connection that takes items or does not, as the test says. */
class ScriptedChannel implements ItemChannel {
  isFull = true;
  /** What it calls once it takes items again. */
  readonly wakes: (() => void)[] = [];
  readonly written: unknown[] = [];
  hasEnded = false;

  hasRoom(wake: () => void): boolean {
    if (this.isFull) this.wakes.push(wake);
    return !this.isFull;
  }

  write(item: unknown): number {
    this.written.push(item);
    return 1;
  }

  ended(): void {
    this.hasEnded = true;
  }

  waits(): void {}
  goesOn(): void {}
  failed(): void {}
  stopped(): void {}
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test("a peer that reads nothing and gives leave all the time does not make waits pile up", async () => {
  const channel = new ScriptedChannel();
  const sender = new ItemSender(["a", "b"]);
  sender.start(channel, 10);
  for (let grants = 0; grants < 100; grants++) {
    sender.grant(1);
    await turn();
  }
  assert.equal(channel.wakes.length, 1);
  channel.isFull = false;
  channel.wakes[0]?.();
  await turn();
  assert.deepEqual(channel.written, ["a", "b"]);
  assert.ok(channel.hasEnded);
});

test("what another attempt is carried by is asked for room anew", async () => {
  const first = new ScriptedChannel();
  const second = new ScriptedChannel();
  const sender = new ItemSender(["a"]);
  sender.start(first, 10);
  await turn();
  sender.detach();
  await turn();
  second.isFull = false;
  sender.start(second, 10);
  await turn();
  assert.deepEqual([first.written, second.written], [[], ["a"]]);
});
