import assert from "node:assert/strict";
import { FrameKind } from "../../../runtime/src/composer/frame.js";
import type { Environment, Link } from "../../../runtime/src/environment.js";
import { type ServerInfo, StatusCode } from "../../../runtime/src/index.js";
import { TIME_MS_MAX } from "../../../runtime/src/limits.js";
import { WHEEL_TICK_MS } from "../../../runtime/src/call/timer-wheel.js";
import { failureBody, frameBytes } from "../support/frames.js";
import { ProbeClient } from "../support/probe-service.js";
import { greetingServer, RawPeer } from "../support/raw-peer.js";
import { MemoryRig } from "../support/rig.js";
import { fails, failureOf, infoOf, inMemory, never, onBoth, type World } from "../support/world.js";

/** What the wheel and the network may add to a time. */
const SLACK_MS = WHEEL_TICK_MS + 2;

onBoth("heartbeatIdleMs: after that much silence both sides ask", async (world) => {
  let peer: RawPeer | undefined;
  const server = await world.rawServer(() => {
    peer = greetingServer((self, { kind, callId }) => {
      if (kind === FrameKind.PING) self.send(FrameKind.PONG, callId);
    })();
    return peer;
  });
  world
    .client([server])
    .echo("x")
    .catch(() => {});
  await world.rig.until(() => peer !== undefined && peer.frames.length > 1);
  await world.rig.advance(10_000 - SLACK_MS);
  assert.equal(peer?.framesOf(FrameKind.PING).length, 0);
  await world.rig.advance(2 * SLACK_MS);
  assert.equal(peer?.framesOf(FrameKind.PING).length, 1);
  await world.rig.advance(60_000);
  assert.ok((peer?.framesOf(FrameKind.PING).length ?? 0) >= 6);
  assert.equal(peer?.isClosed, false);
});

onBoth("heartbeatIdleMs: a server asks as well, and any byte will do", async (world) => {
  const gateway = await world.gateway();
  const peer = await world.rawClient(gateway.addresses[0], new RawPeer());
  peer.greet(FrameKind.HELLO);
  await world.rig.until(() => peer.frames.length === 1);
  for (let round = 0; round < 5; round++) {
    await world.rig.advance(9_000);
    peer.send(FrameKind.CANCEL, 99);
    await world.rig.turn();
  }
  assert.equal(peer.framesOf(FrameKind.PING).length, 0);
  await world.rig.advance(10_000 + SLACK_MS);
  assert.equal(peer.framesOf(FrameKind.PING).length, 1);
  assert.equal(gateway.connections, 1);
});

onBoth("heartbeatTimeoutMs: a server closes on a peer that does not answer", async (world) => {
  const gateway = await world.gateway();
  const peer = await world.rawClient(gateway.addresses[0], new RawPeer());
  peer.greet(FrameKind.HELLO);
  await world.rig.until(() => peer.frames.length === 1);
  await world.rig.advance(15_000 - SLACK_MS);
  assert.equal(gateway.connections, 1);
  await world.rig.advance(3 * SLACK_MS);
  await world.rig.until(() => peer.isClosed);
  assert.equal(gateway.connections, 0);
});

inMemory("heartbeatTimeoutMs: a call to a machine that has vanished fails then", async (world) => {
  assert.ok(world.rig instanceof MemoryRig);
  const gateway = await world.gateway();
  const client = world.client([infoOf(gateway)]).with({ timeoutMs: 60_000 });
  await world.rig.run(client.echo("x"));
  const from = world.rig.clock.now;
  world.rig.simulation.network.silenceAll();
  await fails(world.rig, client.echo("x"), {
    code: StatusCode.UNAVAILABLE,
    execution: "maybe-executed",
    reason: /^connection lost: silent for 150\d\d ms, heartbeat unanswered$/,
  });
  const tookMs = world.rig.clock.now - from;
  assert.ok(tookMs >= 15_000 - 2 && tookMs <= 15_000 + 2 * SLACK_MS, `after ${tookMs} ms`);
});

inMemory("connectTimeoutMs: bounds connecting", async (world) => {
  // A network that swallows the attempt.
  const environment: Environment = {
    ...world.rig.environment,
    connect: () => new SilentLink(),
  };
  const server: ServerInfo = { id: "far", type: "probe", host: "127.0.0.1", port: 1 };
  const client = world.client([server], { environment, limits: { connectTimeoutMs: 5_000 } });
  const error = await failureOf(world.rig, client.with({ timeoutMs: 20_000 }).echo("x"));
  assert.equal(error.rawMessage, "server far: cannot connect within 5000 ms");
  assert.equal(error.execution, "never-sent");
  assert.ok(Math.abs(world.rig.clock.now - 5_000) <= SLACK_MS);
});

onBoth("connectTimeoutMs: bounds the handshake as well", async (world) => {
  const server = await world.rawServer(() => new RawPeer());
  const call = world.client([server]).with({ timeoutMs: 20_000 }).echo("x");
  call.catch(() => {});
  await world.rig.until(() => world.rig.openLinks === 2);
  await world.rig.advance(2_000 - SLACK_MS);
  assert.equal(world.rig.openLinks, 2);
  await world.rig.advance(2 * SLACK_MS);
  const error = await failureOf(world.rig, call);
  assert.equal(error.rawMessage, "server probe-1: no handshake within 2000 ms");
  assert.equal(error.execution, "never-sent");
});

onBoth("handshakeTimeoutMs: a connection that says nothing is closed", async (world) => {
  const gateway = await world.gateway();
  const peer = await world.rawClient(gateway.addresses[0], new RawPeer());
  await world.rig.until(() => gateway.connections === 1);
  await world.rig.advance(5_000 - SLACK_MS);
  assert.equal(peer.isClosed, false);
  await world.rig.advance(2 * SLACK_MS);
  await world.rig.until(() => peer.isClosed);
  assert.equal(gateway.connections, 0);
});

onBoth("handshakeTimeoutMs: dropping in bytes one by one does not help", async (world) => {
  const gateway = await world.gateway();
  const peer = await world.rawClient(gateway.addresses[0], new RawPeer());
  for (let second = 0; second < 4; second++) {
    peer.write(Uint8Array.of(second === 0 ? 50 : 0));
    await world.rig.advance(1_000);
  }
  assert.equal(peer.isClosed, false);
  await world.rig.advance(1_000 + SLACK_MS);
  await world.rig.until(() => peer.isClosed);
});

/** A link that never opens. */
class SilentLink implements Link {
  readonly peerAddress = "far";
  readonly unsentBytes = 0;
  readonly isWritable = true;

  write(): boolean {
    return true;
  }

  pause(): void {}

  resume(): void {}

  end(): void {}

  destroy(): void {}
}

/** Times at which a station that cannot get through tries to connect, the first included. */
async function attemptTimes(world: World, random: () => number, count: number): Promise<number[]> {
  world.rig.random = random;
  const times: number[] = [];
  const environment: typeof world.rig.environment = {
    ...world.rig.environment,
    connect: (address, receiver) => {
      times.push(world.rig.clock.now);
      return world.rig.environment.connect(address, receiver);
    },
  };
  setLatency(world, 0);
  const server = { id: "dead", type: "probe", host: "127.0.0.1", port: 1 };
  const client = world.client([server], { environment });
  client.echo("x").catch(() => {});
  while (times.length < count) await world.rig.advance(1_000);
  return times;
}

function setLatency(world: World, latencyMs: number): void {
  assert.ok(world.rig instanceof MemoryRig);
  const { network } = world.rig.simulation;
  network.conditions = { ...network.conditions, latencyMs };
}

function gaps(times: readonly number[]): readonly number[] {
  return times.slice(1).map((time, index) => time - (times[index] ?? 0));
}

function assertGaps(found: readonly number[], expected: readonly number[]): void {
  for (const [index, gap] of expected.entries()) {
    const got = found[index] ?? NaN;
    assert.ok(got >= gap && got <= gap + SLACK_MS, `gap ${index}: ${gap} ms, got ${got}`);
  }
}

inMemory("reconnectMinMs: the first pause, each further one 1.6 times longer", async (world) => {
  const times = await attemptTimes(world, () => 0.5, 6);
  assertGaps(gaps(times), [200, 320, 512, 819.2, 1310.72]);
});

inMemory("reconnectMinMs: 20 % shorter by chance", async (world) => {
  assertGaps(gaps(await attemptTimes(world, () => 0, 4)), [160, 256, 409.6]);
});

inMemory("reconnectMinMs: 20 % longer by chance", async (world) => {
  assertGaps(gaps(await attemptTimes(world, () => 1 - 1e-9, 4)), [240, 384, 614.4]);
});

inMemory("reconnectMaxMs: pauses grow no longer than this", async (world) => {
  const found = gaps(await attemptTimes(world, () => 0.5, 16));
  assertGaps(found.slice(-3), [30_000, 30_000, 30_000]);
});

onBoth(
  "reconnectMinMs: only a connection that lived ten seconds starts the pauses over",
  async (world) => {
    const times: number[] = [];
    let doesGreet = false;
    const server = await world.rawServer(() => {
      times.push(world.rig.clock.now);
      const peer = new RawPeer();
      peer.onFrame = () => {
        if (doesGreet) peer.greet(FrameKind.HELLO_ACK);
        else peer.link.destroy();
      };
      return peer;
    });
    const station = world.station([server], { limits: { heartbeatIdleMs: 60_000 } });
    const state = (): string | undefined => station.stateOf("probe-1")?.kind;
    const attempt = async (count: number): Promise<void> => {
      while (times.length < count) {
        // What the network does by itself takes no time here, but many turns.
        if (state() !== "connecting") await world.rig.advance(WHEEL_TICK_MS);
        else await world.rig.until(() => times.length === count || state() !== "connecting");
      }
      await world.rig.until(() => state() !== "connecting");
    };
    new ProbeClient(station).echo("x").catch(() => {});
    await world.rig.until(() => times.length === 1);
    await attempt(3);
    assertGaps(gaps(times), [200, 320]);
    doesGreet = true;
    await attempt(4);
    await world.rig.until(() => state() === "open");
    // It greets and closes at once: no better than a failure.
    world.rig.cutAll();
    await world.rig.until(() => state() !== "open");
    await attempt(5);
    await world.rig.until(() => state() === "open");
    assertGaps(gaps(times).slice(2), [512, 819]);
    await world.rig.advance(10_000);
    doesGreet = false;
    world.rig.cutAll();
    await world.rig.until(() => state() !== "open");
    const lostAt = world.rig.clock.now;
    // Soon after a connection that worked, then from the beginning.
    await attempt(7);
    assertGaps(gaps([lostAt, ...times.slice(5)]), [25, 200]);
  },
);

onBoth("frameTimeoutMs: a frame that comes by the byte is cut off", async (world) => {
  const gateway = await world.gateway({}, { limits: { frameTimeoutMs: 1_000 } });
  const peer = await world.rawClient(gateway.addresses[0], new RawPeer());
  peer.greet(FrameKind.HELLO);
  await world.rig.until(() => peer.frames.length === 1);
  const frame = frameBytes(FrameKind.CANCEL, 1);
  const [head, tail] = [frame.subarray(0, 5), frame.subarray(5)];
  peer.write(head);
  await world.rig.advance(900);
  // The next frame has a time of its own, though it begins in the same chunk.
  peer.write(Buffer.concat([tail, head]));
  await world.rig.advance(900);
  assert.equal(gateway.connections, 1);
  for (const byte of [5, 6]) {
    peer.write(frame.subarray(byte, byte + 1));
    await world.rig.advance(60);
  }
  await world.rig.until(() => peer.framesOf(FrameKind.GOAWAY).length > 0);
  const { reason } = peer.failure(FrameKind.GOAWAY);
  assert.match(reason, /a frame has not come whole within 1000 ms$/);
});

onBoth("drainMs: running calls have that long to end", async (world) => {
  let signal: AbortSignal | undefined;
  const gateway = await world.gateway({
    text: (_, call) => {
      signal = call.signal;
      return never();
    },
  });
  const call = world
    .client([infoOf(gateway)])
    .with({ timeoutMs: 100_000 })
    .echo("x");
  call.catch(() => {});
  await world.rig.until(() => signal !== undefined);
  let isStopped = false;
  const stopping = gateway.stop().then(() => (isStopped = true));
  await world.rig.advance(30_000 - SLACK_MS);
  assert.equal(isStopped, false);
  assert.equal(signal?.aborted, false);
  await world.rig.advance(2 * SLACK_MS);
  assert.equal(signal?.aborted, true);
  await world.rig.run(stopping);
  await fails(world.rig, call, { code: StatusCode.UNAVAILABLE, execution: "maybe-executed" });
});

onBoth("drainMs: a peer that does not close is cut off as well", async (world) => {
  const gateway = await world.gateway({}, { limits: { drainMs: 2_000 } });
  const peer = await world.rawClient(gateway.addresses[0], new RawPeer());
  peer.greet(FrameKind.HELLO);
  await world.rig.until(() => peer.frames.length === 1);
  peer.link.pause();
  const stopping = gateway.stop();
  await world.rig.advance(2_000 + SLACK_MS);
  await world.rig.run(stopping);
});

onBoth("TIME_MS_MAX: a longer time for a call is refused", async (world) => {
  const client = world.client([infoOf(await world.gateway())]);
  for (const timeoutMs of [TIME_MS_MAX + 1, 0, -5, 1.5, NaN]) {
    const error = await failureOf(world.rig, client.with({ timeoutMs }).echo("x"));
    assert.equal(error.code, StatusCode.INVALID_ARGUMENT);
    assert.equal(
      error.rawMessage,
      `timeoutMs: expected an integer from 1 to 2147483647, got ${timeoutMs}`,
    );
  }
  assert.equal(await world.rig.run(client.with({ timeoutMs: TIME_MS_MAX }).echo("x")), "x");
});

onBoth("a GOAWAY before the handshake is a failed attempt", async (world) => {
  const server = await world.rawServer(() => {
    const peer = new RawPeer();
    peer.onFrame = () => {
      peer.send(FrameKind.GOAWAY, 0, failureBody(StatusCode.UNAVAILABLE, "refused", "full up"));
    };
    return peer;
  });
  const error = await fails(world.rig, world.client([server]).echo("x"), {
    code: StatusCode.UNAVAILABLE,
    execution: "never-sent",
  });
  assert.equal(error.rawMessage, "server probe-1: refused by the peer: full up");
});
