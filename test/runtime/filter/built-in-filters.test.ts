/** The filters that come with the runtime. */
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  CallStatistics,
  limitConcurrency,
  type LimitConcurrencyOptions,
  limitRate,
  type LimitRateOptions,
  logCalls,
  RpcError,
  shedWhenBusy,
  StatusCode,
} from "../../../runtime/src/index.js";
import { ProbeClient, ProbeServer } from "../support/probe-service.js";
import { RecordingLogger } from "../support/recording-logger.js";
import { collect, StreamClient, StreamServer } from "../support/stream-service.js";
import { deferred, fails, inMemory, infoOf, never, onBoth } from "../support/world.js";

const EXHAUSTED = StatusCode.RESOURCE_EXHAUSTED;

onBoth(
  "limitConcurrency refuses what is too many, and lets go with each call's end",
  async (world) => {
    const waiting = [deferred<string>(), deferred<string>()];
    let running = 0;
    const gateway = await world.gateway(
      { text: () => waiting[running++]?.promise ?? Promise.reject(new Error("no more")) },
      { filters: [limitConcurrency({ callsMax: 2, retryAfterMs: 70 })] },
    );
    const client = world.client([infoOf(gateway)]);
    const calls = [client.echo("a"), client.echo("b")];
    await world.rig.until(() => running === 2);
    const error = await fails(world.rig, client.echo("c"), {
      code: EXHAUSTED,
      execution: "refused",
      reason: /^more than 2 calls at once$/,
    });
    assert.equal(error.retryAfterMs, 70);
    waiting[0]?.reject(new Error("wrong"));
    waiting[1]?.resolve("right");
    const outcomes = await world.rig.run(Promise.allSettled(calls));
    assert.deepEqual(
      outcomes.map(({ status }) => status),
      ["rejected", "fulfilled"],
    );
    const unknown = { code: StatusCode.UNKNOWN, execution: "executed" } as const;
    await fails(world.rig, client.echo("d"), unknown);
  },
);

onBoth(
  "limitConcurrency counts a stream to its last item, or until its caller leaves",
  async (world) => {
    const services = [new StreamServer(), new ProbeServer()];
    const filters = [limitConcurrency({ callsMax: 1 })];
    const gateway = await world.gateway({}, { services, filters });
    const station = world.station([infoOf(gateway)]);
    const streams = new StreamClient(station);
    const client = new ProbeClient(station);
    for (let turn = 0; turn < 3; turn++) {
      assert.deepEqual(await world.rig.run(collect(streams.watch("ab"))), ["a", "b"]);
      const second = deferred<Uint8Array>();
      async function* parts(): AsyncIterable<Uint8Array> {
        yield await Promise.resolve(new Uint8Array(1));
        yield await second.promise;
      }
      const items = streams.talk("x", parts())[Symbol.asyncIterator]();
      await world.rig.run(items.next());
      await fails(world.rig, client.echo("x"), { code: EXHAUSTED, execution: "refused" });
      await world.rig.run(items.return?.() ?? never());
      second.resolve(new Uint8Array(1));
      await world.rig.until(() => gateway.callsRunning === 0);
    }
    assert.equal(await world.rig.run(client.echo("x")), "x");
  },
);

inMemory(
  "limitConcurrency lets go of a stream whose caller leaves before it has begun",
  async (world) => {
    const limit = limitConcurrency({ callsMax: 1 });
    const opened = deferred<void>();
    let entered = 0;
    const gateway = await world.gateway(
      {},
      {
        services: [new StreamServer(), new ProbeServer()],
        filters: [
          async (call, next) => {
            const answer = next(call);
            if (++entered === 1) await opened.promise;
            return answer;
          },
          limit,
        ],
      },
    );
    const station = world.station([infoOf(gateway)]);
    const abort = new AbortController();
    const reading = collect(new StreamClient(station).with({ signal: abort.signal }).watch("abc"));
    await world.rig.until(() => entered === 1);
    abort.abort();
    await fails(world.rig, reading, { code: StatusCode.CANCELLED, execution: "maybe-executed" });
    await world.rig.advance(10);
    assert.equal(await world.rig.run(new ProbeClient(station).echo("x")), "x");
    opened.resolve();
    await world.rig.until(() => gateway.callsRunning === 0);
  },
);

inMemory("limitConcurrency on the calling side: nothing is sent above it", async (world) => {
  const gateway = await world.gateway({ text: () => never() });
  const filters = [limitConcurrency({ callsMax: 1 })];
  const client = world.client([infoOf(gateway)], { filters, timeoutMs: 100 });
  const call = client.echo("x");
  call.catch(() => {});
  const refused = { code: EXHAUSTED, execution: "never-sent" } as const;
  await fails(world.rig, client.echo("x"), refused);
  await world.rig.advance(150);
  await assert.rejects(call);
  const again = client.echo("x");
  again.catch(() => {});
  await fails(world.rig, client.echo("x"), refused);
  await world.rig.advance(150);
});

onBoth("limitRate refuses what comes too fast, and says when there is room", async (world) => {
  const filters = [limitRate({ perSecond: 10, burst: 2 })];
  const gateway = await world.gateway({}, { filters });
  const client = world.client([infoOf(gateway)]);
  for (let n = 0; n < 2; n++) await world.rig.run(client.echo("x"));
  const error = await fails(world.rig, client.echo("x"), {
    code: EXHAUSTED,
    execution: "refused",
    reason: /^more than 10 calls per second$/,
  });
  assert.ok(error.retryAfterMs !== undefined && error.retryAfterMs > 50);
  assert.ok(error.retryAfterMs <= 100);
  await world.rig.advance(error.retryAfterMs);
  assert.equal(await world.rig.run(client.echo("x")), "x");
});

onBoth("limitRate per method, per peer, and per whatever a function says", async (world) => {
  const cases: readonly [LimitRateOptions["per"], string][] = [
    [undefined, "a echo"],
    ["method", "a echo, a fetch"],
    ["peer", "a echo, b echo"],
    ["method-and-peer", "a echo, a fetch, b echo, b fetch"],
    [({ args }) => String(args[0]), "a echo, a fetch, b echo, b fetch"],
  ];
  for (const [per, passed] of cases) {
    const options = { perSecond: 0.001, ...(per === undefined ? {} : { per }) };
    const gateway = await world.gateway({}, { filters: [limitRate(options)] });
    const names: string[] = [];
    for (const id of ["a", "b"]) {
      const client = world.client([infoOf(gateway)], { id });
      for (const method of ["echo", "fetch"] as const) {
        const call = client[method](`${id} ${method}`);
        const outcome = await world.rig.run(call.catch((error: unknown) => error));
        if (!(outcome instanceof RpcError)) names.push(`${id} ${method}`);
        else assert.equal(outcome.code, EXHAUSTED);
      }
    }
    assert.equal(names.join(", "), passed);
  }
});

inMemory("shedWhenBusy refuses while the event loop is behind, and not for long", async (world) => {
  const filters = [shedWhenBusy({ retryAfterMs: 300 })];
  const gateway = await world.gateway({}, { filters });
  const client = world.client([infoOf(gateway)]);
  const { clock } = world.rig;
  assert.equal(await world.rig.run(client.echo("first")), "first");
  const call = client.echo("while it stalls");
  // The code that runs now takes that long, and no timer can fire.
  clock.skipTo(clock.now + 400);
  const error = await fails(world.rig, call, {
    code: EXHAUSTED,
    execution: "refused",
    reason: /^too busy: the event loop is \d+ ms behind$/,
  });
  assert.equal(error.retryAfterMs, 300);
  await world.rig.advance(300);
  assert.equal(await world.rig.run(client.echo("later")), "later");
});

inMemory("logCalls writes a line for each call when it has ended", async (world) => {
  const [made, served] = [new RecordingLogger(), new RecordingLogger()];
  const gateway = await world.gateway(
    {
      text: (text) => {
        if (text === "wrong") throw new RpcError(StatusCode.NOT_FOUND, "no such text");
        return text;
      },
      admit: () => {
        throw new TypeError("secret");
      },
    },
    { filters: [logCalls(served)] },
  );
  const client = world.client([infoOf(gateway)], { id: "c", filters: [logCalls(made)] });
  await world.rig.run(client.echo("x"));
  await world.rig.run(
    client
      .to("probe-1")
      .echo("wrong")
      .catch(() => {}),
  );
  await world.rig.run(client.admit("x").catch(() => {}));
  const path = "test.v1.Probe";
  const messages = (logger: RecordingLogger): readonly string[] =>
    logger.lines.map(({ level, message }) => `${level} ${message.replace(/\d+ ms/, "n ms")}`);
  assert.deepEqual(messages(served), [
    `debug ${path}/echo took n ms`,
    `warn ${path}/echo failed after n ms: NOT_FOUND`,
    `warn ${path}/admit failed after n ms: UNKNOWN`,
  ]);
  assert.deepEqual(messages(made), messages(served));
  const [, line] = made.lines;
  assert.ok(line !== undefined && "serverId" in line.fields && "execution" in line.fields);
  assert.deepEqual([line.fields.serverId, line.fields.execution], ["probe-1", "executed"]);
  const [first] = served.lines;
  assert.ok(first !== undefined && "peer" in first.fields);
  assert.match(String(first.fields.peer), /^c#\d+$/);
});

inMemory("logCalls warns of calls that are slow", async (world) => {
  const logger = new RecordingLogger();
  const text = (said: string): Promise<string> =>
    new Promise((resolve) => world.rig.clock.start(Number(said), () => resolve(said)));
  const gateway = await world.gateway({ text }, { filters: [logCalls(logger, { slowMs: 100 })] });
  const client = world.client([infoOf(gateway)]);
  for (const said of ["50", "150"]) await world.rig.run(client.echo(said));
  assert.deepEqual(
    logger.lines.map(({ level, message }) => [level, message]),
    [
      ["debug", "test.v1.Probe/echo took 50 ms"],
      ["warn", "test.v1.Probe/echo took 150 ms"],
    ],
  );
});

inMemory(
  "statistics count calls, failures and timeouts by method, with their times",
  async (world) => {
    const [made, served] = [new CallStatistics(), new CallStatistics()];
    const text = (said: string): Promise<string> => {
      if (said === "wrong") throw new RpcError(StatusCode.NOT_FOUND, "no such text");
      return new Promise((resolve) => world.rig.clock.start(Number(said), () => resolve(said)));
    };
    const services = [new ProbeServer({ text }), new StreamServer()];
    const gateway = await world.gateway({}, { services, filters: [served.filter] });
    const station = world.station([infoOf(gateway)], { filters: [made.filter], timeoutMs: 100 });
    const client = new ProbeClient(station);
    for (const said of ["10", "wrong", "500"]) {
      await world.rig.run(client.echo(said).catch(() => {}));
    }
    await world.rig.run(client.note("x"));
    await world.rig.run(collect(new StreamClient(station).watch("ab")));
    await world.rig.until(() => gateway.callsRunning === 1);
    await world.rig.advance(500);
    const counts = ({ methods }: CallStatistics): unknown =>
      Object.fromEntries(
        [...methods].map(([path, { calls, failed, timedOut }]) => [
          path.replace("test.v1.", ""),
          [calls, failed, timedOut],
        ]),
      );
    const others = { "Probe/note": [1, 0, 0], "Streams/watch": [1, 0, 0] };
    assert.deepEqual(counts(made), { "Probe/echo": [3, 2, 1], ...others });
    assert.deepEqual(counts(served), { "Probe/echo": [3, 1, 1], ...others });
    const echo = served.methods.get("test.v1.Probe/echo");
    assert.deepEqual([echo?.slowestMs, echo?.totalMs], [500, 510]);
    served.clear();
    assert.equal(served.methods.size, 0);
  },
);

const wrongConcurrency: readonly [LimitConcurrencyOptions, RegExp][] = [
  [{ callsMax: 0 }, /^callsMax: expected an integer from 1/],
  [{ callsMax: 1, retryAfterMs: 0.5 }, /^retryAfterMs: expected an integer/],
];

for (const [options, message] of wrongConcurrency) {
  test(`limitConcurrency: a wrong option: ${JSON.stringify(options)}`, () => {
    assert.throws(() => limitConcurrency(options), { name: "TypeError", message });
  });
}

const wrongRates: readonly [LimitRateOptions, RegExp][] = [
  [{ perSecond: 0 }, /^perSecond: expected a number above 0, got number 0$/],
  [{ perSecond: Infinity }, /^perSecond: expected a number above 0, got number Infinity$/],
  [{ perSecond: 1, burst: 0 }, /^burst: expected an integer/],
  [{ perSecond: 1, keysMax: 0 }, /^keysMax: expected an integer/],
  [{ perSecond: 1, per: "all" as never }, /^per: expected "method", "peer", /],
];

for (const [options, message] of wrongRates) {
  test(`limitRate: a wrong option: ${String(message)}`, () => {
    assert.throws(() => limitRate(options), { name: "TypeError", message });
  });
}

test("shedWhenBusy and logCalls: wrong options", () => {
  const message = /^lagMsMax: expected an integer/;
  assert.throws(() => shedWhenBusy({ lagMsMax: 0 }), { name: "TypeError", message });
  const slow = /^slowMs: expected an integer/;
  assert.throws(() => logCalls(new RecordingLogger(), { slowMs: 0 }), {
    name: "TypeError",
    message: slow,
  });
});
