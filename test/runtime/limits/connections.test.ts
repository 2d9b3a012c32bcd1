import assert from "node:assert/strict";
import { OutgoingCall } from "../../../runtime/src/call/outgoing-call.js";
import { CallMaker } from "../../../runtime/src/call/call-maker.js";
import { callbacks } from "../../../runtime/src/station/callbacks.js";
import { Tallies } from "../../../runtime/src/dispatcher/tallies.js";
import { TimerWheel } from "../../../runtime/src/call/timer-wheel.js";
import { FrameKind } from "../../../runtime/src/composer/frame.js";
import { SlabPool } from "../../../runtime/src/composer/outbox.js";
import { StatusCode } from "../../../runtime/src/index.js";
import { CALL_ID_MAX, DEFAULT_LIMITS } from "../../../runtime/src/limits.js";
import { Mailbox } from "../../../runtime/src/mailbox/mailbox.js";
import { addressOf } from "../../../runtime/src/registry/server-directory.js";
import { NO_METADATA } from "../../../runtime/src/rpc-error.js";
import { PLAIN_HELLO } from "../support/frames.js";
import { echo } from "../support/probe-service.js";
import { greetingServer, RawPeer } from "../support/raw-peer.js";
import { inMemory, infoOf, onBoth } from "../support/world.js";

onBoth(
  "connectionsMax: one connection more is closed at once; one that ends makes room",
  async (world) => {
    const gateway = await world.gateway({}, { limits: { connectionsMax: 2 } });
    const connect = (): Promise<RawPeer> => world.rawClient(gateway.addresses[0], new RawPeer());
    const [first, second] = [await connect(), await connect()];
    await world.rig.until(() => gateway.connections === 2);
    const third = await connect();
    await world.rig.until(() => third.isClosed);
    assert.equal(first.isClosed || second.isClosed, false);
    assert.deepEqual(world.logger.messages("warn"), ["connection refused: too many connections"]);
    first.link.destroy();
    await world.rig.until(() => gateway.connections === 1);
    const fourth = await connect();
    await world.rig.until(() => gateway.connections === 2);
    await world.rig.turn();
    assert.equal(fourth.isClosed, false);
  },
);

onBoth("connectionsMax: a caller takes it as a failed attempt", async (world) => {
  const gateway = await world.gateway({}, { limits: { connectionsMax: 1 } });
  await world.rawClient(gateway.addresses[0], new RawPeer());
  await world.rig.until(() => gateway.connections === 1);
  const outcome = await world.rig.run(
    Promise.allSettled([world.client([infoOf(gateway)]).echo("x")]),
  );
  assert.equal(outcome[0].status, "rejected");
  const { code, execution } = (outcome[0] as { reason: { code: number; execution: string } })
    .reason; // rejected, see above
  assert.deepEqual({ code, execution }, { code: StatusCode.UNAVAILABLE, execution: "never-sent" });
});

inMemory("CALL_ID_MAX: the connection is replaced, and no call fails for it", async (world) => {
  const { environment } = world.rig;
  const peers: RawPeer[] = [];
  const ids: number[][] = [];
  const server = await world.rawServer(() => {
    const seen: number[] = [];
    const peer = greetingServer((self, { kind, callId }) => {
      if (kind !== FrameKind.REQUEST) return;
      seen.push(callId);
      self.send(FrameKind.RESPONSE, callId);
    })();
    peers.push(peer);
    ids.push(seen);
    return peer;
  });
  const wheel = new TimerWheel(environment);
  const tallies = new Tallies(environment, "");
  const { logger } = world;
  const host = { environment, limits: DEFAULT_LIMITS, logger, callbackFilters: undefined };
  const mailbox = new Mailbox(
    { id: server.id, type: server.type, address: addressOf(server) },
    {
      environment,
      wheel,
      limits: DEFAULT_LIMITS,
      slabs: new SlabPool(),
      hello: PLAIN_HELLO,
      lastCallId: CALL_ID_MAX - 2,
      maker: new CallMaker({
        environment,
        limits: DEFAULT_LIMITS,
        timeoutMs: 5000,
        checksArguments: false,
        tally: tallies.made,
      }),
      serve: callbacks([], { ...host, tally: tallies.served }, undefined),
      tally: tallies.connections,
      credentials: () => new Uint8Array(0),
      wires: new Map(),
      observer: { answered: () => {}, timedOut: () => {}, failed: () => {} },
      mailboxChanged: () => {},
      mailboxHasRoom: () => {},
    },
  );
  const owner = {
    wheel,
    tally: tallies.made,
    attemptFailed: (call: OutgoingCall, failure: Parameters<OutgoingCall["reject"]>[0]) =>
      call.reject(failure),
  };
  const calls = Array.from({ length: 5 }, () => {
    const call = new OutgoingCall(owner, echo, ["x"], {
      metadata: NO_METADATA,
      serverId: undefined,
      routeKey: undefined,
    });
    call.begin(environment.now(), environment.now() + 5_000);
    mailbox.dispatch(call);
    return call.promise;
  });
  await world.rig.run(Promise.all(calls));
  assert.deepEqual(ids, [
    [CALL_ID_MAX - 1, CALL_ID_MAX],
    [CALL_ID_MAX - 1, CALL_ID_MAX],
    [CALL_ID_MAX - 1],
  ]);
  await world.rig.until(() => peers[0]?.isClosed === true && peers[1]?.isClosed === true);
  mailbox.close({ code: StatusCode.UNAVAILABLE, message: "done" });
});
