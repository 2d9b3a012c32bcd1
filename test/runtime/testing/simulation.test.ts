import assert from "node:assert/strict";
import { test } from "node:test";
import type { Address, Link, LinkReceiver } from "../../../runtime/src/environment.js";
import {
  type LinkConditions,
  Simulation,
  type SimulatedProcess,
} from "../../../runtime/src/testing.js";

class Recorder implements LinkReceiver {
  readonly events: string[] = [];
  readonly bytes: number[] = [];

  opened(): void {
    this.events.push("opened");
  }

  received(chunk: Uint8Array): void {
    this.events.push(`received ${chunk.length}`);
    this.bytes.push(...chunk);
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

/** Two processes, and a connection between them. */
async function connected(conditions: Partial<LinkConditions> = {}): Promise<{
  readonly simulation: Simulation;
  readonly opener: SimulatedProcess;
  readonly listener: SimulatedProcess;
  readonly near: Recorder;
  readonly far: Recorder;
  readonly link: Link;
  readonly farLink: Link;
}> {
  const simulation = new Simulation();
  const { network } = simulation;
  network.conditions = { ...network.conditions, ...conditions };
  const [opener, listener] = [simulation.process("opener"), simulation.process("listener")];
  const [near, far] = [new Recorder(), new Recorder()];
  const links: Link[] = [];
  const port = await listener.environment.listen(anyPort, (link) => {
    links.push(link);
    return far;
  });
  const link = opener.environment.connect(port.address, near);
  await simulation.advance(20);
  const [farLink] = links;
  assert.ok(farLink !== undefined);
  return { simulation, opener, listener, near, far, link, farLink };
}

test("a way that is blocked holds what is sent, and gives it out in order once it is free", async () => {
  const { simulation, near, far, link, farLink } = await connected();
  simulation.network.block("opener", "listener");
  link.write(new Uint8Array(1));
  link.write(new Uint8Array(2));
  link.end();
  farLink.write(new Uint8Array(3));
  await simulation.advance(100);
  assert.deepEqual([near.events, far.events], [["opened", "received 3"], ["opened"]]);
  simulation.network.unblock("opener", "listener");
  await simulation.advance(10);
  assert.deepEqual(far.events, ["opened", "received 1", "received 2", "closed quietly"]);
  assert.deepEqual(near.events, ["opened", "received 3", "closed quietly"]);
});

test("a process cannot be reached while its way is blocked, and is then", async () => {
  const simulation = new Simulation();
  const [opener, listener] = [simulation.process("opener"), simulation.process("listener")];
  const port = await listener.environment.listen(anyPort, () => new Recorder());
  simulation.network.block("listener", "opener");
  const near = new Recorder();
  opener.environment.connect(port.address, near);
  await simulation.advance(100);
  assert.deepEqual(near.events, []);
  simulation.network.unblock("listener", "opener");
  await simulation.advance(10);
  assert.deepEqual(near.events, ["opened"]);
});

for (const [order, expected] of [
  ["timers-first", ["timer", "received 2"]],
  ["input-first", ["received 2", "timer"]],
] as const) {
  test(`a process that was stopped is late, and goes on with ${order}`, async () => {
    const { simulation, listener, far, link } = await connected();
    const begunAt = listener.environment.now();
    listener.environment.startTimer(10, () => far.events.push("timer"));
    const stopped = listener.environment.startTimer(10, () => far.events.push("stopped"));
    listener.stop();
    link.write(new Uint8Array(2));
    await simulation.advance(500);
    assert.deepEqual(far.events, ["opened"]);
    stopped.stop();
    listener.resume(order);
    await simulation.advance(0);
    assert.deepEqual(far.events, ["opened", ...expected]);
    assert.equal(listener.environment.now() - begunAt, 500);
  });
}

test("a process that was killed hears nothing, its port is closed, and its peers see a reset", async () => {
  const { simulation, listener, near, far, link } = await connected();
  listener.environment.startTimer(5, () => far.events.push("timer"));
  listener.kill();
  link.write(new Uint8Array(2));
  await simulation.advance(100);
  assert.deepEqual(far.events, ["opened"]);
  assert.deepEqual(near.events, ["opened", "closed read ECONNRESET"]);
  assert.deepEqual([simulation.network.links, simulation.clock.pending], [0, 0]);
  assert.deepEqual([listener.isRunning, listener.isAlive], [false, false]);
});

test("the end of a connection comes behind what was sent, however late that is read", async () => {
  const { simulation, far, link, farLink } = await connected();
  farLink.pause();
  link.write(new Uint8Array(4));
  link.end();
  await simulation.advance(100);
  assert.deepEqual(far.events, ["opened"]);
  farLink.resume();
  await simulation.advance(5);
  assert.deepEqual(far.events, ["opened", "received 4", "closed quietly"]);
});

test("a process that is slow gets so many bytes in a millisecond, and what waits counts as unsent", async () => {
  const { simulation, near, far, link } = await connected({ chunkBytesMax: 100, windowBytes: 150 });
  simulation.network.slowDown("listener", 10);
  assert.equal(link.write(new Uint8Array(300)), false);
  assert.equal(link.unsentBytes, 150);
  await simulation.advance(22);
  assert.deepEqual(far.events, ["opened", "received 100", "received 100"]);
  assert.deepEqual(near.events, ["opened", "drained"]);
  await simulation.advance(10);
  assert.equal(far.events.length, 4);
});

test("memory that was not taken belongs to the link; memory that was is copied", async () => {
  const { simulation, far, link } = await connected({ windowBytes: 2 });
  const taken = new Uint8Array([1, 2]);
  assert.equal(link.write(taken), true);
  taken.fill(9);
  const kept = new Uint8Array([3, 4]);
  assert.equal(link.write(kept), false);
  kept.fill(9);
  assert.equal(link.unsentBytes, 2);
  await simulation.advance(5);
  assert.deepEqual(far.bytes, [1, 2, 9, 9]);
});
