/** What is told over `diagnostics_channel`, and that nothing is made where nobody listens. */
import assert from "node:assert/strict";
import { channel, subscribe, unsubscribe } from "node:diagnostics_channel";
import type { EventChannel } from "../../../runtime/src/environment.js";
import { RpcError, type RuntimeEvents, StatusCode } from "../../../runtime/src/index.js";
import { ProbeClient } from "../support/probe-service.js";
import { collect, StreamClient, StreamServer } from "../support/stream-service.js";
import { failureOf, infoOf, inMemory, onBoth, type World } from "../support/world.js";

const NAMES: readonly (keyof RuntimeEvents)[] = [
  "mailstation:call:start",
  "mailstation:call:end",
  "mailstation:call:retry",
  "mailstation:call:refuse",
  "mailstation:connection:open",
  "mailstation:connection:close",
  "mailstation:server:state",
];

interface Heard {
  readonly name: keyof RuntimeEvents;
  readonly event: RuntimeEvents[keyof RuntimeEvents];
}

/** Hears all events of stations and gateways with these ids until `body` has ended. */
async function listening(
  sources: readonly string[],
  body: (heard: Heard[]) => Promise<void>,
): Promise<void> {
  const heard: Heard[] = [];
  const listeners = NAMES.map((name) => {
    const listener = (message: unknown): void => {
      const event = message as Heard["event"];
      if (sources.includes(event.source)) heard.push({ name, event });
    };
    subscribe(name, listener);
    return { name, listener };
  });
  try {
    await body(heard);
  } finally {
    for (const { name, listener } of listeners) unsubscribe(name, listener);
  }
}

/** The events of one channel, in order. */
function of<Name extends keyof RuntimeEvents>(
  heard: readonly Heard[],
  name: Name,
): RuntimeEvents[Name][] {
  return heard
    .filter((each) => each.name === name)
    .map(({ event }) => event as RuntimeEvents[Name]);
}

async function pair(world: World, id: string): Promise<ProbeClient> {
  const gateway = await world.gateway({
    text: (text) => {
      if (text === "no") throw new RpcError(StatusCode.NOT_FOUND, "nothing");
      return text;
    },
  });
  return world.client([infoOf(gateway)], { id });
}

onBoth("calls begin and end at both sides, with one object for all that is told", async (world) => {
  await listening(["probe-1", "front"], async (heard) => {
    const client = await pair(world, "front");
    await world.rig.run(client.echo("x"));
    await failureOf(world.rig, client.echo("no"));
    const starts = of(heard, "mailstation:call:start");
    const ends = of(heard, "mailstation:call:end");
    const shown = starts.map(({ side, method, kind, source }) => [source, side, method, kind]);
    const one = [
      ["front", "client", "test.v1.Probe/echo", "unary"],
      ["probe-1", "server", "test.v1.Probe/echo", "unary"],
    ];
    assert.deepEqual(shown, [...one, ...one]);
    assert.equal(starts[1]?.peer?.id, "front");
    assert.deepEqual(
      ends.map(({ side, peerId, error }) => [side, peerId, error?.code]),
      [
        ["server", "front", undefined],
        ["client", "probe-1", undefined],
        ["server", "front", StatusCode.NOT_FOUND],
        ["client", "probe-1", StatusCode.NOT_FOUND],
      ],
    );
    for (const { call } of starts) assert.equal(ends.filter((end) => end.call === call).length, 1);
  });
});

inMemory("a stream is one call, which ends with its last item", async (world) => {
  await listening(["front"], async (heard) => {
    const gateway = await world.gateway({}, { services: [new StreamServer()] });
    const streams = new StreamClient(world.station([infoOf(gateway)], { id: "front" }));
    await world.rig.run(collect(streams.watch("abc")));
    const kinds = heard.filter(({ name }) => name.startsWith("mailstation:call:"));
    assert.deepEqual(
      kinds.map(({ name }) => name),
      ["mailstation:call:start", "mailstation:call:end"],
    );
  });
});

onBoth("connections and the state of servers are told", async (world) => {
  await listening(["probe-1", "front"], async (heard) => {
    const client = await pair(world, "front");
    await world.rig.run(client.echo("x"));
    const opened = of(heard, "mailstation:connection:open");
    assert.deepEqual(
      opened.map(({ source, side, peer }) => `${source} ${side} ${peer.id}`).toSorted(),
      ["front client probe-1", "probe-1 server front"],
    );
    world.rig.cutAll();
    await world.rig.until(() => of(heard, "mailstation:connection:close").length === 2);
    const closed = of(heard, "mailstation:connection:close").find(({ side }) => side === "client");
    assert.deepEqual([closed?.wasOpen, closed?.code], [true, "UNAVAILABLE"]);
    assert.match(closed?.reason ?? "", /connection lost/);
    assert.equal(closed?.connection, opened.find(({ side }) => side === "client")?.connection);
    const states = of(heard, "mailstation:server:state");
    assert.deepEqual(
      states.map(({ serverId, state }) => [serverId, state]),
      [
        ["probe-1", "connecting"],
        ["probe-1", "open"],
        ["probe-1", "waiting"],
      ],
    );
    assert.match(states.at(-1)?.reason ?? "", /connection lost/);
  });
});

inMemory("retries and refusals are told, with the reason", async (world) => {
  await listening(["a", "b", "front"], async (heard) => {
    const options = { authorize: () => false };
    const gateways = [
      await world.gateway({}, { id: "a", ...options }),
      await world.gateway({}, { id: "b" }),
    ];
    const dead = await world.deadServer("dead");
    const client = world.client([dead, ...gateways.map(infoOf)], { id: "front" });
    world.rig.random = () => 0;
    await world.rig.run(Promise.allSettled([client.echo("x"), client.echo("y"), client.echo("z")]));
    const [retry] = of(heard, "mailstation:call:retry");
    assert.equal(retry?.method, "test.v1.Probe/echo");
    assert.equal(retry?.error.code, StatusCode.UNAVAILABLE);
    assert.notEqual(retry?.serverId, "dead");
    const [refusal] = of(heard, "mailstation:call:refuse");
    assert.deepEqual(
      [refusal?.source, refusal?.method, refusal?.peer.id, refusal?.error.code],
      ["a", "test.v1.Probe/echo", "front", StatusCode.PERMISSION_DENIED],
    );
  });
});

inMemory(
  "where nobody listens nothing is published, and calls work all the same",
  async (world) => {
    const asked = new Set<string>();
    const silent = (name: string): EventChannel => {
      asked.add(name);
      return { hasSubscribers: false, publish: () => assert.fail(`published on ${name}`) };
    };
    const environment = { ...world.rig.environment, channel: silent };
    const gateway = await world.gateway({}, { environment });
    const client = world.client([infoOf(gateway)], { environment });
    assert.equal(await world.rig.run(client.echo("x")), "x");
    world.rig.cutAll();
    await failureOf(world.rig, client.to("probe-1").echo("x"));
    assert.deepEqual([...asked].toSorted(), NAMES.toSorted());
  },
);

inMemory("an environment without channels is one in which nobody can listen", async (world) => {
  await listening(["", "probe-1"], async (heard) => {
    const environment = { ...world.rig.environment, channel: undefined };
    const gateway = await world.gateway({}, { environment });
    const client = new ProbeClient(world.station([infoOf(gateway)], { environment }));
    assert.equal(await world.rig.run(client.echo("x")), "x");
    assert.deepEqual(heard, []);
    assert.equal(channel("mailstation:call:start").hasSubscribers, true);
  });
});
