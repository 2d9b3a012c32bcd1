/** Servers that are slow to be reached, or not reached at all: who is asked instead, and what is said. */
import assert from "node:assert/strict";
import { type Gateway, type ServerInfo, StatusCode } from "../../../runtime/src/index.js";
import { ProbeClient } from "../support/probe-service.js";
import { RawPeer } from "../support/raw-peer.js";
import {
  fails,
  heldBack,
  infoOf,
  never,
  onBoth,
  untilAborted,
  type World,
} from "../support/world.js";

/** A server that takes connections and never says a word. */
const mute = (world: World, id: string): Promise<ServerInfo> =>
  world.rawServer(() => new RawPeer(), id);

onBoth("a server that has been connecting for half a second is passed over", async (world) => {
  // Regression: every second call waited for it until its own time was up.
  world.rig.random = () => 0;
  const gateway = await world.gateway({ text: () => "other" });
  const station = world.station([await mute(world, "mute"), infoOf(gateway)]);
  const client = new ProbeClient(station);
  const waiting = [client.echo("1")];
  assert.equal(await world.rig.run(client.echo("2")), "other");
  await world.rig.advance(450);
  waiting.push(client.echo("3"));
  assert.equal(await world.rig.run(client.echo("4")), "other");
  await world.rig.advance(100);
  for (let count = 0; count < 5; count++) {
    assert.equal(await world.rig.run(client.echo("5")), "other");
  }
  // Where there is no other it is still asked.
  const named = heldBack(client.to("mute").with({ timeoutMs: 100 }).echo("6"));
  await world.rig.advance(150);
  await fails(world.rig, named, {
    code: StatusCode.DEADLINE_EXCEEDED,
    execution: "never-sent",
    reason: /^not sent in time$/,
  });
  // After connectTimeoutMs, well within their own time, those that waited are asked elsewhere.
  await world.rig.advance(1_400);
  assert.deepEqual(await world.rig.run(Promise.all(waiting)), ["other", "other"]);
});

onBoth("with no other server at hand, one that is slow to connect is waited for", async (world) => {
  const client = world.client([await mute(world, "mute")]).with({ timeoutMs: 1_000 });
  const first = heldBack(client.echo("1"));
  await world.rig.advance(600);
  const second = heldBack(client.echo("2"));
  await world.rig.advance(500);
  await fails(world.rig, first, {
    code: StatusCode.DEADLINE_EXCEEDED,
    execution: "never-sent",
    reason: /^not sent in time$/,
  });
  await world.rig.advance(600);
  await fails(world.rig, second, {
    code: StatusCode.DEADLINE_EXCEEDED,
    execution: "never-sent",
    reason: /^not sent in time$/,
  });
});

onBoth("a call that was sent and not answered says so", async (world) => {
  const gateway = await world.gateway({ text: (_, call) => untilAborted(call) });
  const client = world.client([infoOf(gateway)]).with({ timeoutMs: 100 });
  await world.rig.run(client.admit("x"));
  const call = heldBack(client.echo("x"));
  await world.rig.until(() => gateway.callsRunning === 1);
  await world.rig.advance(150);
  await fails(world.rig, call, {
    code: StatusCode.DEADLINE_EXCEEDED,
    execution: "maybe-executed",
    reason: /^no answer in time$/,
  });
});

onBoth("one warning for an outage, however many attempts it takes", async (world) => {
  const gateway = await world.gateway({}, { limits: { drainMs: 1_000 } });
  const info = infoOf(gateway);
  const station = world.station([info]);
  const client = new ProbeClient(station);
  await world.rig.run(client.echo("x"));
  const warnings = (): number => world.logger.messages("warn").length;
  await world.rig.run(gateway.stop());
  await world.rig.until(() => station.stateOf("probe-1")?.kind === "waiting");
  await world.rig.advance(5_000);
  assert.equal(warnings(), 1);
  const { id, port } = info;
  const again = await world.gateway({}, { id, listen: [world.place(port)] });
  while (station.stateOf("probe-1")?.kind !== "open") await world.rig.advance(100);
  assert.equal(warnings(), 1);
  await world.rig.run(again.stop());
  await world.rig.until(() => station.stateOf("probe-1")?.kind === "waiting");
  await world.rig.advance(5_000);
  assert.equal(warnings(), 2);
});

onBoth("servers never reached do not use up the repeats of an idempotent call", async (world) => {
  // Regression: every server that was tried counted, and the call failed after two dead ones.
  world.rig.random = () => 0;
  const dead = [await world.deadServer("dead-1"), await world.deadServer("dead-2")];
  const cut = await world.gateway({ text: never }, { id: "cut" });
  const gateway = await world.gateway({ text: () => "answered" });
  const station = world.station([...dead, infoOf(cut), infoOf(gateway)]);
  const call = new ProbeClient(station).fetch("x");
  await world.rig.until(() => cut.callsRunning === 1);
  world.rig.cutAll();
  assert.equal(await world.rig.run(call), "answered");
});

onBoth(
  "addServers: calls that wait for an address go to the new one of the same id",
  async (world) => {
    // Regression: they failed, or waited for the old address until their time was up.
    const station = world.station([await mute(world, "probe-1")]);
    const client = new ProbeClient(station);
    const calls = [client.echo("1"), client.to("probe-1").echo("2")];
    await world.rig.turn();
    station.addServers([infoOf(await world.gateway())]);
    assert.deepEqual(await world.rig.run(Promise.all(calls)), ["1", "2"]);
  },
);

onBoth("replaceServers: calls that wait follow, however many servers have moved", async (world) => {
  const station = world.station([await mute(world, "a"), await mute(world, "b")]);
  const client = new ProbeClient(station);
  const calls = ["a", "b", "a", "b"].map((id) => client.to(id).echo(id));
  calls.push(client.echo("any"));
  await world.rig.turn();
  const moved: Gateway[] = [
    await world.gateway({}, { id: "a" }),
    await world.gateway({}, { id: "b" }),
  ];
  station.replaceServers(moved.map((gateway) => infoOf(gateway)));
  assert.deepEqual(await world.rig.run(Promise.all(calls)), ["a", "b", "a", "b", "any"]);
});

onBoth("replaceServers: with nobody left, calls that wait fail at once", async (world) => {
  const station = world.station([await mute(world, "mute")]);
  const client = new ProbeClient(station);
  const calls = [heldBack(client.echo("1")), heldBack(client.to("mute").echo("2"))];
  await world.rig.turn();
  station.replaceServers([]);
  for (const [index, reason] of [
    /^no server of type probe is known$/,
    /^no server mute; servers of type probe: none$/,
  ].entries()) {
    await fails(world.rig, calls[index] ?? never(), {
      code: StatusCode.UNAVAILABLE,
      execution: "never-sent",
      reason,
    });
  }
});
