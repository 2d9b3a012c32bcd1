/** What `gateway.inspect()` says, from before it starts until it has stopped. */
import assert from "node:assert/strict";
import { RpcError, StatusCode } from "../../../runtime/src/index.js";
import { ProbeClient } from "../support/probe-service.js";
import { deferred, failureOf, infoOf, inMemory, never, onBoth } from "../support/world.js";

onBoth("a gateway shows where it listens, what it serves and who is connected", async (world) => {
  const gateway = world.newGateway();
  assert.deepEqual([gateway.inspect().state, gateway.inspect().listeners], ["idle", []]);
  await world.rig.run(gateway.start());
  const client = world.client([infoOf(gateway)], { id: "front-1", type: "front" });
  await world.rig.run(client.echo("x"));
  gateway.setHealth("test.v1.Probe", "NOT_SERVING");

  const snapshot = gateway.inspect();
  assert.deepEqual([snapshot.id, snapshot.type, snapshot.state], ["probe-1", "probe", "listening"]);
  assert.equal(snapshot.listeners.length, 1);
  const [listener = ""] = snapshot.listeners;
  assert.ok(listener.startsWith(`${world.rig.transport}://127.0.0.1:`), listener);
  const probe = snapshot.services.find(({ name }) => name === "test.v1.Probe");
  assert.deepEqual(probe?.methods.slice(0, 2), ["echo", "fetch"]);
  assert.equal(probe?.status, "NOT_SERVING");
  const [peer] = snapshot.peers;
  assert.ok(peer !== undefined);
  assert.deepEqual([peer.peer.id, peer.peer.type, peer.isOpen], ["front-1", "front", true]);
  assert.deepEqual(peer.traffic, snapshot.connections.traffic);
  assert.deepEqual(snapshot.calls, {
    started: 1,
    running: 0,
    succeeded: 1,
    handlersRunning: 0,
    failed: {},
    refused: {},
  });
  assert.deepEqual(JSON.parse(JSON.stringify(snapshot)), snapshot);
});

inMemory("a gateway that is told to stop drains, and then has stopped", async (world) => {
  const answer = deferred<string>();
  const gateway = await world.gateway({ text: () => answer.promise });
  const call = world.client([infoOf(gateway)]).echo("x");
  await world.rig.advance(10);
  const stopping = gateway.stop();
  await world.rig.turn();
  const draining = gateway.inspect();
  assert.deepEqual([draining.state, draining.calls.running], ["draining", 1]);
  assert.deepEqual(
    draining.peers.map(({ handlersRunning }) => handlersRunning),
    [1],
  );
  answer.resolve("done");
  await world.rig.run(Promise.all([call, stopping]));
  const stopped = gateway.inspect();
  assert.deepEqual([stopped.state, stopped.peers], ["stopped", []]);
  assert.equal(stopped.connections.closed, 1);
});

onBoth("calls that fail and calls that are refused are counted apart", async (world) => {
  const gateway = await world.gateway(
    {
      text: (text) => {
        if (text === "broken") throw new Error("broken");
        // What is no text cannot be sent.
        return text === "wrong" ? (5 as unknown as string) : text;
      },
      note: () => {
        throw new RpcError(StatusCode.NOT_FOUND, "nothing");
      },
    },
    {
      authorize: ({ metadata }) => !metadata.has("stranger"),
      filters: [
        (call, next) => {
          if (call.metadata.has("busy")) throw new RpcError(StatusCode.RESOURCE_EXHAUSTED, "busy");
          return next(call);
        },
      ],
    },
  );
  const client = world.client([infoOf(gateway)]);
  await failureOf(world.rig, client.echo("broken"));
  await failureOf(world.rig, client.echo("wrong"));
  await world.rig.run(client.note("x"));
  await world.rig.until(() => gateway.inspect().calls.started === 3);
  await failureOf(world.rig, client.with({ metadata: { stranger: "yes" } }).echo("x"));
  await failureOf(
    world.rig,
    client
      .with({ metadata: { busy: "yes" } })
      .to("probe-1")
      .echo("x"),
  );
  await world.rig.until(() => gateway.inspect().calls.running === 0);
  const { failed, refused, succeeded } = gateway.inspect().calls;
  assert.deepEqual(failed, { UNKNOWN: 1, INTERNAL: 1, NOT_FOUND: 1, RESOURCE_EXHAUSTED: 1 });
  assert.deepEqual(refused, { PERMISSION_DENIED: 1, RESOURCE_EXHAUSTED: 1 });
  assert.equal(succeeded, 0);
});

inMemory("calls that nobody waits for any more have failed", async (world) => {
  const gateway = await world.gateway({ text: () => never() }, { limits: { drainMs: 1 } });
  const client = world.client([infoOf(gateway)]);
  await failureOf(world.rig, client.with({ timeoutMs: 50 }).echo("x"));
  const aborting = new AbortController();
  const cancelled = failureOf(world.rig, client.with({ signal: aborting.signal }).echo("x"));
  await world.rig.advance(10);
  aborting.abort();
  await cancelled;
  const lost = failureOf(world.rig, client.echo("x"));
  await world.rig.advance(10);
  world.rig.cutAll();
  await lost;
  await world.rig.advance(10);
  const { failed, running, handlersRunning } = gateway.inspect().calls;
  const { DEADLINE_EXCEEDED = 0, CANCELLED = 0 } = failed;
  assert.equal(DEADLINE_EXCEEDED + CANCELLED, 3);
  assert.ok(CANCELLED >= 2);
  assert.deepEqual([running, handlersRunning], [0, 3]);
});

inMemory("connections that are turned away are counted by the reason", async (world) => {
  const gateway = await world.gateway(
    {},
    {
      limits: { connectionsMax: 1 },
      authenticate: ({ credentials }) => {
        if (credentials.length > 0) throw new RpcError(StatusCode.UNAUTHENTICATED, "who are you?");
      },
    },
  );
  await failureOf(world.rig, world.client([infoOf(gateway)], { credentials: "x" }).echo("x"));
  await world.rig.run(world.client([infoOf(gateway)]).echo("x"));
  await failureOf(world.rig, new ProbeClient(world.station([infoOf(gateway)])).echo("x"));
  const { refused, opened } = gateway.inspect().connections;
  assert.deepEqual(refused, { UNAUTHENTICATED: 1, RESOURCE_EXHAUSTED: 1 });
  assert.equal(opened, 1);
});
