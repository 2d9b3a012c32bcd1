import assert from "node:assert/strict";
import { FrameKind } from "../../../runtime/src/composer/frame.js";
import { type Limits, StatusCode } from "../../../runtime/src/index.js";
import { frameBytes, helloFrame, requestFrame, textPayload } from "../support/frames.js";
import { METHOD_IDS } from "../support/probe-service.js";
import { greetingServer, RawPeer } from "../support/raw-peer.js";
import {
  deferred,
  fails,
  heldBack,
  infoOf,
  inMemory,
  never,
  onBoth,
  overTcp,
  setConditions,
  type World,
} from "../support/world.js";

const neverSent = { code: StatusCode.UNAVAILABLE, execution: "never-sent" } as const;
const noRoom = { code: StatusCode.RESOURCE_EXHAUSTED, execution: "never-sent" } as const;

onBoth("pendingCallsMax: one call more fails; one that ends makes room", async (world) => {
  const server = await world.rawServer(() => new RawPeer());
  const client = world.client([server], { limits: { pendingCallsMax: 3 } });
  const abort = new AbortController();
  const waiting = [
    client.with({ signal: abort.signal }).echo("a"),
    client.echo("b"),
    client.note("c"),
  ].map((call) => heldBack<unknown>(call));
  const { rawMessage: reason } = await fails(world.rig, client.echo("d"), noRoom);
  assert.equal(
    reason,
    "too many calls wait for server probe-1: 3 calls and 9 bytes, at most 3 and 16777216",
  );
  abort.abort();
  await fails(world.rig, waiting[0] ?? never(), {
    code: StatusCode.CANCELLED,
    execution: "never-sent",
  });
  waiting.push(heldBack(client.echo("e")));
  await fails(world.rig, client.echo("f"), noRoom);
  await world.rig.until(() => world.rig.openLinks > 0);
  world.rig.cutAll();
  for (const call of waiting.slice(1)) await fails(world.rig, call, neverSent);
});

onBoth("pendingBytesMax: a call that does not fit fails; a smaller one waits", async (world) => {
  const server = await world.rawServer(() => new RawPeer());
  const client = world.client([server], { limits: { pendingBytesMax: 20 } });
  const waiting = [heldBack(client.echo("x".repeat(10)))];
  await fails(world.rig, client.echo("x".repeat(10)), noRoom);
  waiting.push(heldBack(client.echo("x".repeat(6))));
  await fails(world.rig, client.echo("x"), noRoom);
  // Of no bytes at all there is always room for one more.
  waiting.push(heldBack(client.echo("")));
  await world.rig.until(() => world.rig.openLinks > 0);
  world.rig.cutAll();
  for (const call of waiting) await fails(world.rig, call, neverSent);
});

onBoth("callsInFlightMax: the caller holds back what the server would refuse", async (world) => {
  const answers: (() => void)[] = [];
  const gateway = await world.gateway(
    {
      text: (text) => {
        const { promise, resolve } = deferred<string>();
        answers.push(() => resolve(text));
        return promise;
      },
    },
    { limits: { callsInFlightMax: 2 } },
  );
  const client = world.client([infoOf(gateway)]);
  const calls = ["a", "b", "c", "d"].map((text) => client.echo(text));
  await world.rig.until(() => answers.length === 2);
  await world.rig.turn();
  assert.equal(gateway.callsRunning, 2);
  answers[1]?.();
  assert.equal(await world.rig.run(calls[1] ?? never()), "b");
  await world.rig.until(() => answers.length === 3);
  answers[0]?.();
  answers[2]?.();
  await world.rig.until(() => answers.length === 4);
  answers[3]?.();
  assert.deepEqual(await world.rig.run(Promise.all(calls)), ["a", "b", "c", "d"]);
});

onBoth("callsInFlightMax: a cancelled call makes room for one that waits", async (world) => {
  const arrived: string[] = [];
  const gateway = await world.gateway(
    {
      text: (text) => {
        arrived.push(text);
        return never();
      },
    },
    { limits: { callsInFlightMax: 1 } },
  );
  const client = world.client([infoOf(gateway)]);
  const abort = new AbortController();
  const calls = [client.with({ signal: abort.signal }).echo("a"), client.echo("b")];
  for (const call of calls) call.catch(() => {});
  await world.rig.until(() => arrived.length === 1);
  abort.abort();
  await world.rig.until(() => arrived.length === 2);
  assert.deepEqual(arrived, ["a", "b"]);
});

onBoth("callsInFlightMax: a server refuses what a peer sends beyond it", async (world) => {
  const gateway = await world.gateway(
    { text: never, note: never },
    { limits: { callsInFlightMax: 2 } },
  );
  const peer = await world.rawClient(gateway.addresses[0], new RawPeer());
  peer.write(
    helloFrame(FrameKind.HELLO),
    requestFrame(1, { methodId: METHOD_IDS.echo }),
    requestFrame(2, { methodId: METHOD_IDS.echo }),
    requestFrame(3, { methodId: METHOD_IDS.echo }),
  );
  await world.rig.until(() => peer.framesOf(FrameKind.FAILURE).length > 0);
  assert.equal(peer.framesOf(FrameKind.FAILURE)[0]?.callId, 3);
  const { code, execution, reason } = peer.failure(FrameKind.FAILURE);
  assert.equal(code, StatusCode.RESOURCE_EXHAUSTED);
  assert.equal(execution, "refused");
  assert.equal(reason, "more than 2 calls in flight on one connection");
  assert.equal(gateway.callsRunning, 2);
  // A call that is cancelled makes room.
  peer.send(FrameKind.CANCEL, 1);
  peer.write(requestFrame(4, { methodId: METHOD_IDS.echo }));
  await world.rig.until(() => gateway.callsRunning === 2);
  assert.equal(peer.framesOf(FrameKind.FAILURE).length, 1);
});

onBoth("handlersMax: handlers whose call is over count as long as they run", async (world) => {
  const running = deferred<string>();
  const gateway = await world.gateway(
    { text: () => running.promise },
    { limits: { handlersMax: 3 } },
  );
  const peer = await world.rawClient(gateway.addresses[0], new RawPeer());
  peer.write(helloFrame(FrameKind.HELLO));
  for (const id of [1, 2, 3, 4]) {
    peer.write(requestFrame(id, { methodId: METHOD_IDS.echo }));
    peer.send(FrameKind.CANCEL, id);
  }
  await world.rig.until(() => peer.framesOf(FrameKind.FAILURE).length > 0);
  assert.equal(peer.framesOf(FrameKind.FAILURE)[0]?.callId, 4);
  const { code, execution, reason } = peer.failure(FrameKind.FAILURE);
  assert.equal(code, StatusCode.RESOURCE_EXHAUSTED);
  assert.equal(execution, "refused");
  assert.equal(reason, "more than 3 handlers of one connection still run");
  assert.equal(gateway.callsRunning, 0);
  // Handlers that end make room.
  running.resolve("x");
  await world.rig.turn();
  peer.write(requestFrame(5, { methodId: METHOD_IDS.echo }));
  await world.rig.until(() => peer.framesOf(FrameKind.RESPONSE).length > 0);
});

/** A peer that has greeted and reads nothing any more. */
async function deafClient(world: World, limits: Partial<Limits>): Promise<RawPeer> {
  setConditions(world, { windowBytes: 100 });
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

inMemory("outgoingBytesMax: holds for a flood of pings", async (world) => {
  const peer = await deafClient(world, { outgoingBytesMax: 5000 });
  const pings = Array.from({ length: 700 }, () => frameBytes(FrameKind.PING, 7));
  peer.write(Buffer.concat(pings));
  await world.rig.until(() => peer.isClosed);
});

inMemory("outgoingBytesMax: a caller is safe from a flood of pings too", async (world) => {
  setConditions(world, { windowBytes: 100 });
  const server = await world.rawServer(
    greetingServer((peer, { kind }) => {
      if (kind !== FrameKind.REQUEST) return;
      peer.link.pause();
      const pings = Array.from({ length: 700 }, () => frameBytes(FrameKind.PING, 7));
      peer.write(Buffer.concat(pings));
    }),
  );
  const client = world.client([server], {
    limits: { outgoingBytesSoft: 1000, outgoingBytesMax: 5000 },
  });
  await fails(world.rig, client.echo("x"), {
    code: StatusCode.UNAVAILABLE,
    execution: "maybe-executed",
    reason: /^the peer does not read: more than 5000 bytes are unsent$/,
  });
});

overTcp("outgoingBytesMax: a peer that asks and does not read is cut off", async (world) => {
  const megabytes = 20;
  const gateway = await world.gateway(
    { blob: () => new Uint8Array(1024 * 1024) },
    { limits: { outgoingBytesMax: 4 * 1024 * 1024 } },
  );
  const peer = await world.rawClient(gateway.addresses[0], new RawPeer());
  peer.greet(FrameKind.HELLO);
  await world.rig.until(() => peer.framesOf(FrameKind.HELLO_ACK).length === 1);
  peer.link.pause();
  const requests = Array.from({ length: megabytes }, (_, index) =>
    requestFrame(index + 1, { methodId: METHOD_IDS.blob }),
  );
  peer.write(Buffer.concat(requests));
  await world.rig.until(() => gateway.connections === 0);
  assert.match(world.logger.messages("warn")[0] ?? "", /^the peer does not read/);
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

overTcp(
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
