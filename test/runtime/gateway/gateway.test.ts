import assert from "node:assert/strict";
import { connect } from "node:net";
import { test } from "node:test";
import { FrameKind } from "../../../runtime/src/composer/frame.js";
import type { Listener } from "../../../runtime/src/environment.js";
import { Gateway, Station, StatusCode } from "../../../runtime/src/index.js";
import { silentLogger } from "../../../runtime/src/logger.js";
import { requestBody, requestFrame, textPayload } from "../support/frames.js";
import { METHOD_IDS, ProbeClient, ProbeServer } from "../support/probe-service.js";
import { RawPeer } from "../support/raw-peer.js";
import {
  deferred,
  fails,
  heldBack,
  infoAt,
  infoOf,
  never,
  onBoth,
  overSockets,
  type World,
} from "../support/world.js";

onBoth("start: an address that is taken rejects, and no other port stays open", async (world) => {
  const taken = infoOf(await world.gateway());
  const gateway = world.newGateway(
    {},
    {
      listen: [world.place(), world.place(taken.port)],
    },
  );
  await assert.rejects(world.rig.run(gateway.start()), /EADDRINUSE/);
  assert.deepEqual(gateway.addresses, []);
  assert.equal(gateway.inspect().state, "stopped");
  await assert.rejects(world.rig.run(gateway.start()), /started already, .* make another one$/);
  await world.rig.run(gateway.stop());
  assert.equal(await world.rig.run(world.client([taken]).echo("x")), "x");
});

overSockets("start: the system's error says which port was taken", async (world) => {
  const taken = infoOf(await world.gateway());
  const gateway = world.newGateway({}, { listen: [world.place(taken.port)] });
  await assert.rejects(gateway.start(), { code: "EADDRINUSE", port: taken.port });
});

onBoth("start: one that fails closes the connections it has accepted", async (world) => {
  // Regression: they stayed open, and so did the port, as long as their peers liked.
  const second = deferred<void>();
  let opened: Listener | undefined;
  const gateway = world.newGateway(
    {},
    {
      listen: [world.place(), world.place(0, "taken")],
      environment: {
        ...world.rig.environment,
        listen: async (address, accept, settings) => {
          if (address.host === "taken") await second.promise;
          opened = await world.rig.environment.listen(address, accept, settings);
          return opened;
        },
      },
    },
  );
  const starting = heldBack(gateway.start());
  await world.rig.until(() => opened !== undefined);
  const peers = [
    await world.rawClient(opened?.address, new RawPeer()),
    await world.rawClient(opened?.address, new RawPeer()),
  ];
  peers[0]?.greet(FrameKind.HELLO);
  await world.rig.until(() => peers[0]?.frames.length === 1 && gateway.connections === 2);
  second.reject(new Error("listen EADDRINUSE"));
  await world.rig.until(() => peers.every(({ isClosed }) => isClosed));
  await assert.rejects(world.rig.run(starting), /EADDRINUSE/);
  assert.equal(gateway.connections, 0);
  assert.deepEqual(gateway.addresses, []);
});

test("a service of another server type is a TypeError that names both types", () => {
  const services = [new ProbeServer()];
  const listen = [{ transport: "tcp", port: 0 }] as const;
  assert.throws(() => new Gateway({ id: "chat-1", type: "chat", services, listen }), {
    name: "TypeError",
    message: "services: test.v1.Probe is hosted by servers of type probe, this one is of type chat",
  });
});

onBoth("start: several ports serve the same calls", async (world) => {
  const gateway = await world.gateway(
    {},
    {
      listen: [world.place(), world.place(0, "127.0.0.1")],
    },
  );
  assert.equal(gateway.addresses.length, 2);
  for (const address of gateway.addresses) {
    const client = world.client([infoAt(gateway, address)]);
    assert.equal(await world.rig.run(client.echo("x")), "x");
  }
  assert.equal(gateway.connections, 2);
});

onBoth("start twice, or after stop, rejects", async (world) => {
  const gateway = await world.gateway();
  await assert.rejects(gateway.start(), /gateway probe-1: started already/);
  await world.rig.run(gateway.stop());
  await assert.rejects(gateway.start(), /gateway probe-1: started already/);
  const stopped = world.newGateway();
  await world.rig.run(stopped.stop());
  await assert.rejects(stopped.start(), /gateway probe-1: stopped already/);
});

onBoth("stop: running calls are answered, later ones are refused", async (world) => {
  const { promise, resolve } = deferred<string>();
  const gateway = await world.gateway({ text: () => promise });
  const peer = await world.rawClient(gateway.addresses[0], new RawPeer());
  peer.greet(FrameKind.HELLO);
  peer.write(requestFrame(3, { methodId: METHOD_IDS.echo }));
  await world.rig.until(() => gateway.callsRunning === 1);
  const stopping = gateway.stop();
  await world.rig.until(() => peer.framesOf(FrameKind.GOAWAY).length === 1);
  assert.equal(peer.framesOf(FrameKind.GOAWAY)[0]?.callId, 3);
  assert.match(peer.failure(FrameKind.GOAWAY).reason, /is stopping$/);
  peer.write(requestFrame(4, { methodId: METHOD_IDS.echo }));
  // A heartbeat is answered while draining.
  peer.send(FrameKind.PING, 9);
  await world.rig.until(() => peer.framesOf(FrameKind.PONG).length === 1);
  const refusal = peer.failure(FrameKind.FAILURE);
  assert.equal(refusal.code, StatusCode.UNAVAILABLE);
  assert.equal(refusal.execution, "refused");
  resolve("still answered");
  await world.rig.until(() => peer.isClosed);
  await world.rig.run(stopping);
  assert.deepEqual(peer.framesOf(FrameKind.RESPONSE)[0]?.body, textPayload("still answered"));
});

onBoth("stop: callers move to another server without a failed call", async (world) => {
  const { promise, resolve } = deferred<string>();
  const gateway = await world.gateway({ text: () => promise });
  const other = await world.gateway({ text: () => "other" }, { id: "probe-2" });
  world.rig.random = () => 0;
  const client = world.client([infoOf(gateway), infoOf(other)]);
  const running = client.to("probe-1").echo("x");
  await world.rig.until(() => gateway.callsRunning === 1);
  const stopping = gateway.stop();
  const answers = await world.rig.run(
    Promise.all(Array.from({ length: 10 }, () => client.echo("x"))),
  );
  assert.deepEqual(new Set(answers), new Set(["other"]));
  resolve("still answered");
  assert.equal(await world.rig.run(running), "still answered");
  await world.rig.run(stopping);
});

onBoth("stop: twice is the same as once", async (world) => {
  const gateway = await world.gateway();
  assert.equal(gateway.stop(), gateway.stop());
  await world.rig.run(gateway.stop());
});

onBoth("stop during start: settles, and nothing listens", async (world) => {
  const gateway = world.newGateway();
  const starting = gateway.start();
  const stopping = gateway.stop();
  await world.rig.run(starting);
  await world.rig.run(stopping);
  assert.equal(gateway.connections, 0);
});

onBoth("stop: connections that have not greeted do not hold it up", async (world) => {
  const gateway = await world.gateway();
  const peer = await world.rawClient(gateway.addresses[0], new RawPeer());
  await world.rig.until(() => gateway.connections === 1);
  await world.rig.run(gateway.stop());
  await world.rig.until(() => peer.isClosed);
});

onBoth("stop: a oneway handler is waited for, even when its caller has gone", async (world) => {
  const { promise, resolve } = deferred<void>();
  let signal: AbortSignal | undefined;
  const gateway = await world.gateway({
    note: (_, call) => {
      signal = call.signal;
      return promise;
    },
  });
  const peer = await world.rawClient(gateway.addresses[0], new RawPeer());
  peer.greet(FrameKind.HELLO);
  peer.send(FrameKind.ONEWAY, 1, requestBody({ methodId: METHOD_IDS.note }));
  await world.rig.until(() => gateway.callsRunning === 1);
  peer.link.destroy();
  await world.rig.until(() => gateway.connections === 0);
  assert.equal(signal?.aborted, false);
  let isStopped = false;
  const stopping = gateway.stop().then(() => (isStopped = true));
  await world.rig.advance(1000);
  assert.equal(isStopped, false);
  resolve();
  await world.rig.run(stopping);
  assert.equal(gateway.callsRunning, 0);
});

const endings: readonly [string, (world: World, abort: AbortController) => Promise<void>][] = [
  ["was cancelled", async (_, abort) => abort.abort()],
  ["is out of time", (world) => world.rig.advance(1_100)],
  ["has lost its connection", async (world) => world.rig.cutAll()],
];

for (const [name, end] of endings) {
  onBoth(`stop: a handler whose call ${name} counts, and is waited for`, async (world) => {
    // Regression: stop settled while such handlers still worked with what was closed after it.
    const { promise, resolve } = deferred<string>();
    let signal: AbortSignal | undefined;
    const gateway = await world.gateway({
      text: (_, call) => {
        signal = call.signal;
        return promise;
      },
    });
    const abort = new AbortController();
    const client = world.client([infoOf(gateway)]);
    void heldBack(client.with({ signal: abort.signal, timeoutMs: 1_000 }).echo("x"));
    await world.rig.until(() => gateway.callsRunning === 1);
    await end(world, abort);
    await world.rig.until(() => signal?.aborted === true);
    assert.equal(gateway.callsRunning, 1);
    let isStopped = false;
    const stopping = gateway.stop().then(() => (isStopped = true));
    await world.rig.advance(1_000);
    assert.equal(isStopped, false);
    resolve("late");
    await world.rig.run(stopping);
    assert.equal(gateway.callsRunning, 0);
  });
}

onBoth("stop: a handler that never ends is cancelled after drainMs", async (world) => {
  let signal: AbortSignal | undefined;
  const gateway = await world.gateway(
    {
      text: (_, call) => {
        signal = call.signal;
        return never();
      },
    },
    { limits: { drainMs: 500 } },
  );
  const call = heldBack(world.client([infoOf(gateway)]).echo("x"));
  await world.rig.until(() => signal !== undefined);
  const stopping = gateway.stop();
  await world.rig.advance(600);
  await world.rig.run(stopping);
  assert.equal(signal?.aborted, true);
  await fails(world.rig, call, {
    code: StatusCode.UNAVAILABLE,
    execution: "maybe-executed",
    reason: /^connection lost: .* is stopping$/,
  });
});

onBoth("a caller that comes back finds the port free after stop", async (world) => {
  const gateway = await world.gateway();
  const { port } = infoOf(gateway);
  await world.rig.run(gateway.stop());
  const again = await world.gateway({}, { listen: [world.place(port)] });
  assert.equal(await world.rig.run(world.client([infoOf(again)]).echo("x")), "x");
});

test("the defaults: real clock, real sockets, the console logger", async () => {
  const gateway = new Gateway({
    id: "probe-1",
    type: "probe",
    services: [new ProbeServer()],
    listen: [{ transport: "tcp", port: 0 }],
    logger: silentLogger,
  });
  await gateway.start();
  const station = new Station({ servers: [infoOf(gateway)], logger: silentLogger });
  assert.equal(await new ProbeClient(station).echo("x"), "x");
  await station.close();
  await gateway.stop();
});

test("a connection that is reset right after it was accepted harms nobody", async () => {
  const gateway = new Gateway({
    id: "probe-1",
    type: "probe",
    services: [new ProbeServer()],
    listen: [{ transport: "tcp", port: 0 }],
    logger: silentLogger,
  });
  await gateway.start();
  const { port } = infoOf(gateway);
  for (let count = 0; count < 50; count++) {
    await new Promise<void>((resolve) => {
      const socket = connect({ host: "127.0.0.1", port }, () => socket.resetAndDestroy());
      socket.once("close", () => resolve());
      socket.on("error", () => {});
    });
  }
  const station = new Station({ servers: [infoOf(gateway)], logger: silentLogger });
  assert.equal(await new ProbeClient(station).echo("x"), "x");
  await station.close();
  await gateway.stop();
});
