/** Which server is asked: the routers of a station, and those of its user. */
import assert from "node:assert/strict";
import {
  type CallRouter,
  RpcError,
  type ServerInfo,
  StatusCode,
} from "../../../runtime/src/index.js";
import { ProbeClient } from "../support/probe-service.js";
import {
  deferred,
  fails,
  heldBack,
  infoOf,
  inMemory,
  never,
  onBoth,
  untilAborted,
  type World,
} from "../support/world.js";

/** Gateways that answer with their own id. */
async function cluster(world: World, ...ids: readonly string[]): Promise<readonly ServerInfo[]> {
  const servers: ServerInfo[] = [];
  for (const id of ids) servers.push(infoOf(await world.gateway({ text: () => id }, { id })));
  return servers;
}

async function answersOf(world: World, client: ProbeClient, calls: number): Promise<string> {
  const answers: string[] = [];
  for (let call = 0; call < calls; call++) answers.push(await world.rig.run(client.echo("")));
  return answers.join("");
}

function countOf(text: string, letter: string): number {
  return text.split(letter).length - 1;
}

inMemory("weighted-round-robin: each server has as many turns as its weight", async (world) => {
  const [a, b] = await cluster(world, "a", "b");
  assert.ok(a !== undefined && b !== undefined);
  const options = { routerType: "weighted-round-robin" } as const;
  const station = world.station([{ ...a, weight: 3 }, b], options);
  const client = new ProbeClient(station);
  const before = await answersOf(world, client, 8);
  assert.deepEqual([countOf(before, "a"), countOf(before, "b")], [6, 2]);
  // Another weight: the connections stay.
  station.addServers([{ ...b, weight: 3 }]);
  assert.equal(station.stateOf("b")?.kind, "open");
  const after = await answersOf(world, client, 12);
  assert.deepEqual([countOf(after, "a"), countOf(after, "b")], [6, 6]);
});

inMemory("least-active: whoever has a call to answer is passed over", async (world) => {
  const busy = await world.gateway({ text: (_, call) => untilAborted(call) }, { id: "busy" });
  const servers = [infoOf(busy), ...(await cluster(world, "b"))];
  const client = world.client(servers, { routers: { probe: "least-active" } });
  const abort = new AbortController();
  const waiting = heldBack(client.to("busy").with({ signal: abort.signal }).echo(""));
  await world.rig.until(() => busy.callsRunning === 1);
  assert.equal(await answersOf(world, client, 5), "bbbbb");
  abort.abort();
  await fails(world.rig, waiting, { code: StatusCode.CANCELLED, execution: "maybe-executed" });
});

inMemory(
  "least-active: a call that has ended no longer counts, however it ended",
  async (world) => {
    world.rig.random = () => 0;
    const servers = await cluster(world, "a", "b");
    const client = world.client(servers, { routerType: "least-active" });
    assert.equal(await answersOf(world, client, 4), "aaaa");
    await fails(world.rig, client.to("a").echo(5 as never), {
      code: StatusCode.INVALID_ARGUMENT,
      execution: "never-sent",
    });
    assert.equal(await answersOf(world, client, 2), "aa");
  },
);

inMemory("lowest-latency: the faster of two servers gets nearly all calls", async (world) => {
  const clock = world.rig.environment;
  const slow = await world.gateway(
    { text: () => new Promise((resolve) => void clock.startTimer(80, () => resolve("s"))) },
    { id: "slow" },
  );
  let seed = 1;
  world.rig.random = () => (seed = (seed * 16_807) % 2_147_483_647) / 2_147_483_647;
  const servers = [infoOf(slow), ...(await cluster(world, "f"))];
  const client = world.client(servers, { routerType: "lowest-latency" });
  assert.ok(countOf(await answersOf(world, client, 40), "f") >= 38);
});

inMemory("random and consistent-hash reach every server", async (world) => {
  let seed = 1;
  world.rig.random = () => (seed = (seed * 16_807) % 2_147_483_647) / 2_147_483_647;
  const servers = await cluster(world, "a", "b", "c");
  for (const routerType of ["random", "consistent-hash"] as const) {
    const client = world.client(servers, { routerType });
    assert.equal(new Set(await answersOf(world, client, 30)).size, 3);
  }
});

inMemory("route: a session stands for its uid, and goes where its uid goes", async (world) => {
  const client = world.client(await cluster(world, "a", "b", "c"));
  for (const uid of ["u1", "u2", "u3", "u4"]) {
    const home = await world.rig.run(client.route(uid).echo(""));
    assert.equal(await world.rig.run(client.route({ uid, frontendId: "f" }).echo("")), home);
    assert.equal(await world.rig.run(client.route({ id: uid }).echo("")), home);
  }
});

onBoth("a router of the user's gets the session as it is, and what is called", async (world) => {
  const seen: unknown[] = [];
  const router: CallRouter = (key, call, servers) => {
    seen.push(
      key,
      call,
      servers.map(({ id }) => id),
    );
    return (key as { readonly home: string }).home; // what this test passes
  };
  const client = world.client(await cluster(world, "a", "b"), { routers: { probe: router } });
  const session = { home: "b" };
  const metadata = { tenant: "7" };
  assert.equal(await world.rig.run(client.with({ metadata }).route(session).echo("hello")), "b");
  const call = {
    service: "test.v1.Probe",
    method: "echo",
    serverType: "probe",
    args: ["hello"],
    metadata: new Map([["tenant", "7"]]),
  };
  assert.deepEqual(seen, [session, call, ["a", "b"]]);
  assert.equal(seen[0], session);
});

inMemory("a router of the user's hears of the servers that cannot be asked, too", async (world) => {
  const [a, c] = await cluster(world, "a", "c");
  assert.ok(a !== undefined && c !== undefined);
  const seen: unknown[] = [];
  const router: CallRouter = (_key, _call, servers, listed) => {
    seen.push([servers, listed].map((each) => each.map(({ id }) => id).join()));
    return "a";
  };
  const servers = [a, { ...a, id: "b", port: 9 }, c];
  const client = world.client(servers, { routers: { probe: router } });
  const expected = { code: StatusCode.UNAVAILABLE, execution: "never-sent" } as const;
  await fails(world.rig, client.to("b").echo(""), expected);
  assert.equal(await world.rig.run(client.echo("")), "a");
  assert.deepEqual(seen, [["a,c", "a,b,c"]]);
});

onBoth("a router of the user's may take its time", async (world) => {
  const answer = deferred<string>();
  const servers = await cluster(world, "a", "b");
  const client = world.client(servers, { routers: { probe: () => answer.promise } });
  const call = client.echo("x");
  await world.rig.turn();
  answer.resolve("b");
  assert.equal(await world.rig.run(call), "b");
});

onBoth("a router that takes longer than the call ends with it", async (world) => {
  const answer = deferred<string>();
  let calls = 0;
  const gateway = await world.gateway({ text: () => `${++calls}` });
  const client = world.client([infoOf(gateway)], { routers: { probe: () => answer.promise } });
  const call = heldBack(client.with({ timeoutMs: 100 }).echo("x"));
  await world.rig.advance(150);
  await fails(world.rig, call, {
    code: StatusCode.DEADLINE_EXCEEDED,
    execution: "never-sent",
    reason: /^not sent in time$/,
  });
  answer.resolve("probe-1");
  await world.rig.advance(50);
  assert.equal(calls, 0);
  assert.equal(world.rig.openLinks, 0);
});

onBoth("calls that wait for a router end when the station is closed", async (world) => {
  const servers = await cluster(world, "a");
  const station = world.station(servers, { routers: { probe: () => never<string>() } });
  const call = heldBack(new ProbeClient(station).echo("x"));
  await station.close();
  await fails(world.rig, call, {
    code: StatusCode.UNAVAILABLE,
    execution: "never-sent",
    reason: /^the station was closed$/,
  });
});

inMemory("pendingCallsMax bounds the calls that wait for a router", async (world) => {
  const answers = [deferred<string>(), deferred<string>(), deferred<string>()];
  let asked = 0;
  const client = world.client(await cluster(world, "a"), {
    limits: { pendingCallsMax: 2 },
    routers: { probe: () => answers[asked++]?.promise ?? "a" },
  });
  const held = [client.echo("1"), client.echo("2")];
  await fails(world.rig, client.echo("3"), {
    code: StatusCode.RESOURCE_EXHAUSTED,
    execution: "never-sent",
    reason: /^router of type probe: 2 calls wait for it already \(limits.pendingCallsMax\)$/,
  });
  for (const answer of answers) answer.resolve("a");
  assert.deepEqual(await world.rig.run(Promise.all(held)), ["a", "a"]);
});

const wrongRouters: readonly [string, CallRouter, number, RegExp][] = [
  [
    "throws",
    () => {
      throw new Error("no idea");
    },
    StatusCode.INVALID_ARGUMENT,
    /^router of type probe: no idea$/,
  ],
  [
    "rejects",
    () => Promise.reject(new Error("no idea")),
    StatusCode.INVALID_ARGUMENT,
    /^router of type probe: no idea$/,
  ],
  [
    "throws an RpcError",
    () => {
      throw new RpcError(StatusCode.NOT_FOUND, "nobody plays here");
    },
    StatusCode.NOT_FOUND,
    /^nobody plays here$/,
  ],
  [
    "returns nothing",
    (() => undefined) as unknown as CallRouter, // what plain JavaScript can do
    StatusCode.INVALID_ARGUMENT,
    /^router of type probe: expected the id of a server, got undefined$/,
  ],
  [
    "resolves with a server instead of its id",
    ((_: unknown, __: unknown, servers: readonly ServerInfo[]) =>
      Promise.resolve(servers[0])) as unknown as CallRouter, // likewise
    StatusCode.INVALID_ARGUMENT,
    /^router of type probe: expected the id of a server, got object$/,
  ],
  [
    "returns an id that there is not",
    () => "z",
    StatusCode.UNAVAILABLE,
    /^router of type probe: no server z; servers of type probe: a$/,
  ],
  [
    "returns a server of another type",
    () => "g",
    StatusCode.INVALID_ARGUMENT,
    /^router of type probe: server g is of type game; test.v1.Probe\/echo is served by type probe$/,
  ],
];

for (const [what, router, code, reason] of wrongRouters) {
  onBoth(`a router that ${what}: the call fails and was never sent`, async (world) => {
    const game = { id: "g", type: "game", host: "127.0.0.1", port: 1 };
    const servers = [...(await cluster(world, "a")), game];
    const client = world.client(servers, { routers: { probe: router } });
    await fails(world.rig, client.echo("x"), { code, execution: "never-sent", reason });
  });
}

onBoth("a router is asked again, without the server that could not be reached", async (world) => {
  const offered: string[][] = [];
  const dead = await world.deadServer("dead");
  const client = world.client([dead, ...(await cluster(world, "a"))], {
    routers: {
      probe: (_, __, servers) => {
        offered.push(servers.map(({ id }) => id));
        return servers[0]?.id ?? "";
      },
    },
  });
  assert.equal(await world.rig.run(client.echo("x")), "a");
  assert.deepEqual(offered, [["dead", "a"], ["a"]]);
});

onBoth(
  "a router that insists on a server that cannot be reached gets its failure",
  async (world) => {
    const dead = await world.deadServer("dead");
    const client = world.client([dead, ...(await cluster(world, "a"))], {
      routers: { probe: () => "dead" },
    });
    const error = await fails(world.rig, client.echo("x"), {
      code: StatusCode.UNAVAILABLE,
      execution: "never-sent",
      reason: /^server dead: cannot connect/,
    });
    assert.equal(error.serverId, "dead");
  },
);

onBoth("to and broadcast ask no router", async (world) => {
  const client = world.client(await cluster(world, "a", "b"), { routers: { probe: () => "z" } });
  assert.equal(await world.rig.run(client.to("b").echo("x")), "b");
  assert.equal((await world.rig.run(client.broadcast().echo("x"))).size, 2);
});

onBoth("a router may return a promise of any library", async (world) => {
  const answer = deferred<string>();
  const client = world.client(await cluster(world, "a", "b"), {
    routers: { probe: () => ({ then: answer.promise.then.bind(answer.promise) }) },
  });
  const call = client.echo("x");
  answer.resolve("b");
  assert.equal(await world.rig.run(call), "b");
});

onBoth("a router that changes the list of servers fails its own call alone", async (world) => {
  let isWild = true;
  const client = world.client(await cluster(world, "a", "b"), {
    routers: {
      probe: (_, __, servers) => {
        if (isWild) (servers as ServerInfo[]).reverse(); // what plain JavaScript can do
        return servers[0]?.id ?? "";
      },
    },
  });
  await fails(world.rig, client.echo("x"), {
    code: StatusCode.INVALID_ARGUMENT,
    execution: "never-sent",
  });
  isWild = false;
  assert.equal(await world.rig.run(client.echo("x")), "a");
});
