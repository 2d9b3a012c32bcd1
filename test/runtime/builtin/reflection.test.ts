/** The reflection service: what is served, told to those who do not know, and calls with JSON. */
import assert from "node:assert/strict";
import { CallFailed, ReflectionClient } from "../../../runtime/src/builtin.js";
import {
  type CallContext,
  type Gateway,
  type GatewayOptions,
  type JsonValue,
  RpcError,
  StatusCode,
} from "../../../runtime/src/index.js";
import { type ProbeHandlers, ProbeServer, RoomFull } from "../support/probe-service.js";
import { type StreamHandlers, StreamServer } from "../support/stream-service.js";
import { deferred, fails, infoOf, onBoth, untilAborted, type World } from "../support/world.js";

interface Reflected {
  readonly gateway: Gateway;
  readonly client: ReflectionClient;
}

async function reflected(
  world: World,
  probe: Partial<ProbeHandlers> = {},
  streams: Partial<StreamHandlers> = {},
  options: Partial<GatewayOptions> = {},
): Promise<Reflected> {
  const services = [new ProbeServer(probe), new StreamServer(streams)];
  const gateway = await world.gateway({}, { services, reflection: true, ...options });
  return { gateway, client: new ReflectionClient(world.station([infoOf(gateway)])) };
}

/** All that a call gives. */
async function invoke(
  world: World,
  client: ReflectionClient,
  method: string,
  ...[args, items = []]: [args: JsonValue, items?: Iterable<JsonValue> | AsyncIterable<JsonValue>]
): Promise<readonly JsonValue[]> {
  const collect = async (): Promise<readonly JsonValue[]> => {
    const all: JsonValue[] = [];
    for await (const item of client.invoke(method, args, items)) all.push(item);
    return all;
  };
  return world.rig.run(collect());
}

async function failure(world: World, call: Promise<unknown>): Promise<Partial<CallFailed>> {
  const error = await world.rig.run(
    call.then(
      () => undefined,
      (thrown: unknown) => thrown,
    ),
  );
  assert.ok(error instanceof CallFailed, String(error));
  const { status, statusName, reason, progress } = error;
  return { status, statusName, reason, progress };
}

onBoth("reflection is off unless the options say otherwise", async (world) => {
  const gateway = await world.gateway();
  const client = new ReflectionClient(world.station([infoOf(gateway)]));
  const unimplemented = { code: StatusCode.UNIMPLEMENTED, execution: "refused" } as const;
  await fails(world.rig, client.describe(), unimplemented);
  assert.throws(() => world.newGateway({}, { reflection: 1 as never }), {
    name: "TypeError",
    message: "reflection: expected a boolean, got number 1",
  });
});

onBoth("describe tells services, methods of every kind, and all types", async (world) => {
  const { client } = await reflected(world);
  const { id, type, services, types } = await world.rig.run(client.describe());
  assert.deepEqual([id, type], ["probe-1", "probe"]);
  assert.deepEqual(
    services.map(({ name }) => name),
    ["test.v1.Probe", "test.v1.Streams", "mailstation.v1.Health", "mailstation.v1.Reflection"],
  );
  const lines = services.flatMap(({ methods }) =>
    methods.map(({ name, kind, parameters, item, result, errors }) => {
      const passed = parameters.map((each) => `${each.name}: ${each.type}`);
      const stream = item === undefined ? [] : [`${item.name}: stream ${item.type}`];
      const thrown = errors.length === 0 ? "" : ` throws ${errors.join(", ")}`;
      return `${kind} ${name}(${[...passed, ...stream].join(", ")}): ${result ?? "nothing"}${thrown}`;
    }),
  );
  assert.deepEqual(lines, [
    "UNARY echo(text: string): string",
    "UNARY fetch(text: string): string",
    "ONEWAY note(text: string): nothing",
    "UNARY blob(data: bytes): bytes",
    "UNARY plant(tree: test.v1.Tree): nothing",
    "UNARY admit(text: string): nothing throws test.v1.RoomFull",
    "UNARY hurry(text: string): string",
    "SERVER_STREAM watch(text: string): string throws test.v1.RoomFull",
    "SERVER_STREAM peek(text: string): string",
    "CLIENT_STREAM upload(text: string, parts: stream bytes): string",
    "BIDI_STREAM talk(text: string, parts: stream bytes): string",
    "UNARY check(service: string): mailstation.v1.HealthStatus",
    "SERVER_STREAM watch(service: string): mailstation.v1.HealthStatus",
    "UNARY describe(): mailstation.v1.ServerDescription",
    "BIDI_STREAM invoke(method: string, args: json, items: stream json): json throws mailstation.v1.CallFailed",
  ]);
  const own = types.filter(({ name }) => name.startsWith("test.") || name.endsWith("Status"));
  assert.deepEqual(
    own.map(({ name, kind, fields, members, code }) => [
      name,
      kind,
      code,
      [...fields.map((each) => `${each.number} ${each.name}: ${each.type}`), ...members],
    ]),
    [
      [
        "mailstation.v1.HealthStatus",
        "ENUM",
        undefined,
        [
          ["UNKNOWN", 0],
          ["SERVING", 1],
          ["NOT_SERVING", 2],
        ],
      ],
      ["test.v1.RoomFull", "ERROR", 1001, ["1 room: string"]],
      ["test.v1.Tree", "MESSAGE", undefined, ["1 child: test.v1.Tree"]],
    ],
  );
});

onBoth("every kind of method can be called with JSON", async (world) => {
  const noted: string[] = [];
  const probe = { note: (text: string) => void noted.push(text) };
  const { client } = await reflected(world, probe);
  const gives = async (
    method: string,
    given: readonly [args: JsonValue, items?: readonly JsonValue[]],
    expected: readonly JsonValue[],
  ): Promise<void> => assert.deepEqual(await invoke(world, client, method, ...given), expected);
  await gives("test.v1.Probe/echo", [{ text: "a" }], ["a"]);
  await gives("test.v1.Probe/echo", [["b"]], ["b"]);
  await gives("test.v1.Probe/echo", [null], [""]);
  await gives("test.v1.Probe/blob", [{ data: "AQID" }], ["AQID"]);
  await gives("test.v1.Probe/plant", [{ tree: { child: {} } }], [null]);
  await gives("test.v1.Probe/note", [{ text: "n" }], []);
  await gives("test.v1.Streams/watch", [{ text: "abc" }], ["a", "b", "c"]);
  await gives("test.v1.Streams/upload", [{ text: "sum" }, ["AQID", "AQ=="]], ["sum: 4"]);
  await gives("test.v1.Streams/talk", [{ text: "t" }, ["AQID", "AQ=="]], ["t: 3", "t: 1"]);
  await gives("mailstation.v1.Health/check", [{}], ["SERVING"]);
  await world.rig.until(() => noted.length === 1);
  assert.deepEqual(noted, ["n"]);
});

onBoth("answers come while items still go", async (world) => {
  const { client } = await reflected(world);
  const second = deferred<JsonValue>();
  async function* parts(): AsyncIterable<JsonValue> {
    yield await Promise.resolve("AQ==");
    yield await second.promise;
  }
  const method = "test.v1.Streams/talk";
  const answers = client.invoke(method, ["t"], parts())[Symbol.asyncIterator]();
  assert.equal((await world.rig.run(answers.next())).value, "t: 1");
  second.resolve("AQI=");
  assert.equal((await world.rig.run(answers.next())).value, "t: 2");
  assert.equal((await world.rig.run(answers.next())).done, true);
});

onBoth("a declared error arrives with its name and its fields", async (world) => {
  const { client } = await reflected(world, {
    admit: (room) => {
      throw new RoomFull({ room });
    },
  });
  const call = invoke(world, client, "test.v1.Probe/admit", { text: "attic" });
  const error = await call.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  assert.ok(error instanceof CallFailed, String(error));
  assert.deepEqual([error.status, error.statusName], [1001, "test.v1.RoomFull"]);
  assert.deepEqual(error.details, { room: "attic" });
  assert.equal(error.progress, "executed");
});

const refusals: readonly (readonly [method: string, args: JsonValue, expected: object])[] = [
  [
    "test.v1.Probe/echo",
    { text: 5 },
    {
      status: 3,
      statusName: "INVALID_ARGUMENT",
      progress: "refused",
      reason: "text: expected string, got number 5",
    },
  ],
  [
    "test.v1.Probe/ech",
    {},
    {
      status: 12,
      statusName: "UNIMPLEMENTED",
      progress: "refused",
      reason:
        "the server does not serve test.v1.Probe/ech; it serves test.v1.Probe/echo, test.v1.Probe/fetch, " +
        "test.v1.Probe/hurry, test.v1.Probe/note, test.v1.Probe/blob, test.v1.Probe/plant, test.v1.Probe/admit",
    },
  ],
  [
    "test.v1.Prob/echo",
    {},
    {
      status: 12,
      statusName: "UNIMPLEMENTED",
      progress: "refused",
      reason:
        "the server does not serve test.v1.Prob/echo; it serves test.v1.Probe, test.v1.Streams, " +
        "mailstation.v1.Health, mailstation.v1.Reflection",
    },
  ],
  [
    "mailstation.v1.Reflection/describe",
    {},
    {
      status: 3,
      statusName: "INVALID_ARGUMENT",
      progress: "refused",
      reason: "reflection cannot be called through itself",
    },
  ],
];

onBoth("what cannot be called says why", async (world) => {
  const { client } = await reflected(world);
  for (const [method, args, expected] of refusals) {
    assert.deepEqual(await failure(world, invoke(world, client, method, args)), expected);
  }
});

onBoth("constraints hold, and an item that does not fit ends the call", async (world) => {
  const { client } = await reflected(world);
  const large = Buffer.alloc(300_001).toString("base64");
  const broken = await failure(world, invoke(world, client, "test.v1.Streams/upload", {}, [large]));
  assert.deepEqual(broken, {
    status: 3,
    statusName: "INVALID_ARGUMENT",
    progress: "maybe-executed",
    reason: "parts[0]: 300001 bytes, at most 300000",
  });
  const wrong = await failure(
    world,
    invoke(world, client, "test.v1.Streams/upload", {}, ["AQ==", 5]),
  );
  assert.deepEqual(wrong, {
    status: 3,
    statusName: "INVALID_ARGUMENT",
    progress: "maybe-executed",
    reason: "parts[1]: item: expected base64, got number 5",
  });
});

onBoth("unexpected exceptions stay at the server, as in any call", async (world) => {
  const { client } = await reflected(world, {
    text: () => {
      throw new Error("secret");
    },
  });
  assert.deepEqual(await failure(world, invoke(world, client, "test.v1.Probe/echo", {})), {
    status: 2,
    statusName: "UNKNOWN",
    progress: "executed",
    reason: "the handler failed",
  });
  assert.deepEqual(world.logger.messages("error"), ["handler of test.v1.Probe/echo failed"]);
});

onBoth("the handler sees the real caller, its metadata and its time", async (world) => {
  const seen: Pick<CallContext, "method" | "metadata" | "peer" | "remainingMs">[] = [];
  const { gateway, client } = await reflected(world, {
    text: (_, { method, metadata, peer, remainingMs }) => {
      seen.push({ method, metadata, peer, remainingMs });
      return "";
    },
  });
  const metadata = { token: "t" };
  const bound = client.with({ metadata, timeoutMs: 60_000 });
  await invoke(world, bound, "test.v1.Probe/echo", {});
  const call = seen[0];
  assert.equal(call?.method, "echo");
  assert.equal(call?.metadata.get("token"), "t");
  assert.equal(call?.peer, gateway.peers[0]);
  assert.ok(call.remainingMs > 59_000 && call.remainingMs <= 60_000, String(call.remainingMs));
});

onBoth("a method's own time holds where the caller says none", async (world) => {
  const started = deferred<void>();
  const text = (_: string, call: CallContext): Promise<string> => {
    started.resolve();
    return untilAborted(call);
  };
  const { client } = await reflected(world, { text });
  const late = invoke(world, client, "test.v1.Probe/hurry", {});
  late.catch(() => {});
  await world.rig.run(started.promise);
  await world.rig.advance(250);
  const { statusName } = await failure(world, late);
  assert.equal(statusName, "DEADLINE_EXCEEDED");
});

onBoth("a caller that goes away cancels the call", async (world) => {
  const started = deferred<void>();
  const cancelled = deferred<void>();
  const { gateway, client } = await reflected(world, {
    text: async (_, call) => {
      started.resolve();
      await untilAborted(call);
      cancelled.resolve();
      return "";
    },
  });
  const abort = new AbortController();
  const call = invoke(world, client.with({ signal: abort.signal }), "test.v1.Probe/echo", {});
  call.catch(() => {});
  await world.rig.run(started.promise);
  abort.abort();
  await assert.rejects(call, (error) => (error as RpcError).code === StatusCode.CANCELLED);
  await world.rig.run(cancelled.promise);
  await world.rig.until(() => gateway.callsRunning === 0);
});

onBoth(
  "a stopping gateway lets a call through reflection end, and takes no new one",
  async (world) => {
    const started = deferred<void>();
    const answer = deferred<string>();
    const text = (): Promise<string> => (started.resolve(), answer.promise);
    const { gateway, client } = await reflected(world, { text });
    const call = invoke(world, client, "test.v1.Probe/echo", {});
    await world.rig.run(started.promise);
    const stopped = gateway.stop();
    answer.resolve("done");
    assert.deepEqual(await call, ["done"]);
    await world.rig.run(stopped);
    const error = await invoke(world, client, "test.v1.Probe/echo", {}).catch((it: unknown) => it);
    assert.ok(error instanceof RpcError && error.code === StatusCode.UNAVAILABLE);
  },
);

onBoth("filters and permissions hold as in any call", async (world) => {
  const seen: string[] = [];
  const { gateway, client } = await reflected(
    world,
    {},
    {},
    {
      authorize: ({ method }) => method !== "fetch",
      filters: [
        (call, next) => {
          seen.push(`${call.service}/${call.method}`);
          return next(call);
        },
      ],
    },
  );
  assert.deepEqual(await invoke(world, client, "test.v1.Probe/echo", { text: "a" }), ["a"]);
  assert.deepEqual(seen, ["mailstation.v1.Reflection/invoke", "test.v1.Probe/echo"]);
  const { statusName, progress } = await failure(
    world,
    invoke(world, client, "test.v1.Probe/fetch", { text: "a" }),
  );
  assert.deepEqual([statusName, progress], ["PERMISSION_DENIED", "refused"]);
  assert.equal(gateway.inspect().connections.opened, 1, "it is no connection of anybody's");
});
