/** Several connections to one server, and writes that wait for each other. */
import assert from "node:assert/strict";
import type { Gateway, Peer, ServerInfo } from "../../../runtime/src/index.js";
import { ProbeClient } from "../support/probe-service.js";
import { greetingServer, type RawPeer } from "../support/raw-peer.js";
import { FrameKind } from "../../../runtime/src/composer/frame.js";
import { deferred, heldBack, infoOf, inMemory, onBoth, type World } from "../support/world.js";

/** A gateway whose calls are answered when the test says so, and where they came from. */
async function heldGateway(world: World): Promise<{
  readonly gateway: Gateway;
  readonly info: ServerInfo;
  readonly peers: string[];
  readonly release: () => void;
}> {
  const peers: string[] = [];
  const answer = deferred<string>();
  const note = (peer: Peer): void => void peers.push(peer.address);
  const gateway = await world.gateway({
    text: (_, call) => {
      note(call.peer);
      return answer.promise;
    },
  });
  return { gateway, info: infoOf(gateway), peers, release: () => answer.resolve("done") };
}

onBoth("connections: calls are spread over them, the emptiest first", async (world) => {
  const { gateway, info, peers, release } = await heldGateway(world);
  const client = world.client([info], { connections: 3 });
  const calls = Array.from({ length: 9 }, () => client.echo(""));
  await world.rig.until(() => gateway.callsRunning === 9);
  const counts = new Map<string, number>();
  for (const peer of peers) counts.set(peer, (counts.get(peer) ?? 0) + 1);
  assert.deepEqual([...counts.values()], [3, 3, 3]);
  release();
  await world.rig.run(Promise.all(calls));
});

onBoth("connections: an entry of the directory may say its own number", async (world) => {
  const { gateway, info, peers, release } = await heldGateway(world);
  const client = world.client([{ ...info, connections: 2 }]);
  const calls = Array.from({ length: 4 }, () => client.echo(""));
  await world.rig.until(() => gateway.callsRunning === 4);
  assert.equal(new Set(peers).size, 2);
  release();
  await world.rig.run(Promise.all(calls));
});

inMemory("connections: as many calls may be unanswered on each", async (world) => {
  const answer = deferred<string>();
  const gateway = await world.gateway(
    { text: () => answer.promise },
    { limits: { callsInFlightMax: 2 } },
  );
  const client = world.client([infoOf(gateway)], { connections: 3 });
  const calls = Array.from({ length: 8 }, () => client.echo(""));
  await world.rig.advance(50);
  assert.equal(gateway.callsRunning, 6);
  answer.resolve("done");
  await world.rig.run(Promise.all(calls));
});

inMemory("connections: one that is lost costs its own calls; the others go on", async (world) => {
  world.rig.random = () => 0;
  const peers: RawPeer[] = [];
  const info = await world.rawServer(() => {
    const peer = greetingServer((self, { kind, callId }) => {
      if (kind === FrameKind.REQUEST && self !== peers[0]) self.send(FrameKind.RESPONSE, callId);
    })();
    peers.push(peer);
    return peer;
  });
  const station = world.station([info], { connections: 2 });
  const client = new ProbeClient(station);
  const stuck = heldBack(client.echo("stuck"));
  const answered = client.echo("answered");
  await world.rig.until(() => peers[0]?.framesOf(FrameKind.REQUEST).length === 1);
  await world.rig.run(answered);
  peers[0]?.link.destroy();
  await assert.rejects(world.rig.run(stuck), { execution: "maybe-executed" });
  assert.equal(station.stateOf("probe-1")?.kind, "open");
  for (let call = 0; call < 3; call++) await world.rig.run(client.echo("more"));
});

inMemory("connections: a call that waited for a lost one goes to another one", async (world) => {
  const peers: RawPeer[] = [];
  const info = await world.rawServer(() => {
    const peer = greetingServer((self, { kind, callId }) => {
      if (kind === FrameKind.REQUEST) self.send(FrameKind.RESPONSE, callId);
    })();
    // The first never greets.
    if (peers.length === 0) peer.onFrame = () => {};
    peers.push(peer);
    return peer;
  });
  const client = world.client([info], { connections: 2 });
  const calls = [client.echo("1"), client.echo("2")];
  await world.rig.until(() => peers.length === 2);
  await world.rig.advance(10);
  peers[0]?.link.destroy();
  await world.rig.run(Promise.all(calls));
});

inMemory("flush: with an interval, calls of that time go in one write", async (world) => {
  const gateway = await world.gateway();
  const writes: number[] = [];
  const { environment } = world.rig;
  const counting: typeof environment = {
    ...environment,
    connect: (address, receiver, options) => {
      const link = environment.connect(address, receiver, options);
      const write = link.write.bind(link);
      link.write = (bytes) => {
        writes.push(world.rig.clock.now);
        return write(bytes);
      };
      return link;
    },
  };
  const options = { environment: counting, flush: { intervalMs: 30 } };
  const station = world.station([infoOf(gateway)], options);
  const client = new ProbeClient(station);
  await world.rig.run(client.echo("connect"));
  writes.length = 0;
  const begunAt = world.rig.clock.now;
  const calls: Promise<string>[] = [];
  for (let call = 0; call < 10; call++) {
    calls.push(client.echo(`${call}`));
    await world.rig.advance(2);
  }
  await world.rig.run(Promise.all(calls));
  assert.deepEqual(writes, [begunAt + 30]);
  // What fills a slab does not wait.
  const large = client.blob(new Uint8Array(70_000));
  assert.equal(writes.length, 2);
  await world.rig.run(large);
});

inMemory(
  "flush: what waits for the interval when the connection is lost was never sent",
  async (world) => {
    const gateway = await world.gateway();
    const options = { flush: { intervalMs: 100 } };
    const client = world.client([infoOf(gateway)], options);
    await world.rig.run(client.echo("connect"));
    const call = heldBack(client.to("probe-1").echo("x"));
    await world.rig.advance(10);
    world.rig.cutAll();
    await assert.rejects(world.rig.run(call), { execution: "never-sent" });
  },
);
