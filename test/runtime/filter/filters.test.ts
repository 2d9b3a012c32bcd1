/** What filters see and change, on both sides and for every kind of call. */
import assert from "node:assert/strict";
import {
  type AnyFilter,
  type ClientCall,
  type ClientFilter,
  type Gateway,
  type ServerFilter,
  StatusCode,
} from "../../../runtime/src/index.js";
import { ProbeClient, ProbeServer } from "../support/probe-service.js";
import { collect, StreamClient, StreamServer } from "../support/stream-service.js";
import { fails, inMemory, infoOf, never, onBoth, untilAborted } from "../support/world.js";

const part = (bytes: number): Uint8Array => new Uint8Array(bytes);

/** Notes where calls come by. */
function passing(log: string[], name: string): AnyFilter {
  return (call, next) => {
    log.push(`${name} ${call.kind} ${call.method}`);
    return next(call);
  };
}

onBoth("the first filter is the outermost, on both sides and both ways back", async (world) => {
  const log: string[] = [];
  const around =
    (name: string): AnyFilter =>
    async (call, next) => {
      log.push(`> ${name}`);
      const answer = await next(call);
      log.push(`< ${name}`);
      return answer;
    };
  const handlers = { text: (text: string) => (log.push("handler"), text) };
  const gateway = await world.gateway(handlers, { filters: [around("c"), around("d")] });
  const client = world.client([infoOf(gateway)], { filters: [around("a"), around("b")] });
  assert.equal(await world.rig.run(client.echo("x")), "x");
  assert.equal(log.join(" "), "> a > b > c > d handler < d < c < b < a");
});

onBoth("every kind of call comes by, on both sides; an async filter serves all", async (world) => {
  const log: string[] = [];
  const waiting: AnyFilter = async (call, next) => {
    await Promise.resolve();
    return next(call);
  };
  const filters = [waiting, passing(log, "server"), waiting];
  const services = [new ProbeServer(), new StreamServer()];
  const gateway = await world.gateway({}, { filters, services });
  const station = world.station([infoOf(gateway)], {
    filters: [waiting, passing(log, "client"), waiting],
  });
  const client = new ProbeClient(station);
  const streams = new StreamClient(station);
  assert.equal(await world.rig.run(client.echo("x")), "x");
  assert.equal(await world.rig.run(client.note("x")), undefined);
  assert.deepEqual(await world.rig.run(collect(streams.watch("ab"))), ["a", "b"]);
  assert.equal(await world.rig.run(streams.upload("x", [part(2)])), "x: 2");
  assert.deepEqual(await world.rig.run(collect(streams.talk("y", [part(3)]))), ["y: 3"]);
  await world.rig.until(() => log.length === 10);
  const kinds = ["unary echo", "oneway note"];
  const all = [...kinds, "server-stream watch", "client-stream upload", "bidi-stream talk"];
  assert.deepEqual(
    log.sort(),
    ["client", "server"].flatMap((side) => all.map((it) => `${side} ${it}`)).sort(),
  );
});

onBoth("invoke and broadcast come by too, once for each call", async (world) => {
  const log: (string | undefined)[] = [];
  const noting: ClientFilter = (call, next) => {
    log.push(call.serverId);
    return next(call);
  };
  const gateways = [await world.gateway(), await world.gateway({}, { id: "probe-2" })];
  const station = world.station(gateways.map(infoOf), { filters: [noting] });
  const client = new ProbeClient(station);
  station.know(new ProbeServer().service);
  const invocation = { service: "test.v1.Probe", method: "echo", args: ["x"] };
  assert.equal(await world.rig.run(station.invoke("probe-2", invocation)), "x");
  const answers = await world.rig.run(client.broadcast().echo("y"));
  assert.equal(answers.size, 2);
  assert.deepEqual(log, ["probe-2", "probe-1", "probe-2"]);
});

onBoth("a filter runs once, however often its call is tried", async (world) => {
  const log: string[] = [];
  const dead = await world.deadServer("dead");
  const gateway = await world.gateway();
  const client = world.client([dead, infoOf(gateway)], { filters: [passing(log, "client")] });
  for (const text of ["a", "b"]) assert.equal(await world.rig.run(client.echo(text)), text);
  assert.equal(log.length, 2);
});

onBoth("a client filter changes arguments, metadata and result", async (world) => {
  const values = ["plain"];
  const changing: ClientFilter = async (call, next) => {
    assert.deepEqual(call.args, values);
    const changed = call.with({ args: ["changed"], metadata: { trace: "7" } });
    assert.deepEqual([call.args, call.metadata.size], [values, 0], "the call itself stays");
    return `${String(await next(changed))}!`;
  };
  const seeing: ClientFilter = (call, next) => {
    assert.deepEqual([call.args, call.metadata.get("trace")], [["changed"], "7"]);
    return next(call.with({ args: call.args }));
  };
  const gateway = await world.gateway({
    text: (text, call) => `${text} ${call.metadata.get("trace") ?? ""}`,
  });
  const client = world.client([infoOf(gateway)], { filters: [changing, seeing] });
  assert.equal(await world.rig.run(client.echo("plain")), "changed 7!");
});

onBoth("a client filter changes the target: server, key, time and signal", async (world) => {
  const gateways: Gateway[] = [];
  let waiting = 0;
  for (const id of ["probe-1", "probe-2", "probe-3"]) {
    const text = (said: string): string | Promise<string> => {
      if (said !== "slow") return id;
      waiting++;
      return never();
    };
    gateways.push(await world.gateway({ text }, { id }));
  }
  let changes: Parameters<ClientCall["with"]>[0] = {};
  const changing: ClientFilter = (call, next) => next(call.with(changes));
  const client = world.client(gateways.map(infoOf), { filters: [changing] });
  changes = { serverId: "probe-2" };
  assert.equal(await world.rig.run(client.echo("x")), "probe-2");
  assert.equal(await world.rig.run(client.to("probe-3").echo("x")), "probe-2");
  changes = { routeKey: "ann" };
  const home = await world.rig.run(client.echo("x"));
  assert.equal(await world.rig.run(client.echo("x")), home);
  changes = { serverId: undefined, routeKey: "ann" };
  assert.equal(await world.rig.run(client.to("probe-nowhere").echo("x")), home);
  changes = { timeoutMs: 200 };
  const slow = client.echo("slow");
  slow.catch(() => {});
  await world.rig.until(() => waiting === 1);
  await world.rig.advance(250);
  const late = { code: StatusCode.DEADLINE_EXCEEDED, execution: "maybe-executed" } as const;
  await fails(world.rig, slow, late);
  const abort = new AbortController();
  changes = { signal: abort.signal };
  const cancelled = client.echo("slow");
  await world.rig.until(() => waiting === 2);
  abort.abort();
  await fails(world.rig, cancelled, { code: StatusCode.CANCELLED, execution: "maybe-executed" });
});

onBoth("time that filters take is time of the call", async (world) => {
  let leftMs = 0;
  const gateway = await world.gateway({
    text: (text, call) => {
      leftMs = call.remainingMs;
      return text;
    },
  });
  const pausing: ClientFilter = async (call, next) => {
    await new Promise<void>((resolve) => call.clock.startTimer(300, resolve));
    assert.equal(call.elapsedMs, 300);
    assert.equal(call.remainingMs, 700);
    return next(call);
  };
  const client = world.client([infoOf(gateway)], { filters: [pausing], timeoutMs: 1000 });
  const call = client.echo("x");
  await world.rig.advance(350);
  assert.equal(await world.rig.run(call), "x");
  assert.ok(leftMs > 500 && leftMs <= 700, String(leftMs));
});

onBoth("a server filter changes arguments, metadata, signal and result", async (world) => {
  const aborted: unknown[] = [];
  const changing: ServerFilter = async (call, next) => {
    assert.equal(call.peer.id, "caller");
    const signal = AbortSignal.abort("mine");
    const changed = call.with({ args: ["changed"], metadata: { user: "ann" }, signal });
    return `${String(await next(changed))}!`;
  };
  const gateway = await world.gateway(
    {
      text: (text, call) => {
        aborted.push(call.signal.reason);
        return `${text} ${call.metadata.get("user") ?? ""} ${call.peer.id} ${call.method}`;
      },
    },
    { filters: [changing] },
  );
  const client = world.client([infoOf(gateway)], { id: "caller" });
  assert.equal(await world.rig.run(client.echo("x")), "changed ann caller echo!");
  assert.deepEqual(aborted, ["mine"]);
});

onBoth("filters count as the handler: a gateway that stops waits for them", async (world) => {
  const entered: string[] = [];
  const waiting: ServerFilter = async (call, next) => {
    const answer = await next(call);
    entered.push("handler is done");
    await untilAborted({ signal: call.signal } as never); // all that it looks at
    return answer;
  };
  const gateway = await world.gateway({}, { filters: [waiting] });
  const call = world.client([infoOf(gateway)]).echo("x");
  call.catch(() => {});
  await world.rig.until(() => entered.length === 1);
  assert.equal(gateway.callsRunning, 1);
});

inMemory("the list of arguments is the filter's own, on both sides", async (world) => {
  const careless: AnyFilter = (call, next) => {
    (call.args as unknown[])[0] = "mine"; // what plain JavaScript can do
    return next(call);
  };
  const gateway = await world.gateway();
  const station = world.station([infoOf(gateway)], { filters: [careless] });
  station.know(new ProbeServer().service);
  const args = ["given"];
  const invocation = { service: "test.v1.Probe", method: "echo", args };
  assert.equal(await world.rig.run(station.invoke("probe-1", invocation)), "mine");
  assert.deepEqual(args, ["given"]);
});

inMemory("values are not looked into: what is strange passes filters as it is", async (world) => {
  const seen: unknown[] = [];
  const looking: ClientFilter = (call, next) => {
    seen.push(call.args[0]);
    return next(call);
  };
  const gateway = await world.gateway();
  const client = world.client([infoOf(gateway)], { filters: [looking] });
  const tree = new Proxy(
    {},
    {
      ownKeys: () => assert.fail("walked"),
      getOwnPropertyDescriptor: () => assert.fail("walked"),
    },
  );
  await world.rig.run(client.plant(tree));
  assert.equal(seen[0], tree);
});

inMemory("what cannot be a call is refused as ever, and no filter sees it", async (world) => {
  const log: string[] = [];
  const gateway = await world.gateway();
  const station = world.station([infoOf(gateway)], { filters: [passing(log, "client")] });
  const expected = { code: StatusCode.INVALID_ARGUMENT, execution: "never-sent" } as const;
  const client = new ProbeClient(station);
  await fails(world.rig, client.with({ metadata: { "A B": "x" } }).echo("x"), expected);
  const streams = new StreamClient(station);
  await fails(world.rig, streams.upload("x", 5 as never), expected);
  await fails(world.rig, collect(streams.talk("x", 5 as never)), expected);
  assert.deepEqual(log, []);
  await fails(world.rig, client.with({ timeoutMs: -1 }).echo("x"), expected);
});
