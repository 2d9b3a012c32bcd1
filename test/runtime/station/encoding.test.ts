/** Encoding arguments runs code of the user's, such as getters: whatever it does, both calls are right. */
import assert from "node:assert/strict";
import type { Writer } from "../../../runtime/src/codec/writer.js";
import { type Gateway, type Station, StatusCode } from "../../../runtime/src/index.js";
import { blob, note, ProbeClient, type Tree } from "../support/probe-service.js";
import { fails, heldBack, infoOf, onBoth, type World } from "../support/world.js";

/** A tree that does this when it is encoded. */
function treeThat(act: () => void): Tree {
  return {
    get child(): undefined {
      act();
      return undefined;
    },
  };
}

const neverSent = { execution: "never-sent" } as const;

interface Setting {
  readonly gateway: Gateway;
  readonly station: Station;
  readonly client: ProbeClient;
  /** How often `plant` has run. */
  readonly planted: () => number;
}

async function setUp(world: World, isConnected: boolean): Promise<Setting> {
  let planted = 0;
  const gateway = await world.gateway({ plant: () => void planted++ });
  const station = world.station([infoOf(gateway)]);
  const client = new ProbeClient(station);
  if (isConnected) await world.rig.run(client.echo("connect"));
  return { gateway, station, client, planted: () => planted };
}

for (const isConnected of [true, false]) {
  const when = isConnected ? "on an open connection" : "before the connection is open";

  for (const [what, thrown, reason] of [
    ["an error", new Error("no child"), /^no child$/],
    ["what has no text", Object.create(null), /^something without a text$/],
    ["a revoked proxy", revoked(), /^something without a text$/],
  ] as const) {
    onBoth(
      `a getter that throws ${what}, ${when}: INVALID_ARGUMENT, others go on`,
      async (world) => {
        // Regression: the exception escaped, and half a frame stayed in the slab.
        const { gateway, client, planted } = await setUp(world, isConnected);
        const before = client.echo("before");
        const call = heldBack(
          client.plant(
            treeThat(() => {
              throw thrown;
            }),
          ),
        );
        const after = client.echo("after");
        await fails(world.rig, call, { code: StatusCode.INVALID_ARGUMENT, ...neverSent, reason });
        assert.deepEqual(await world.rig.run(Promise.all([before, after])), ["before", "after"]);
        assert.equal(planted(), 0);
        assert.equal(gateway.connections, 1);
      },
    );
  }

  onBoth(`a getter that makes another call, ${when}: both are right`, async (world) => {
    // Regression: the inner frame was written into the middle of the outer one.
    const { gateway, client, planted } = await setUp(world, isConnected);
    const inner: Promise<unknown>[] = [];
    const deepest = treeThat(() => inner.push(client.echo("third")));
    // Call ids have to rise on the wire, however deep their frames are nested.
    const tree = treeThat(() => inner.push(client.plant(deepest), client.echo("second")));
    await world.rig.run(client.plant(tree));
    assert.deepEqual(await world.rig.run(Promise.all(inner)), ["third", undefined, "second"]);
    assert.equal(planted(), 2);
    assert.equal(gateway.connections, 1);
  });

  onBoth(
    `a getter that makes a call and throws, ${when}: the inner call is right`,
    async (world) => {
      const { client, planted } = await setUp(world, isConnected);
      const inner: Promise<unknown>[] = [];
      const tree = treeThat(() => {
        inner.push(client.echo("inner"));
        throw new Error("no child");
      });
      await fails(world.rig, client.plant(tree), {
        code: StatusCode.INVALID_ARGUMENT,
        ...neverSent,
      });
      // The getter runs again when the reason is looked for.
      const answers = await world.rig.run(Promise.all(inner));
      assert.deepEqual(new Set(answers), new Set(["inner"]));
      assert.equal(planted(), 0);
    },
  );

  onBoth(`a getter that cancels its own call, ${when}: it is never sent`, async (world) => {
    // Regression: the caller was told so, and the server ran it.
    const { client, planted } = await setUp(world, isConnected);
    const abort = new AbortController();
    const tree = treeThat(() => abort.abort());
    await fails(world.rig, client.with({ signal: abort.signal }).plant(tree), {
      code: StatusCode.CANCELLED,
      ...neverSent,
    });
    assert.equal(await world.rig.run(client.echo("after")), "after");
    assert.equal(planted(), 0);
  });

  onBoth(`a getter that cancels another call, ${when}: its own goes on`, async (world) => {
    const { client, planted } = await setUp(world, isConnected);
    const abort = new AbortController();
    const other = heldBack(client.with({ signal: abort.signal }).echo("other"));
    await world.rig.run(client.plant(treeThat(() => abort.abort())));
    await fails(world.rig, other, {
      code: StatusCode.CANCELLED,
      execution: isConnected ? "maybe-executed" : "never-sent",
    });
    assert.equal(planted(), 1);
  });

  onBoth(`a getter that closes the station, ${when}: its call is never sent`, async (world) => {
    // Regression: the call waited in a queue that nobody emptied any more.
    const { gateway, station, client, planted } = await setUp(world, isConnected);
    const call = client.plant(treeThat(() => void station.close()));
    await fails(world.rig, call, { code: StatusCode.UNAVAILABLE, ...neverSent });
    await world.rig.until(() => gateway.connections === 0);
    assert.equal(planted(), 0);
  });
}

onBoth("a oneway call whose getter removes the server is not told as sent", async (world) => {
  // Regression: the promise was fulfilled although the connection was closed before the write.
  let notes = 0;
  const gateway = await world.gateway({ note: () => void notes++ });
  const station = world.station([infoOf(gateway)]);
  await world.rig.run(new ProbeClient(station).echo("connect"));
  const encode = (writer: Writer, values: readonly [string]): void => {
    station.removeServers(["probe-1"]);
    note.encode(writer, [values[0]]);
  };
  await fails(world.rig, station.call({ ...note, encode }, ["x"], {}), {
    code: StatusCode.UNAVAILABLE,
    ...neverSent,
  });
  await world.rig.until(() => gateway.connections === 0);
  assert.equal(notes, 0);
});

onBoth(
  "a call made within a very long argument does not wait for the next answer",
  async (world) => {
    // Regression: the open frame alone was above the soft limit, and nothing woke the call up again.
    const notes: string[] = [];
    const gateway = await world.gateway({ note: (text) => void notes.push(text) });
    const station = world.station([infoOf(gateway)], { limits: { outgoingBytesSoft: 1000 } });
    const client = new ProbeClient(station);
    await world.rig.run(client.echo("connect"));
    const inner: Promise<void>[] = [];
    const encode = (writer: Writer, values: readonly [string]): void => {
      blob.encode(writer, [new Uint8Array(2000)]);
      inner.push(client.note("inner"));
      note.encode(writer, [values[0]]);
    };
    await world.rig.run(station.call({ ...note, encode }, ["outer"], {}));
    await world.rig.until(() => notes.length === 2);
    await world.rig.run(Promise.all(inner));
  },
);

/** What throws whatever is done with it. */
function revoked(): object {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}
