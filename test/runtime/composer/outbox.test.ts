import assert from "node:assert/strict";
import { test } from "node:test";
import type { Writer } from "../../../runtime/src/codec/writer.js";
import { Outbox, SlabPool } from "../../../runtime/src/composer/outbox.js";
import type { Environment, Link } from "../../../runtime/src/environment.js";
import { Simulation } from "../../../runtime/src/testing.js";
import { frameBytes } from "../support/frames.js";

/** A link that notes what is written and takes it or not, as it is told. */
class ScriptedLink implements Link {
  readonly peerAddress = "scripted";
  readonly writes: Uint8Array[] = [];
  unsentBytes = 0;
  isWritable = true;
  takesAll = true;

  write(bytes: Uint8Array): boolean {
    this.writes.push(bytes);
    if (!this.takesAll) this.unsentBytes += bytes.length;
    return this.takesAll;
  }

  pause(): void {}

  resume(): void {}

  end(): void {}

  destroy(): void {}
}

function setUp(pool: SlabPool = new SlabPool()): {
  readonly link: ScriptedLink;
  readonly outbox: Outbox;
  readonly pool: SlabPool;
  readonly tick: () => void;
  readonly unsent: () => number;
} {
  const deferred: (() => void)[] = [];
  const environment: Environment = {
    ...new Simulation().environment,
    defer: (callback) => void deferred.push(callback),
  };
  const link = new ScriptedLink();
  let unsent = 0;
  const outbox = new Outbox({ environment, slabs: pool }, link, () => unsent++);
  const tick = (): void => {
    for (const callback of deferred.splice(0)) callback();
  };
  return { link, outbox, pool, tick, unsent: () => unsent };
}

function request(outbox: Outbox, callId: number, bodyBytes = 0): void {
  const slab = outbox.begin(3, callId);
  const start = slab.position - 9;
  slab.raw(new Uint8Array(bodyBytes));
  outbox.noteRequest(callId);
  outbox.end(slab, start);
}

test("all frames of a tick leave in one write", () => {
  const { link, outbox, tick } = setUp();
  request(outbox, 1, 3);
  outbox.send(11, 5);
  request(outbox, 2);
  assert.equal(link.writes.length, 0);
  assert.equal(outbox.unsentBytes, 12 + 9 + 9);
  tick();
  assert.equal(link.writes.length, 1);
  const expected = [frameBytes(3, 1, new Uint8Array(3)), frameBytes(11, 5), frameBytes(3, 2)];
  assert.deepEqual(Buffer.from(link.writes[0] ?? []), Buffer.concat(expected));
  assert.equal(outbox.unsentBytes, 0);
});

test("with an interval, frames wait for it together, and a closed outbox leaves no timer", () => {
  const { clock, environment } = new Simulation();
  const link = new ScriptedLink();
  const host = { environment, slabs: new SlabPool(), flushIntervalMs: 5 };
  const outbox = new Outbox(host, link, () => {});
  request(outbox, 1);
  clock.skipTo(4);
  request(outbox, 2);
  assert.equal(link.writes.length, 0);
  assert.ok(clock.step(5));
  assert.equal(link.writes.length, 1);
  assert.equal(outbox.flushedRequestId, 2);
  request(outbox, 3);
  outbox.flush();
  assert.equal(link.writes.length, 2);
  assert.equal(clock.pending, 0);
  request(outbox, 4);
  outbox.close();
  assert.equal(clock.pending, 0);
  assert.equal(link.writes.length, 2);
});

test("nothing written, nothing sent", () => {
  const { link, outbox, tick } = setUp();
  tick();
  outbox.flush();
  assert.equal(link.writes.length, 0);
});

test("a slab that the system took is used again, one that it kept is not", () => {
  const { link, outbox, pool, tick } = setUp();
  const first = outbox.begin(11, 1);
  outbox.end(first, 0);
  tick();
  assert.equal(pool.take(), first);
  pool.give(first);
  link.takesAll = false;
  assert.equal(outbox.begin(11, 2), first);
  outbox.end(first, 0);
  tick();
  assert.notEqual(pool.take(), first);
});

test("a slab that the system took late is used again once it has taken all of it", () => {
  const { link, outbox, pool, tick } = setUp();
  link.takesAll = false;
  request(outbox, 1);
  tick();
  const [lent] = link.writes;
  assert.notEqual(pool.take().buffer.buffer, lent?.buffer);
  outbox.linkDrained();
  assert.equal(pool.take().buffer.buffer, lent?.buffer);
});

test("for a link that never has taken all, no more slabs are kept than the pool would", () => {
  // Regression: each slab stayed in memory until the link had nothing unsent, which may be never.
  class CountingPool extends SlabPool {
    given = 0;

    override give(slab: Writer): void {
      this.given++;
      super.give(slab);
    }
  }
  const pool = new CountingPool();
  const { link, outbox, tick } = setUp(pool);
  link.takesAll = false;
  for (let id = 1; id <= 100; id++) {
    request(outbox, id);
    tick();
  }
  assert.equal(link.writes.length, 100);
  outbox.linkDrained();
  assert.equal(pool.given, 16);
});

test("the first 16 frames of a tick are written at once, then the next 64, and so on", () => {
  const { link, outbox, tick } = setUp();
  const frames = (): readonly number[] => link.writes.map(({ length }) => length / 19);
  for (let id = 1; id <= 100; id++) request(outbox, id, 10);
  assert.deepEqual(frames(), [16, 64]);
  tick();
  assert.deepEqual(frames(), [16, 64, 20]);
  for (let id = 101; id <= 116; id++) request(outbox, id, 10);
  assert.deepEqual(frames(), [16, 64, 20, 16]);
  tick();
  assert.deepEqual(frames(), [16, 64, 20, 16]);
});

test("a full slab is written before the tick ends", () => {
  const { link, outbox, tick } = setUp();
  request(outbox, 1, 64 * 1024);
  assert.equal(link.writes.length, 1);
  assert.equal(outbox.flushedRequestId, 1);
  request(outbox, 2);
  assert.equal(link.writes.length, 1);
  tick();
  assert.equal(link.writes.length, 2);
});

test("a discarded frame leaves nothing behind, whatever nesting it had begun", () => {
  const { link, outbox, tick } = setUp();
  request(outbox, 1);
  const slab = outbox.begin(3, 2);
  const start = slab.position - 9;
  slab.begin(10);
  slab.string(10, "half a message");
  outbox.discard(slab, start);
  request(outbox, 3);
  tick();
  assert.deepEqual(
    Buffer.from(link.writes[0] ?? []),
    Buffer.concat([frameBytes(3, 1), frameBytes(3, 3)]),
  );
});

test("a tick in which everything was discarded writes nothing", () => {
  const { link, outbox } = setUp();
  const slab = outbox.begin(3, 1);
  outbox.discard(slab, slab.position - 9);
  outbox.flush();
  assert.equal(link.writes.length, 0);
});

test("knows which requests were handed over", () => {
  const { outbox, tick } = setUp();
  request(outbox, 1);
  assert.equal(outbox.flushedRequestId, 0);
  tick();
  assert.equal(outbox.flushedRequestId, 1);
  request(outbox, 2);
  outbox.close();
  tick();
  assert.equal(outbox.flushedRequestId, 1);
});

test("what was written for a link that has broken counts as never handed over", () => {
  const { link, outbox, tick } = setUp();
  link.isWritable = false;
  request(outbox, 1);
  tick();
  assert.equal(link.writes.length, 0);
  assert.equal(outbox.flushedRequestId, 0);
});

test("says when a write left bytes unsent, and how many were taken", () => {
  const { link, outbox, tick, unsent } = setUp();
  link.takesAll = false;
  request(outbox, 1, 100);
  tick();
  assert.equal(unsent(), 1);
  assert.equal(outbox.unsentBytes, 109);
  assert.equal(outbox.takenBytes, 0);
  link.unsentBytes = 9;
  assert.equal(outbox.takenBytes, 100);
});

test("after close nothing is written", () => {
  const { link, outbox, tick } = setUp();
  request(outbox, 1);
  outbox.close();
  request(outbox, 2);
  tick();
  assert.equal(link.writes.length, 0);
});

test("the pool keeps sixteen slabs, and none that grew beyond a mebibyte", () => {
  const pool = new SlabPool();
  const slabs = Array.from({ length: 20 }, () => pool.take());
  assert.equal(new Set(slabs).size, 20);
  for (const slab of slabs) pool.give(slab);
  const again = Array.from({ length: 20 }, () => pool.take());
  assert.equal(again.filter((slab) => slabs.includes(slab)).length, 16);
  const [grown] = slabs;
  assert.ok(grown !== undefined);
  grown.reserve(2 * 1024 * 1024);
  pool.give(grown);
  assert.notEqual(pool.take(), grown);
});

test("frames that begin within another follow it, in the order they began", () => {
  // Regression: they were written into the middle of the open one.
  const { link, outbox, tick } = setUp();
  const outer = outbox.begin(3, 1);
  const outerStart = outer.position - 9;
  outer.raw(Uint8Array.of(1));
  const middle = outbox.begin(3, 2);
  const middleStart = middle.position - 9;
  request(outbox, 3, 2);
  const gone = outbox.begin(3, 4);
  gone.raw(Uint8Array.of(9, 9));
  outbox.discard(gone, gone.position - 11);
  middle.raw(Uint8Array.of(2));
  outbox.end(middle, middleStart);
  outbox.send(12, 7);
  outbox.flush();
  assert.equal(link.writes.length, 0);
  outer.raw(Uint8Array.of(1));
  outbox.end(outer, outerStart);
  request(outbox, 5);
  tick();
  const expected = [
    frameBytes(3, 1, Uint8Array.of(1, 1)),
    frameBytes(3, 2, Uint8Array.of(2)),
    frameBytes(3, 3, new Uint8Array(2)),
    frameBytes(12, 7),
    frameBytes(3, 5),
  ];
  assert.deepEqual(Buffer.concat(link.writes), Buffer.concat(expected));
});

test("frames that began within a discarded one are sent, and so are those before it", () => {
  const { link, outbox, tick } = setUp();
  request(outbox, 1);
  const outer = outbox.begin(3, 2);
  const start = outer.position - 9;
  outer.string(10, "half a message");
  request(outbox, 3, 1);
  outbox.discard(outer, start);
  tick();
  const expected = [frameBytes(3, 1), frameBytes(3, 3, new Uint8Array(1))];
  assert.deepEqual(Buffer.concat(link.writes), Buffer.concat(expected));
});
