/** Servers that accept calls and fail them: left out, probed, and used all the same when too few are left. */
import assert from "node:assert/strict";
import { FrameKind } from "../../../runtime/src/composer/frame.js";
import { RpcError, type ServerInfo, StatusCode } from "../../../runtime/src/index.js";
import { failureBody } from "../support/frames.js";
import { ProbeClient } from "../support/probe-service.js";
import { greetingServer } from "../support/raw-peer.js";
import { failureOf, heldBack, infoOf, inMemory, type World } from "../support/world.js";

/** A server that can be sick: then it fails its calls, fast or by never answering. */
interface Ward {
  readonly info: ServerInfo;
  state: "well" | "failing" | "silent";
  calls: number;
}

async function wardOf(world: World, id: string): Promise<Ward> {
  const ward = { state: "well" as Ward["state"], calls: 0 };
  const gateway = await world.gateway(
    {
      text: (_, { signal }) => {
        ward.calls++;
        if (ward.state === "failing") throw new RpcError(StatusCode.UNAVAILABLE, "out of order");
        if (ward.state === "well") return id;
        return new Promise((resolve) => signal.addEventListener("abort", () => resolve("late")));
      },
    },
    { id },
  );
  return Object.assign(ward, { info: infoOf(gateway) });
}

async function wardsOf(world: World, ...ids: readonly string[]): Promise<readonly Ward[]> {
  const wards: Ward[] = [];
  for (const id of ids) wards.push(await wardOf(world, id));
  return wards;
}

/** Makes calls one after the other; how they ended does not matter. */
async function call(world: World, client: ProbeClient, times: number): Promise<void> {
  for (let count = 0; count < times; count++) {
    await world.rig.run(client.echo("").catch(() => {}));
  }
}

inMemory("a server that answers UNAVAILABLE is left out after five failures", async (world) => {
  const [sick, well, other] = await wardsOf(world, "sick", "well", "other");
  assert.ok(sick !== undefined && well !== undefined && other !== undefined);
  const client = world.client([sick.info, well.info, other.info]);
  sick.state = "failing";
  await call(world, client, 15);
  assert.equal(sick.calls, 5);
  await call(world, client, 30);
  assert.equal(sick.calls, 5);
  assert.match(world.logger.messages("warn").join(), /server sick: left out for failing its calls/);
});

inMemory("one that lets its calls time out is left out too", async (world) => {
  const [sick, well] = await wardsOf(world, "sick", "well");
  assert.ok(sick !== undefined && well !== undefined);
  const client = world.client([sick.info, well.info]).with({ timeoutMs: 50 });
  sick.state = "silent";
  const calls = Array.from({ length: 10 }, () => heldBack(client.echo("")));
  await world.rig.advance(100);
  await Promise.allSettled(calls);
  assert.equal(sick.calls, 5);
  await call(world, client, 10);
  assert.equal(sick.calls, 5);
});

inMemory("after five seconds one call finds out whether it is back", async (world) => {
  const [sick, well] = await wardsOf(world, "sick", "well");
  assert.ok(sick !== undefined && well !== undefined);
  const client = world.client([sick.info, well.info]);
  sick.state = "failing";
  await call(world, client, 12);
  await world.rig.advance(5_000);
  await call(world, client, 20);
  assert.equal(sick.calls, 6, "one probe, which failed");
  sick.state = "well";
  await world.rig.advance(10_000);
  await call(world, client, 20);
  assert.ok(sick.calls >= 15, "back in turn");
  assert.match(world.logger.messages("info").join(), /server sick: no longer left out/);
});

inMemory("when more than half of the servers fail, all of them are used", async (world) => {
  const wards = await wardsOf(world, "a", "b", "c");
  const [a, b, c] = wards;
  assert.ok(a !== undefined && b !== undefined && c !== undefined);
  const client = world.client(wards.map(({ info }) => info));
  a.state = "failing";
  b.state = "failing";
  await call(world, client, 15);
  const before = wards.map(({ calls }) => calls);
  assert.deepEqual(before, [5, 5, 5]);
  await call(world, client, 9);
  assert.deepEqual(
    wards.map(({ calls }) => calls),
    [8, 8, 8],
  );
});

inMemory(
  "the only server is used, however it fails, and is well with its first answer",
  async (world) => {
    const [only] = await wardsOf(world, "only");
    assert.ok(only !== undefined);
    const client = world.client([only.info]);
    only.state = "failing";
    await call(world, client, 20);
    assert.equal(only.calls, 20);
    only.state = "well";
    assert.equal(await world.rig.run(client.echo("")), "only");
  },
);

inMemory(
  "a key goes to the next server while its own is left out, and comes back",
  async (world) => {
    const wards = await wardsOf(world, "a", "b", "c");
    const client = world.client(wards.map(({ info }) => info)).route("key");
    const home = await world.rig.run(client.echo(""));
    const sick = wards.find(({ info }) => info.id === home);
    assert.ok(sick !== undefined);
    sick.state = "failing";
    await call(world, client, 5);
    const next = await world.rig.run(client.echo(""));
    assert.notEqual(next, home);
    sick.state = "well";
    await world.rig.advance(6_000);
    assert.equal(await world.rig.run(client.echo("")), home);
  },
);

inMemory("ejection: false leaves nobody out; other errors never do", async (world) => {
  const [sick, well] = await wardsOf(world, "sick", "well");
  assert.ok(sick !== undefined && well !== undefined);
  sick.state = "failing";
  const stubborn = world.client([sick.info, well.info], { ejection: false });
  await call(world, stubborn, 20);
  assert.equal(sick.calls, 10);
  const picky = await world.gateway(
    {
      text: () => {
        throw new RpcError(StatusCode.FAILED_PRECONDITION, "not like this");
      },
    },
    { id: "picky" },
  );
  const client = world.client([infoOf(picky), well.info]);
  let refused = 0;
  for (let count = 0; count < 20; count++) {
    await world.rig.run(client.echo("").catch(() => refused++));
  }
  assert.equal(refused, 10);
});

inMemory("a named server is asked, left out or not", async (world) => {
  const [sick, well] = await wardsOf(world, "sick", "well");
  assert.ok(sick !== undefined && well !== undefined);
  const client = world.client([sick.info, well.info]);
  sick.state = "failing";
  await call(world, client, 12);
  const error = await failureOf(world.rig, client.to("sick").echo(""));
  assert.equal(error.rawMessage, "out of order");
  assert.equal(sick.calls, 6);
});

inMemory("of many calls at once one alone finds out whether a server is back", async (world) => {
  const [sick, well] = await wardsOf(world, "sick", "well");
  assert.ok(sick !== undefined && well !== undefined);
  const client = world.client([sick.info, well.info]);
  sick.state = "failing";
  await call(world, client, 12);
  await world.rig.advance(5_500);
  await Promise.all([
    world.rig.advance(20),
    ...Array.from({ length: 20 }, () => client.echo("").catch(() => {})),
  ]);
  assert.equal(sick.calls, 6);
});

inMemory("a server that is connected to anew has its turn at once", async (world) => {
  const [sick, well] = await wardsOf(world, "sick", "well");
  assert.ok(sick !== undefined && well !== undefined);
  const station = world.station([sick.info, well.info]);
  const client = new ProbeClient(station);
  sick.state = "failing";
  await call(world, client, 12);
  sick.state = "well";
  world.rig.cutAll();
  await world.rig.until(() => station.stateOf("sick")?.kind === "waiting");
  await world.rig.advance(1_000);
  assert.equal(station.stateOf("sick")?.kind, "open");
  await call(world, client, 10);
  assert.equal(sick.calls, 10);
});

inMemory(
  "a server that stops refuses calls, and is not taken for one that fails",
  async (world) => {
    const requests: number[] = [];
    const make = greetingServer((peer, { kind, callId }) => {
      if (kind === FrameKind.REQUEST) requests.push(callId);
      if (requests.length < 6) return;
      const body = failureBody(StatusCode.UNAVAILABLE, "refused", "the server is stopping");
      peer.send(FrameKind.GOAWAY, 0, body);
    });
    const client = world.client([await world.rawServer(make)]);
    const calls = Array.from({ length: 6 }, () => heldBack(client.echo("")));
    for (const each of calls) {
      const { execution } = await failureOf(world.rig, each);
      assert.equal(execution, "refused");
    }
    assert.doesNotMatch(world.logger.messages("warn").join(), /left out/);
  },
);
