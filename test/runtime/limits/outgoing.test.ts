/** What waits to be written: how much may wait, and what becomes of a peer that does not read. */
import assert from "node:assert/strict";
import { FrameKind } from "../../../runtime/src/composer/frame.js";
import { type Gateway, type Limits, StatusCode } from "../../../runtime/src/index.js";
import { frameBytes, requestFrame, textPayload } from "../support/frames.js";
import { METHOD_IDS } from "../support/probe-service.js";
import { greetingServer, RawPeer } from "../support/raw-peer.js";
import {
  fails,
  heldBack,
  infoOf,
  inMemory,
  never,
  onBoth,
  overSockets,
  setConditions,
  type World,
} from "../support/world.js";

const noRoom = { code: StatusCode.RESOURCE_EXHAUSTED, execution: "never-sent" } as const;

/** A peer that has greeted and reads nothing any more. */
async function deafClient(world: World, limits: Partial<Limits>): Promise<RawPeer> {
  if (world.rig.name === "memory") setConditions(world, { windowBytes: 100 });
  const gateway = await world.gateway({ text: (text) => text.repeat(1000) }, { limits });
  const peer = await world.rawClient(gateway.addresses[0], new RawPeer());
  peer.greet(FrameKind.HELLO);
  await world.rig.until(() => peer.framesOf(FrameKind.HELLO_ACK).length === 1);
  peer.link.pause();
  return peer;
}

function ask(peer: RawPeer, ...callIds: readonly number[]): void {
  for (const callId of callIds) {
    peer.write(requestFrame(callId, { methodId: METHOD_IDS.echo, payload: textPayload("x") }));
  }
}

inMemory("outgoingBytesSoft: a server reads no more while so much is unsent", async (world) => {
  const peer = await deafClient(world, { outgoingBytesSoft: 1500 });
  for (let callId = 1; callId <= 9; callId++) {
    ask(peer, callId);
    await world.rig.advance(2);
  }
  // What the server does not read stays with its peer.
  assert.ok(peer.link.unsentBytes > 0);
  peer.link.resume();
  await world.rig.until(() => peer.framesOf(FrameKind.RESPONSE).length === 9);
});

inMemory("outgoingBytesSoft: a caller holds calls back while so much is unsent", async (world) => {
  setConditions(world, { windowBytes: 100 });
  let isDeaf = true;
  const server = await world.rawServer(
    greetingServer((peer, { kind, callId }) => {
      if (isDeaf) peer.link.pause();
      if (kind === FrameKind.REQUEST) {
        peer.send(FrameKind.RESPONSE, callId, textPayload("done"));
      }
    }),
  );
  const client = world.client([server], {
    limits: { outgoingBytesSoft: 1500, pendingCallsMax: 1 },
  });
  const calls = [client.echo("")];
  await world.rig.run(calls[0] ?? never());
  for (let count = 0; count < 3; count++) calls.push(heldBack(client.echo("x".repeat(1000))));
  await world.rig.advance(5);
  await fails(world.rig, client.echo("one more"), noRoom);
  isDeaf = false;
  world.rig.cutAll();
  const outcomes = await world.rig.run(Promise.allSettled(calls.slice(1)));
  const executions = outcomes.map(
    (outcome) =>
      outcome.status === "rejected" ? (outcome.reason as { execution: string }).execution : "", // an RpcError
  );
  assert.deepEqual(executions, ["maybe-executed", "maybe-executed", "never-sent"]);
});

onBoth("outgoingBytesSoft: below the size of a slab, oneway calls still flow", async (world) => {
  const got: string[] = [];
  const gateway = await world.gateway({ note: (text) => void got.push(text) });
  const client = world.client([infoOf(gateway)], { limits: { outgoingBytesSoft: 50 } });
  await world.rig.run(client.echo("connect"));
  const texts = Array.from({ length: 20 }, (_, index) => `note ${index}`);
  await world.rig.run(Promise.all(texts.map((text) => client.note(text))));
  await world.rig.until(() => got.length === 20);
  assert.deepEqual(got, texts);
});

inMemory("outgoingBytesMax: a peer that asks and does not read is cut off", async (world) => {
  const peer = await deafClient(world, { outgoingBytesMax: 5000 });
  ask(peer, 1, 2, 3, 4);
  await world.rig.advance(5);
  assert.equal(peer.isClosed, false);
  ask(peer, 5, 6);
  await world.rig.until(() => peer.isClosed);
  assert.deepEqual(world.logger.messages("warn"), [
    "the peer does not read: more than 5000 bytes are unsent",
  ]);
});

/** So many pings in one piece. */
const flood = (count: number): Uint8Array =>
  Buffer.concat(Array.from({ length: count }, () => frameBytes(FrameKind.PING, 7)));

onBoth(
  "outgoingBytesMax: a server is safe from pings of a peer that does not read",
  async (world) => {
    const peer = await deafClient(world, { outgoingBytesMax: 5000 });
    const pings = flood(7000);
    // A kernel takes some megabytes before anything is unsent.
    await world.rig.until(() => {
      if (peer.link.unsentBytes === 0) peer.write(pings);
      return world.logger.messages("warn").length > 0;
    });
    assert.deepEqual(world.logger.messages("warn"), [
      "the peer does not read: more than 5000 bytes are unsent",
    ]);
  },
);

onBoth(
  "outgoingBytesMax: a caller is safe from pings of a server that does not read",
  async (world) => {
    const pings = flood(7000);
    let attacker: RawPeer | undefined;
    const server = await world.rawServer(
      greetingServer((peer, { kind }) => {
        if (kind !== FrameKind.REQUEST) return;
        peer.link.pause();
        attacker = peer;
      }),
    );
    const client = world.client([server], {
      limits: { outgoingBytesSoft: 1000, outgoingBytesMax: 5000 },
    });
    let isOver = false;
    const call = heldBack(client.echo("x").finally(() => (isOver = true)));
    await world.rig.until(() => {
      if (attacker?.link.unsentBytes === 0) attacker.write(pings);
      return isOver;
    });
    await fails(world.rig, call, {
      code: StatusCode.UNAVAILABLE,
      execution: "maybe-executed",
      reason: /^the peer does not read: more than 5000 bytes are unsent$/,
    });
  },
);

onBoth(
  "outgoingBytesSoft: much that is asked for at once arrives, in small answers",
  async (world) => {
    // Regression: the answers were all written at once, and the connection was cut at the hard limit.
    await allArrive(world, 500, 64 * 1024);
  },
);

onBoth(
  "outgoingBytesSoft: much that is asked for at once arrives, in large answers",
  async (world) => {
    await allArrive(world, 30, 1_000_000);
  },
);

async function allArrive(world: World, calls: number, answerBytes: number): Promise<void> {
  const gateway = await world.gateway({ blob: () => new Uint8Array(answerBytes) });
  const client = world.client([infoOf(gateway)]);
  const asked = Array.from({ length: calls }, () => client.blob(new Uint8Array(0)));
  const answers = await world.rig.run(Promise.all(asked));
  assert.ok(answers.every(({ length }) => length === answerBytes));
  assert.equal(gateway.callsRunning, 0);
  assert.deepEqual(world.logger.messages("warn"), []);
}

onBoth("outgoingStallMs: a peer that asks for much and never reads is cut off", async (world) => {
  const { gateway, peer } = await manyHeld(world);
  // What the system takes counts as read, so that the first wait may be followed by another.
  await world.rig.advance(20_100);
  assert.equal(gateway.connections, 0);
  assert.equal(gateway.callsRunning, 0);
  assert.match(world.logger.messages("debug").join("\n"), /^the peer has not read for 10000 ms/m);
  peer.link.destroy();
});

onBoth("outgoingBytesSoft: stop waits for the answers that wait to be sent", async (world) => {
  const { gateway, peer } = await manyHeld(world);
  let isStopped = false;
  const stopping = gateway.stop().then(() => (isStopped = true));
  await world.rig.turn();
  assert.equal(isStopped, false);
  peer.link.resume();
  await world.rig.until(() => peer.framesOf(FrameKind.RESPONSE).length === 40);
  await world.rig.until(() => peer.isClosed);
  await world.rig.run(stopping);
});

/** A peer that has asked for 40 MiB and reads nothing: all handlers have ended, and answers wait. */
async function manyHeld(
  world: World,
): Promise<{ readonly gateway: Gateway; readonly peer: RawPeer }> {
  let ended = 0;
  const blob = (): Uint8Array => {
    ended++;
    return new Uint8Array(1024 * 1024);
  };
  const gateway = await world.gateway({ blob });
  const peer = await world.rawClient(gateway.addresses[0], new RawPeer());
  peer.greet(FrameKind.HELLO);
  await world.rig.until(() => peer.framesOf(FrameKind.HELLO_ACK).length === 1);
  peer.link.pause();
  const requests = Array.from({ length: 40 }, (_, index) =>
    requestFrame(index + 1, { methodId: METHOD_IDS.blob }),
  );
  peer.write(Buffer.concat(requests));
  await world.rig.until(() => ended === 40);
  // The kernel goes on taking for a moment.
  for (let turn = 0; turn < 100; turn++) await world.rig.turn();
  assert.ok(gateway.callsRunning > 0);
  return { gateway, peer };
}

overSockets("outgoingStallMs: a slow reader of one long answer is not cut off", async (world) => {
  // Regression: the answer was one write, of which the socket told nothing before all of it had gone.
  const answerBytes = 30_000_000;
  const gateway = await world.gateway(
    { blob: () => new Uint8Array(answerBytes) },
    { limits: { outgoingBytesMax: 2 * answerBytes, outgoingStallMs: 500 } },
  );
  const peer = await world.rawClient(gateway.addresses[0], new RawPeer());
  peer.greet(FrameKind.HELLO, { messageBytesMax: 2 * answerBytes });
  await world.rig.until(() => peer.framesOf(FrameKind.HELLO_ACK).length === 1);
  const receive = peer.received.bind(peer);
  let readBytes = 0;
  let readMax = 0;
  peer.received = (chunk) => {
    readBytes += chunk.length;
    if (readBytes >= readMax) peer.link.pause();
    receive(chunk);
  };
  peer.write(requestFrame(1, { methodId: METHOD_IDS.blob }));
  while (readBytes < answerBytes) {
    readMax += 4_000_000;
    peer.link.resume();
    await world.rig.until(() => readBytes >= Math.min(readMax, answerBytes) || peer.isClosed);
    assert.equal(peer.isClosed, false);
    for (let turn = 0; turn < 20; turn++) await world.rig.turn();
    await world.rig.advance(450);
  }
  assert.equal(peer.framesOf(FrameKind.RESPONSE)[0]?.body.length, answerBytes + 5);
});

inMemory("outgoingStallMs: a peer that reads nothing for so long is cut off", async (world) => {
  const peer = await deafClient(world, { outgoingStallMs: 10_000 });
  ask(peer, 1);
  await world.rig.advance(9_950);
  assert.equal(peer.isClosed, false);
  await world.rig.advance(100);
  assert.equal(peer.isClosed, true);
  assert.match(
    world.logger.messages("debug").join("\n"),
    /^the peer has not read for 10000 ms; 9\d\d bytes are unsent$/m,
  );
});

inMemory("outgoingStallMs: a peer that reads slowly is not cut off", async (world) => {
  setConditions(world, { chunkBytesMax: 100 });
  const peer = await deafClient(world, { outgoingStallMs: 1000 });
  // More is asked for than is read, so that what is unsent only grows.
  for (let callId = 1; callId <= 20; callId++) {
    ask(peer, callId);
    await world.rig.advance(200);
    readSome(peer, 5);
  }
  assert.equal(peer.isClosed, false);
  peer.link.resume();
  await world.rig.until(() => peer.framesOf(FrameKind.RESPONSE).length === 20);
});

/** Reads so many chunks. */
function readSome(peer: RawPeer, chunks: number): void {
  let left = chunks;
  const received = peer.received.bind(peer);
  peer.received = (chunk) => {
    left--;
    if (left <= 0) peer.link.pause();
    received(chunk);
  };
  peer.link.resume();
  peer.received = received;
}

overSockets(
  "outgoingBytesSoft: a server that has stopped reading goes on when it can",
  async (world) => {
    const gateway = await world.gateway(
      { blob: () => new Uint8Array(256 * 1024) },
      { limits: { outgoingBytesMax: 2 ** 30 } },
    );
    const peer = await world.rawClient(gateway.addresses[0], new RawPeer());
    peer.greet(FrameKind.HELLO);
    await world.rig.until(() => peer.framesOf(FrameKind.HELLO_ACK).length === 1);
    peer.link.pause();
    for (let callId = 1; callId <= 60; callId++) {
      peer.write(requestFrame(callId, { methodId: METHOD_IDS.blob }));
      await world.rig.turn();
    }
    peer.link.resume();
    await world.rig.until(() => peer.framesOf(FrameKind.RESPONSE).length === 60);
  },
);
