/** Both sides of a connection serve: what a server can ask of those who are connected to it. */
import assert from "node:assert/strict";
import { type Gateway, type Peer, StatusCode } from "../../runtime/src/index.js";
import { ProbeClient, type ProbeHandlers, ProbeServer } from "./support/probe-service.js";
import { collect, StreamClient, StreamServer } from "./support/stream-service.js";
import { fails, infoOf, never, onBoth, type World } from "./support/world.js";

/** A station that can be called back, connected to the gateway. */
async function connected(
  world: World,
  gateway: Gateway,
  id: string,
  handlers: Partial<ProbeHandlers> = {},
): Promise<ProbeClient> {
  const services = [new ProbeServer(handlers), new StreamServer()];
  const client = new ProbeClient(world.station([infoOf(gateway)], { id, services }));
  await world.rig.run(client.echo("hello"));
  return client;
}

function onlyPeer(gateway: Gateway): Peer {
  const [peer, ...others] = gateway.peers;
  assert.ok(peer !== undefined && others.length === 0);
  return peer;
}

onBoth("a handler calls its caller back, while that one waits for it", async (world) => {
  const gateway = await world.gateway({
    text: async (text, call) =>
      call.peer.id === "caller" ? `${text} ${await new ProbeClient(call.peer).echo("back")}` : "",
  });
  const services = [new ProbeServer({ text: (text) => `${text}!` })];
  const client = world.client([infoOf(gateway)], { id: "caller", services });
  assert.equal(await world.rig.run(client.echo("there")), "there back!");
});

onBoth("who ends the connection while answering has not answered", async (world) => {
  // Regression: a handler that returned at once counted as answered, and its signal never fired.
  let signal: AbortSignal | undefined;
  const gateway = await world.gateway();
  const services = [
    new ProbeServer({
      text: (text, call) => {
        ({ signal } = call);
        void station.close();
        return text;
      },
    }),
  ];
  const station = world.station([infoOf(gateway)], { services });
  await world.rig.run(new ProbeClient(station).echo("hello"));
  await fails(world.rig, new ProbeClient(onlyPeer(gateway)).echo("out"), {
    code: StatusCode.UNAVAILABLE,
    execution: "maybe-executed",
  });
  const { succeeded, failed, handlersRunning } = station.inspect().callbacks;
  assert.deepEqual(
    { succeeded, failed, handlersRunning },
    {
      succeeded: 0,
      failed: { CANCELLED: 1 },
      handlersRunning: 0,
    },
  );
  assert.equal(signal?.aborted, true);
});

onBoth("callbacks go both ways at once, and each direction counts its own ids", async (world) => {
  const gateway = await world.gateway({ text: (text) => `server ${text}` });
  const client = await connected(world, gateway, "c", { text: (text) => `client ${text}` });
  const back = new ProbeClient(onlyPeer(gateway));
  const calls = Array.from({ length: 20 }, (_, n) => [client.echo(`${n}`), back.echo(`${n}`)]);
  const answers = await world.rig.run(Promise.all(calls.flat()));
  assert.deepEqual(
    answers,
    calls.flatMap((_, n) => [`server ${n}`, `client ${n}`]),
  );
});

onBoth("streams go to a peer as to a server", async (world) => {
  const gateway = await world.gateway();
  await connected(world, gateway, "c");
  const back = new StreamClient(onlyPeer(gateway));
  assert.deepEqual(await world.rig.run(collect(back.watch("abc"))), ["a", "b", "c"]);
  assert.equal(await world.rig.run(back.upload("x", [new Uint8Array(3)])), "x: 3");
  const talk = back.talk("y", [new Uint8Array(1), new Uint8Array(2)]);
  assert.deepEqual(await world.rig.run(collect(talk)), ["y: 1", "y: 2"]);
});

onBoth("a peer that serves nothing refuses what it is asked", async (world) => {
  const gateway = await world.gateway();
  await world.rig.run(world.client([infoOf(gateway)]).echo("hello"));
  await fails(world.rig, new ProbeClient(onlyPeer(gateway)).echo("x"), {
    code: StatusCode.UNIMPLEMENTED,
    execution: "refused",
  });
});

onBoth("calls to a peer end with its connection, and later ones are never sent", async (world) => {
  const gateway = await world.gateway();
  await connected(world, gateway, "c", { text: () => never() });
  const peer = onlyPeer(gateway);
  const back = new ProbeClient(peer);
  const waiting = back.echo("x");
  waiting.catch(() => {});
  await world.rig.turn();
  world.rig.cutAll();
  await fails(world.rig, waiting, { code: StatusCode.UNAVAILABLE, execution: "maybe-executed" });
  assert.equal(peer.isConnected, false);
  await fails(world.rig, back.echo("x"), {
    code: StatusCode.UNAVAILABLE,
    execution: "never-sent",
    reason: /the connection was closed/,
  });
  await world.rig.until(() => gateway.peers.length === 0);
});

onBoth(
  "a call to a peer has the gateway's time, and waits for room like any other",
  async (world) => {
    const gateway = await world.gateway({}, { timeoutMs: 300 });
    const services = [new ProbeServer({ text: () => never() })];
    const limits = { callsInFlightMax: 1 };
    const client = world.client([infoOf(gateway)], { id: "c", services, limits });
    await world.rig.run(client.echo("hello"));
    const back = new ProbeClient(onlyPeer(gateway));
    const calls = [back.echo("first"), back.echo("second")];
    for (const call of calls) call.catch(() => {});
    await world.rig.advance(400);
    const code = StatusCode.DEADLINE_EXCEEDED;
    await fails(world.rig, calls[0] ?? never(), { code, execution: "maybe-executed" });
    await fails(world.rig, calls[1] ?? never(), { code, execution: "never-sent" });
  },
);

onBoth("`to` and `route` mean nothing to a peer and are refused", async (world) => {
  const gateway = await world.gateway();
  await connected(world, gateway, "c");
  const back = new ProbeClient(onlyPeer(gateway));
  for (const bound of [back.to("x"), back.route("x")]) {
    await fails(world.rig, bound.echo("x"), {
      code: StatusCode.INVALID_ARGUMENT,
      execution: "never-sent",
      reason: /a peer is one already/,
    });
  }
});

onBoth("a group: broadcast asks each, oneway calls reach all, the chosen alone", async (world) => {
  const gateway = await world.gateway();
  const notes: string[] = [];
  for (const id of ["a", "b", "c"]) {
    await connected(world, gateway, id, {
      text: (text) => (id === "b" ? Promise.reject(new Error("no")) : `${id} ${text}`),
      note: (text) => void notes.push(`${id} ${text}`),
    });
  }
  const all = new ProbeClient(gateway.group());
  const results = await world.rig.run(all.broadcast().echo("x"));
  const outcomes = [...results].map(([key, result]) => [
    key.replace(/#\d+$/, ""),
    result.status === "fulfilled" ? result.value : result.status,
  ]);
  assert.deepEqual(outcomes, [
    ["a", "a x"],
    ["b", "rejected"],
    ["c", "c x"],
  ]);
  await world.rig.run(new ProbeClient(gateway.group(({ id }) => id !== "b")).note("hi"));
  await world.rig.until(() => notes.length === 2);
  assert.deepEqual(notes.sort(), ["a hi", "c hi"]);
  const expected = { code: StatusCode.INVALID_ARGUMENT, execution: "never-sent" } as const;
  await fails(world.rig, all.echo("x"), { ...expected, reason: /use `broadcast\(\)`/ });
  await fails(world.rig, collect(new StreamClient(gateway.group()).watch("x")), expected);
  const reason = /^text: expected string, got number 5$/;
  await fails(world.rig, all.note(5 as unknown as string), { ...expected, reason });
});

onBoth("a peer hears of a gateway that stops, and calls to it fail", async (world) => {
  const gateway = await world.gateway();
  await connected(world, gateway, "c", { text: () => never() });
  const waiting = new ProbeClient(onlyPeer(gateway)).echo("x");
  waiting.catch(() => {});
  await world.rig.turn();
  await world.rig.run(gateway.stop());
  await fails(world.rig, waiting, { code: StatusCode.UNAVAILABLE, execution: "maybe-executed" });
});
