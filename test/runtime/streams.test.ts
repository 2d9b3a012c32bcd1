/** What callers and handlers of streams can rely on, over real TCP and on the in-memory network. */
import assert from "node:assert/strict";
import { RpcError, StatusCode } from "../../runtime/src/index.js";
import { RoomFull } from "./support/probe-service.js";
import {
  collect,
  StreamClient,
  type StreamHandlers,
  StreamServer,
} from "./support/stream-service.js";
import {
  deferred,
  fails,
  heldBack,
  infoOf,
  inMemory,
  never,
  onBoth,
  setConditions,
  type World,
} from "./support/world.js";
import type { Gateway, GatewayOptions, StationOptions } from "../../runtime/src/index.js";

interface Pair {
  readonly gateway: Gateway;
  readonly client: StreamClient;
}

async function pair(
  world: World,
  handlers: Partial<StreamHandlers> = {},
  gatewayOptions: Partial<GatewayOptions> = {},
  stationOptions: StationOptions = {},
): Promise<Pair> {
  const services = [new StreamServer(handlers)];
  const gateway = await world.gateway({}, { services, ...gatewayOptions });
  const client = new StreamClient(world.station([infoOf(gateway)], stationOptions));
  return { gateway, client };
}

/** The letters, and then nothing, not even an end. */
async function* lettersAndSilence(text: string): AsyncIterable<string> {
  for (const letter of text) yield await Promise.resolve(letter);
  await never();
}

const part = (bytes: number): Uint8Array => new Uint8Array(bytes);

onBoth("server streaming: items arrive in order, and then the end", async (world) => {
  const { client } = await pair(world);
  assert.deepEqual(await world.rig.run(collect(client.watch("abcde"))), ["a", "b", "c", "d", "e"]);
  assert.deepEqual(await world.rig.run(collect(client.watch(""))), []);
});

onBoth("client streaming: the handler gets all items, the caller one answer", async (world) => {
  const { client } = await pair(world);
  assert.equal(await world.rig.run(client.upload("sum", [part(3), part(0), part(4)])), "sum: 7");
  async function* later(): AsyncIterable<Uint8Array> {
    yield await Promise.resolve(part(1));
    yield part(2);
  }
  assert.equal(await world.rig.run(client.upload("later", later())), "later: 3");
});

onBoth("bidirectional streaming: answers come while items still go", async (world) => {
  const { client } = await pair(world);
  const second = deferred<Uint8Array>();
  async function* parts(): AsyncIterable<Uint8Array> {
    yield await Promise.resolve(part(1));
    yield await second.promise;
  }
  const answers = client.talk("got", parts())[Symbol.asyncIterator]();
  assert.deepEqual(await world.rig.run(answers.next()), { done: false, value: "got: 1" });
  second.resolve(part(2));
  assert.deepEqual(await world.rig.run(answers.next()), { done: false, value: "got: 2" });
  assert.deepEqual(await world.rig.run(answers.next()), { done: true, value: undefined });
});

onBoth("the call is made when the first item is asked for, not before", async (world) => {
  let calls = 0;
  const { client } = await pair(world, {
    async *watch() {
      calls++;
      yield await Promise.resolve("x");
    },
  });
  const items = client.watch("x");
  await world.rig.turn();
  assert.equal(calls, 0);
  await world.rig.run(collect(items));
  assert.equal(calls, 1);
  assert.deepEqual(await world.rig.run(collect(items)), [], "it can be iterated once");
});

onBoth("leaving the loop cancels the call and ends the generator", async (world) => {
  let isReleased = false;
  const aborted = deferred<unknown>();
  const { client, gateway } = await pair(world, {
    async *watch(_, call) {
      call.signal.addEventListener("abort", () => aborted.resolve(call.signal.reason));
      try {
        for (let n = 0; ; n++) yield await Promise.resolve(String(n));
      } finally {
        isReleased = true;
      }
    },
  });
  const taken: string[] = [];
  const reading = (async () => {
    for await (const item of client.watch("x")) {
      taken.push(item);
      if (taken.length === 3) break;
    }
  })();
  await world.rig.run(reading);
  assert.deepEqual(taken, ["0", "1", "2"]);
  const reason = await world.rig.run(aborted.promise);
  assert.ok(reason instanceof RpcError && reason.code === StatusCode.CANCELLED);
  await world.rig.until(() => isReleased && gateway.callsRunning === 0);
});

onBoth("a signal ends the stream at once with CANCELLED; what waited is dropped", async (world) => {
  const { client } = await pair(world, { watch: lettersAndSilence });
  const abort = new AbortController();
  const items = client.with({ signal: abort.signal }).watch("abc")[Symbol.asyncIterator]();
  assert.deepEqual(await world.rig.run(items.next()), { done: false, value: "a" });
  abort.abort("enough");
  const error = await fails(world.rig, items.next(), {
    code: StatusCode.CANCELLED,
    execution: "maybe-executed",
  });
  assert.equal(error.cause, "enough");
  assert.deepEqual(await world.rig.run(items.next()), { done: true, value: undefined });
});

onBoth("a stream has no deadline unless it is given one", async (world) => {
  const { client } = await pair(world, {
    async *watch(_, call) {
      yield await Promise.resolve(String(call.remainingMs));
      await never();
    },
  });
  const free = client.watch("x")[Symbol.asyncIterator]();
  assert.deepEqual(await world.rig.run(free.next()), { done: false, value: "Infinity" });
  const waiting = free.next();
  await world.rig.advance(60_000);
  const bound = client.with({ timeoutMs: 100 }).watch("x")[Symbol.asyncIterator]();
  await world.rig.run(bound.next());
  const late = bound.next();
  late.catch(() => {});
  await world.rig.advance(150);
  await fails(world.rig, late, {
    code: StatusCode.DEADLINE_EXCEEDED,
    execution: "maybe-executed",
  });
  void free.return?.();
  assert.deepEqual(await world.rig.run(waiting), { done: true, value: undefined });
});

onBoth("an error of the handler follows the items that came before it", async (world) => {
  const { client } = await pair(world, {
    async *watch() {
      yield await Promise.resolve("a");
      throw new RoomFull({ room: "r" });
    },
  });
  const items = client.watch("x")[Symbol.asyncIterator]();
  assert.deepEqual(await world.rig.run(items.next()), { done: false, value: "a" });
  const error = await fails(world.rig, items.next(), { code: 1001, execution: "executed" });
  assert.ok(error instanceof RoomFull && error.room === "r");
});

onBoth("an answer before the last item ends the sending", async (world) => {
  let isReleased = false;
  const { client } = await pair(world, { upload: (text) => `${text}: none` });
  async function* endless(): AsyncIterable<Uint8Array> {
    try {
      for (;;) yield await Promise.resolve(part(10));
    } finally {
      isReleased = true;
    }
  }
  assert.equal(await world.rig.run(client.upload("x", endless())), "x: none");
  await world.rig.until(() => isReleased);
});

onBoth("items that break off cancel the call and fail it with their error", async (world) => {
  const reasons: unknown[] = [];
  const { client } = await pair(world, {
    async upload(_, parts) {
      try {
        for await (const _part of parts);
      } catch (error) {
        reasons.push(error);
      }
      return "done";
    },
  });
  const cause = new Error("disk on fire");
  async function* broken(): AsyncIterable<Uint8Array> {
    yield await Promise.resolve(part(1));
    throw cause;
  }
  const error = await fails(world.rig, client.upload("x", broken()), {
    code: StatusCode.CANCELLED,
    execution: "maybe-executed",
    reason: /^the items to send broke off: disk on fire$/,
  });
  assert.equal(error.cause, cause);
  await world.rig.until(() => reasons.length === 1);
  const [reason] = reasons;
  assert.ok(reason instanceof RpcError && reason.code === StatusCode.CANCELLED);
});

onBoth("an item of the wrong type is INVALID_ARGUMENT and names its index", async (world) => {
  const { client } = await pair(world);
  const items = [part(1), 5 as unknown as Uint8Array];
  await fails(world.rig, client.upload("x", items), {
    code: StatusCode.INVALID_ARGUMENT,
    execution: "maybe-executed",
    reason: /^parts\[1\]: expected Uint8Array, got number 5$/,
  });
  await fails(world.rig, client.upload("x", 5 as unknown as Uint8Array[]), {
    code: StatusCode.INVALID_ARGUMENT,
    execution: "never-sent",
    reason: /^parts: expected an iterable of items, got number 5$/,
  });
});

onBoth("the server checks the constraints of items, the caller on request", async (world) => {
  const { client, gateway } = await pair(world);
  const reason = /^parts\[1\]: 300001 bytes, at most 300000$/;
  const items = [part(1), part(300_001)];
  const expected = {
    code: StatusCode.INVALID_ARGUMENT,
    execution: "maybe-executed",
    reason,
  } as const;
  await fails(world.rig, client.upload("x", items), expected);
  const checking = new StreamClient(world.station([infoOf(gateway)], { checkArguments: true }));
  await fails(world.rig, checking.upload("x", items), expected);
});

onBoth("a handler that gives no items, or wrong ones, is INTERNAL at the caller", async (world) => {
  let given: unknown = 5;
  const { client } = await pair(world, { watch: () => given as AsyncIterable<string> });
  const expected = { code: StatusCode.INTERNAL, execution: "executed" } as const;
  await fails(world.rig, collect(client.watch("x")), expected);
  given = [7];
  await fails(world.rig, collect(client.watch("x")), expected);
});

onBoth("a lost connection ends streams at both ends at once", async (world) => {
  const reasons: unknown[] = [];
  const { client } = await pair(world, {
    async *talk(_, parts) {
      yield await Promise.resolve("first");
      try {
        for await (const _part of parts);
      } catch (error) {
        reasons.push(error);
      }
    },
  });
  async function* silent(): AsyncIterable<Uint8Array> {
    yield await never();
  }
  const items = client.talk("x", silent())[Symbol.asyncIterator]();
  await world.rig.run(items.next());
  const next = items.next();
  next.catch(() => {});
  world.rig.cutAll();
  await fails(world.rig, next, { code: StatusCode.UNAVAILABLE, execution: "maybe-executed" });
  await world.rig.until(() => reasons.length === 1);
});

onBoth("a stream is tried elsewhere before it has moved, and never after", async (world) => {
  const first = await pair(world, { watch: lettersAndSilence });
  const other = await world.gateway({}, { id: "probe-2", services: [new StreamServer()] });
  const dead = await world.deadServer("dead");
  const station = world.station([dead, infoOf(other)]);
  world.rig.random = () => 0;
  assert.deepEqual(await world.rig.run(collect(new StreamClient(station).watch("ab"))), ["a", "b"]);
  const items = first.client.peek("ab")[Symbol.asyncIterator]();
  await world.rig.run(items.next());
  world.rig.cutAll();
  await world.rig.run(items.next());
  await fails(world.rig, items.next(), {
    code: StatusCode.UNAVAILABLE,
    execution: "maybe-executed",
  });
});

onBoth("a call with streams cannot be broadcast", async (world) => {
  const { client } = await pair(world);
  const broadcast = client.broadcast() as unknown as StreamClient;
  const reason = /cannot be broadcast/;
  const expected = { code: StatusCode.INVALID_ARGUMENT, execution: "never-sent", reason } as const;
  await fails(world.rig, broadcast.upload("x", []), expected);
  await fails(world.rig, collect(broadcast.watch("x")), expected);
});

onBoth("stopping lets streams end, and cuts them off at the drain time", async (world) => {
  const { client, gateway } = await pair(
    world,
    {
      async *watch() {
        yield await Promise.resolve("a");
        await never();
      },
    },
    { limits: { drainMs: 1000 } },
  );
  const items = client.watch("x")[Symbol.asyncIterator]();
  await world.rig.run(items.next());
  const next = items.next();
  next.catch(() => {});
  const stopped = gateway.stop();
  await world.rig.advance(1100);
  await world.rig.run(stopped);
  await fails(world.rig, next, { code: StatusCode.UNAVAILABLE, execution: "maybe-executed" });
});

/** A caller whose next call goes to a gateway that refuses it, since it is stopping, and then to another. */
async function refusedOnce(
  world: World,
  handlers: Partial<StreamHandlers>,
  make: (client: StreamClient) => Promise<unknown>,
): Promise<unknown> {
  setConditions(world, { latencyMs: 10, windowBytes: 50 });
  const keeping = { watch: lettersAndSilence };
  const services = [new StreamServer(keeping)];
  const first = await world.gateway({}, { id: "first", services });
  const second = await world.gateway({}, { id: "second", services: [new StreamServer(handlers)] });
  const limits = { outgoingBytesSoft: 50 };
  const station = world.station([infoOf(first)], { limits });
  const client = new StreamClient(station);
  const kept = heldBack(collect(client.watch("a")));
  await world.rig.advance(100);
  void first.stop();
  await world.rig.advance(5);
  const made = heldBack(make(client));
  await world.rig.turn();
  station.addServers([infoOf(second)]);
  const result = await world.rig.run(made);
  await station.close();
  await world.rig.run(kept.catch(() => {}));
  return result;
}

inMemory(
  "a refused call that waited for room loses no item to its first attempt",
  async (world) => {
    const text = "x".repeat(500);
    const parts = [part(1), part(2), part(4)];
    const make = (client: StreamClient): Promise<string> => client.upload(text, parts);
    assert.equal(await refusedOnce(world, {}, make), `${text}: 7`);
  },
);

inMemory("the idle time of a refused attempt does not end the next one", async (world) => {
  async function* slowly(text: string): AsyncIterable<string> {
    for (const letter of text) {
      await new Promise<void>((go) => void world.rig.environment.startTimer(60, go));
      yield letter;
    }
  }
  const make = (client: StreamClient): Promise<string[]> =>
    collect(client.with({ idleTimeoutMs: 120 }).watch("abcd"));
  assert.deepEqual(await refusedOnce(world, { watch: slowly }, make), ["a", "b", "c", "d"]);
});
