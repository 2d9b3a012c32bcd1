import assert from "node:assert/strict";
import { test } from "node:test";
import type { Address, LinkReceiver } from "../../../runtime/src/environment.js";
import { Simulation } from "../../../runtime/src/testing.js";

class Recorder implements LinkReceiver {
  readonly events: string[] = [];

  opened(): void {
    this.events.push("opened");
  }

  received(chunk: Uint8Array): void {
    this.events.push(`received ${chunk.length}`);
  }

  drained(): void {
    this.events.push("drained");
  }

  closed(error: Error | undefined): void {
    this.events.push(`closed ${error?.message ?? "quietly"}`);
  }
}

const anyPort: Address = { transport: "tcp", host: "127.0.0.1", port: 0 };

test("equal seeds give equal chance, in [0, 1)", () => {
  const draw = (seed: number): readonly number[] => {
    const { environment } = new Simulation({ seed });
    return Array.from({ length: 1000 }, () => environment.random());
  };
  assert.deepEqual(draw(7), draw(7));
  assert.notDeepEqual(draw(7), draw(8));
  const drawn = draw(1);
  assert.ok(drawn.every((value) => value >= 0 && value < 1));
  const mean = drawn.reduce((sum, value) => sum + value, 0) / drawn.length;
  assert.ok(Math.abs(mean - 0.5) < 0.05);
});

test("timers fire in the order of their times, those of one time as they were started", async () => {
  const simulation = new Simulation();
  const fired: string[] = [];
  const { environment, clock } = simulation;
  for (const [name, delayMs] of [
    ["c", 20],
    ["a", 10],
    ["b", 10],
    ["stopped", 15],
  ] as const) {
    const timer = environment.startTimer(delayMs, () => fired.push(`${name} ${clock.now}`));
    if (name === "stopped") timer.stop();
  }
  await simulation.advance(15);
  assert.deepEqual(fired, ["a 10", "b 10"]);
  await simulation.advance(15);
  assert.deepEqual(fired, ["a 10", "b 10", "c 20"]);
  assert.equal(clock.now, 30);
});

test("bytes travel in order, in chunks, and take their time", async () => {
  const simulation = new Simulation();
  const { environment, network } = simulation;
  network.conditions = { latencyMs: 10, chunkBytesMax: 3, windowBytes: 5 };
  const [near, far] = [new Recorder(), new Recorder()];
  const listener = await environment.listen(anyPort, () => far);
  const link = environment.connect(listener.address, near);
  await simulation.advance(10);
  assert.equal(link.write(new Uint8Array(4)), true);
  assert.equal(link.write(new Uint8Array(4)), false);
  assert.equal(link.unsentBytes, 3);
  await simulation.advance(9);
  assert.deepEqual(far.events, ["opened"]);
  await simulation.advance(1);
  assert.deepEqual(far.events, ["opened", "received 3", "received 1", "received 3", "received 1"]);
  assert.deepEqual(near.events, ["opened", "drained"]);
});

test("a port that nobody listens at refuses; one that is taken cannot be taken again", async () => {
  const simulation = new Simulation();
  const { environment } = simulation;
  const near = new Recorder();
  environment.connect({ ...anyPort, port: 9 }, near);
  await simulation.advance(5);
  assert.deepEqual(near.events, ["closed connect ECONNREFUSED tcp://127.0.0.1:9"]);
  assert.equal(simulation.network.links, 0);
  const listener = await environment.listen(anyPort, () => undefined);
  await assert.rejects(
    environment.listen(listener.address, () => undefined),
    /EADDRINUSE/,
  );
  await listener.close();
  await environment.listen(listener.address, () => undefined);
});

for (const [name, end, expected] of [
  ["end", (link: { end(): void }) => link.end(), ["closed quietly", "closed quietly"]],
  ["destroy", (link: { destroy(): void }) => link.destroy(), ["closed quietly", "closed quietly"]],
] as const) {
  test(`${name} closes both sides, once`, async () => {
    const simulation = new Simulation();
    const { environment, network } = simulation;
    const [near, far] = [new Recorder(), new Recorder()];
    const listener = await environment.listen(anyPort, () => far);
    const link = environment.connect(listener.address, near);
    await simulation.advance(5);
    end(link);
    end(link);
    assert.equal(link.isWritable, false);
    await simulation.advance(5);
    assert.deepEqual([near.events.at(-1), far.events.at(-1)], expected);
    assert.equal(network.links, 0);
  });
}

test("links that were cut see a reset; links that were silenced see nothing", async () => {
  const simulation = new Simulation();
  const { environment, network } = simulation;
  const [near, far] = [new Recorder(), new Recorder()];
  const listener = await environment.listen(anyPort, () => far);
  const link = environment.connect(listener.address, near);
  await simulation.advance(5);
  network.silenceAll();
  link.write(new Uint8Array(3));
  await simulation.advance(60_000);
  assert.deepEqual([near.events, far.events], [["opened"], ["opened"]]);
  network.cutAll();
  await simulation.advance(1);
  assert.deepEqual(near.events, ["opened", "closed read ECONNRESET"]);
});

test("run gives up on a promise that no timer will settle", async () => {
  await assert.rejects(new Simulation().run(new Promise(() => {})), /has not settled/);
});
