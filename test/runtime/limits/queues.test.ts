import assert from "node:assert/strict";
import { FrameKind } from "../../../runtime/src/composer/frame.js";
import { StatusCode } from "../../../runtime/src/index.js";
import { helloFrame, requestBody, requestFrame } from "../support/frames.js";
import { METHOD_IDS } from "../support/probe-service.js";
import { RawPeer } from "../support/raw-peer.js";
import { deferred, fails, heldBack, infoOf, never, onBoth } from "../support/world.js";

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
    "too many calls wait for server probe-1: 3 calls and 9 bytes, at most 3 (limits.pendingCallsMax) and 67108864 (limits.pendingBytesMax)",
  );
  abort.abort();
  await fails(world.rig, waiting[0] ?? never(), {
    code: StatusCode.CANCELLED,
    execution: "never-sent",
  });
  waiting.push(heldBack(client.echo("e")));
  await fails(world.rig, client.echo("f"), noRoom);
  await world.rig.until(() => world.rig.openLinks > 1);
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
  await world.rig.until(() => world.rig.openLinks > 1);
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
  assert.equal(gateway.callsRunning, 3);
  // Handlers that end make room.
  running.resolve("x");
  await world.rig.until(() => gateway.callsRunning === 0);
  peer.write(requestFrame(5, { methodId: METHOD_IDS.echo }));
  await world.rig.until(() => peer.framesOf(FrameKind.RESPONSE).length > 0);
});

onBoth("callsInFlightMax: oneway calls do not count, whoever their caller is", async (world) => {
  // Regression: a caller may send any number of them, and those above the limit were lost.
  let notes = 0;
  const gateway = await world.gateway(
    { text: never, note: () => void notes++ },
    { limits: { callsInFlightMax: 1 } },
  );
  const peer = await world.rawClient(gateway.addresses[0], new RawPeer());
  peer.write(helloFrame(FrameKind.HELLO), requestFrame(1, { methodId: METHOD_IDS.echo }));
  for (let callId = 2; callId <= 51; callId++) {
    peer.send(FrameKind.ONEWAY, callId, requestBody({ methodId: METHOD_IDS.note }));
  }
  await world.rig.until(() => notes === 50);
  assert.equal(gateway.callsRunning, 1);
  assert.deepEqual(world.logger.messages("warn"), []);
});

onBoth("handlersMax: a oneway call above it is dropped with a warning", async (world) => {
  const running = deferred<void>();
  const gateway = await world.gateway(
    { note: () => running.promise },
    { limits: { handlersMax: 2 } },
  );
  const client = world.client([infoOf(gateway)]);
  await world.rig.run(Promise.all([client.note("1"), client.note("2"), client.note("3")]));
  await world.rig.until(() => world.logger.messages("warn").length === 1);
  assert.deepEqual(world.logger.messages("warn"), [
    "oneway test.v1.Probe/note dropped: more than 2 handlers of one connection still run",
  ]);
  running.resolve();
});
