/** Whatever a filter does wrong, its call settles once, with an error that says what. */
import assert from "node:assert/strict";
import {
  type AnyFilter,
  type ClientFilter,
  RpcError,
  type ServerFilter,
  StatusCode,
} from "../../../runtime/src/index.js";
import { ProbeClient } from "../support/probe-service.js";
import { collect, StreamClient, StreamServer } from "../support/stream-service.js";
import { fails, inMemory, infoOf, never, onBoth, type World } from "../support/world.js";

/** What plain JavaScript can be given for a filter. */
type LooseFilter = (call: unknown, next: (call?: unknown) => unknown) => unknown;

interface Fault {
  readonly name: string;
  readonly filter: LooseFilter;
  readonly reason: RegExp;
  /** The call was made, or the handler ran, before the filter went wrong. */
  readonly isLate?: boolean;
}

const FAULTS: readonly Fault[] = [
  {
    name: "throws",
    filter: function broken() {
      throw new Error("no such table");
    },
    reason: /no such table/,
  },
  {
    name: "rejects",
    filter: () => Promise.reject(new Error("no such table")),
    reason: /no such table/,
  },
  {
    name: "throws what is no error",
    filter: () => {
      throw Object.create(null);
    },
    reason: /something without a text/,
  },
  {
    name: "throws undefined",
    filter: async () => {
      const nothing: unknown = await Promise.resolve(undefined);
      throw nothing;
    },
    reason: /undefined/,
  },
  {
    // Regression: at the client the call never ended, and a rejection without a handler ended the process.
    name: "throws a revoked proxy",
    filter: () => {
      const { proxy, revoke } = Proxy.revocable(new Error("never seen"), {});
      revoke();
      throw proxy;
    },
    reason: /something (that cannot be looked at|without a text)/,
  },
  {
    name: "calls next twice",
    filter: async function greedy(_call, next) {
      await ended(next());
      return next();
    },
    reason: /filter greedy called next twice/,
    isLate: true,
  },
  {
    name: "passes on something else than its call",
    filter: function lost(_call, next) {
      return next({ kind: "unary" });
    },
    reason: /filter lost called next with object, expected its call/,
  },
  {
    name: "passes on null",
    filter: (_call, next) => next(null),
    reason: /called next with null, expected its call/,
  },
  {
    name: "returns nothing",
    filter: function forgetful() {},
    reason: /filter forgetful returned undefined, expected a/,
  },
  {
    name: "returns a number",
    filter: () => 5,
    reason: /returned number 5, expected a/,
  },
  {
    // Regression: the caller got what was thrown, and the call was watched until its deadline.
    name: "returns a promise whose then throws",
    filter: () =>
      Object.defineProperty(Promise.resolve("x"), ["th", "en"].join(""), {
        value: () => assert.fail("no then"),
      }),
    reason: /no then/,
  },
  {
    name: "throws after the answer",
    filter: async (_call, next) => {
      await ended(next());
      throw new Error("too late");
    },
    reason: /too late/,
    isLate: true,
  },
  {
    name: "passes on metadata that cannot be sent",
    filter: (call, next) =>
      next((call as { with(changes: object): unknown }).with({ metadata: { "A B": "x" } })),
    reason: /metadata: expected a name/,
  },
];

/** Waits until an answer of either kind has come. */
async function ended(answer: unknown): Promise<unknown> {
  if (answer instanceof Promise) return answer;
  return collect(answer as AsyncIterable<unknown>); // the other thing that `next` gives
}

/** A call of each kind that has an answer. */
function callsOf(client: ProbeClient, streams: StreamClient): readonly (() => Promise<unknown>)[] {
  return [
    () => client.echo("x"),
    () => collect(streams.watch("abc")),
    () => streams.upload("x", [new Uint8Array(1)]),
    () => collect(streams.talk("x", [new Uint8Array(1)])),
  ];
}

async function clients(
  world: World,
  filters: readonly ClientFilter[],
  serverFilters: readonly ServerFilter[],
): Promise<{ readonly client: ProbeClient; readonly streams: StreamClient }> {
  const gateway = await world.gateway({}, { filters: serverFilters, exposeErrors: true });
  const streaming = await world.gateway(
    {},
    { filters: serverFilters, exposeErrors: true, services: [new StreamServer()] },
  );
  return {
    client: world.client([infoOf(gateway)], { filters }),
    streams: new StreamClient(world.station([infoOf(streaming)], { filters })),
  };
}

for (const { name, filter, reason, isLate } of FAULTS) {
  // What the types refuse and plain JavaScript may do.
  const bad = filter as unknown as AnyFilter;

  inMemory(`a client filter that ${name}: INTERNAL`, async (world) => {
    const { client, streams } = await clients(world, [bad], []);
    const execution = isLate === true ? "executed" : "never-sent";
    for (const call of callsOf(client, streams)) {
      const expected = { code: StatusCode.INTERNAL, execution, reason } as const;
      const error = await fails(world.rig, call(), expected);
      assert.match(`${error.service}/${error.method}`, /^test\.v1\.(Probe|Streams)\/\w+$/);
    }
  });

  inMemory(`a server filter that ${name}: INTERNAL, or as if the handler had`, async (world) => {
    const { client, streams } = await clients(world, [], [bad]);
    const execution = isLate === true ? "executed" : "refused";
    for (const call of callsOf(client, streams)) {
      const outcome = await world.rig.run(call().catch((error: unknown) => error));
      assert.ok(outcome instanceof RpcError, String(outcome));
      assert.equal(outcome.execution, execution);
      assert.match(outcome.rawMessage, reason);
      const isHandlers = name === "throws after the answer";
      assert.equal(outcome.code, isHandlers ? StatusCode.UNKNOWN : StatusCode.INTERNAL);
    }
    assert.ok(world.logger.messages("error").length >= 4);
  });
}

inMemory("a client filter that answers with what throws when it is looked at", async (world) => {
  // Regression: the call never ended, and a rejection without a handler ended the process.
  const hidden = new Proxy({}, { getPrototypeOf: () => assert.fail("not to be looked at") });
  const gateway = await world.gateway();
  const client = world.client([infoOf(gateway)], { filters: [() => Promise.resolve(hidden)] });
  await fails(world.rig, client.blob(Uint8Array.of(1)), {
    code: StatusCode.INTERNAL,
    execution: "never-sent",
    reason: /a filter's result does not match its declaration: .*not to be looked at/,
  });
});

inMemory(
  "what a server filter throws stays at the server, unless it is an RpcError",
  async (world) => {
    const secret: ServerFilter = () => Promise.reject(new Error("password 1234"));
    const gateway = await world.gateway({}, { filters: [secret] });
    await fails(world.rig, world.client([infoOf(gateway)]).echo("x"), {
      code: StatusCode.INTERNAL,
      execution: "refused",
      reason: /^a filter failed$/,
    });
    assert.deepEqual(world.logger.messages("error"), ["filter of test.v1.Probe/echo failed"]);
  },
);

onBoth(
  "a client filter that never goes on: the call ends in its time, never sent",
  async (world) => {
    const stuck: AnyFilter = () => never();
    const gateway = await world.gateway();
    const options = { filters: [stuck], timeoutMs: 300 };
    const client = world.client([infoOf(gateway)], options);
    const call = client.echo("x");
    call.catch(() => {});
    await world.rig.advance(400);
    const code = StatusCode.DEADLINE_EXCEEDED;
    const reason = /a filter has not gone on with the call in time/;
    await fails(world.rig, call, { code, execution: "never-sent", reason });
    const streams = new StreamClient(world.station([infoOf(gateway)], options));
    const items = collect(streams.with({ timeoutMs: 300 }).watch("abc"));
    items.catch(() => {});
    await world.rig.advance(400);
    await fails(world.rig, items, { code, execution: "never-sent", reason });
  },
);

onBoth("a client filter that goes on too late: the call is not made any more", async (world) => {
  let handled = 0;
  const gateway = await world.gateway({ text: () => String(++handled) });
  // At the very end of its time nobody has stopped the call yet.
  for (const lateMs of [300, 500]) {
    const late: ClientFilter = async (call, next) => {
      await new Promise<void>((resolve) => call.clock.startTimer(lateMs, resolve));
      return next(call);
    };
    const client = world.client([infoOf(gateway)], { filters: [late], timeoutMs: 300 });
    const call = client.echo("x");
    call.catch(() => {});
    await world.rig.advance(1000);
    await fails(world.rig, call, { code: StatusCode.DEADLINE_EXCEEDED, execution: "never-sent" });
  }
  assert.equal(handled, 0);
});

onBoth(
  "a filter whose items never come: the stream ends in its time, and they are let go",
  async (world) => {
    let isReleased = false;
    const stuck: ClientFilter = () => ({
      [Symbol.asyncIterator]: () => ({
        next: () => never(),
        return: () => {
          isReleased = true;
          return Promise.resolve({ done: true, value: undefined });
        },
      }),
    });
    const gateway = await world.gateway();
    const streams = new StreamClient(world.station([infoOf(gateway)], { filters: [stuck] }));
    const items = collect(streams.with({ timeoutMs: 300 }).watch("abc"));
    items.catch(() => {});
    await world.rig.advance(400);
    await fails(world.rig, items, { code: StatusCode.DEADLINE_EXCEEDED, execution: "never-sent" });
    assert.ok(isReleased);
  },
);

onBoth(
  "a client filter that keeps the answer: the call ends soon after its time",
  async (world) => {
    const gateway = await world.gateway();
    let isAnswered = false;
    const keeper: ClientFilter = async (call, next) => {
      await ended(next(call));
      isAnswered = true;
      return never();
    };
    const client = world.client([infoOf(gateway)], { filters: [keeper], timeoutMs: 300 });
    const call = client.echo("x");
    call.catch(() => {});
    await world.rig.until(() => isAnswered);
    await world.rig.advance(500);
    await fails(world.rig, call, {
      code: StatusCode.DEADLINE_EXCEEDED,
      execution: "executed",
      reason: /a filter does not pass on how the call has ended/,
    });
  },
);

onBoth(
  "a client filter that hangs is no hindrance to cancelling, nor to closing",
  async (world) => {
    const stuck: AnyFilter = () => never();
    const gateway = await world.gateway();
    const station = world.station([infoOf(gateway)], { filters: [stuck] });
    const client = new ProbeClient(station);
    const abort = new AbortController();
    const cancelled = client.with({ signal: abort.signal }).echo("x");
    const closed = client.echo("x");
    closed.catch(() => {});
    abort.abort("enough");
    const error = await fails(world.rig, cancelled, {
      code: StatusCode.CANCELLED,
      execution: "never-sent",
    });
    assert.equal(error.cause, "enough");
    await fails(world.rig, client.with({ signal: AbortSignal.abort() }).echo("x"), {
      code: StatusCode.CANCELLED,
      execution: "never-sent",
    });
    await station.close();
    await fails(world.rig, closed, { code: StatusCode.UNAVAILABLE, execution: "never-sent" });
  },
);

onBoth("the filters around one that hangs hear of the end of the call", async (world) => {
  const heard: unknown[] = [];
  const watching: ClientFilter = async (call, next) => {
    try {
      return await next(call);
    } catch (error) {
      heard.push(error instanceof RpcError && error.code);
      throw error;
    }
  };
  const gateway = await world.gateway();
  const filters = [watching, () => never<unknown>()];
  const client = world.client([infoOf(gateway)], { filters, timeoutMs: 300 });
  const call = client.echo("x");
  call.catch(() => {});
  await world.rig.advance(400);
  assert.deepEqual(heard, [StatusCode.DEADLINE_EXCEEDED]);
  await assert.rejects(call);
});

onBoth("a server filter that hangs: the caller has its deadline", async (world) => {
  const stuck: ServerFilter = (call) =>
    new Promise((_, reject) => {
      call.signal.addEventListener("abort", () => reject(new Error("over")));
    });
  const gateway = await world.gateway({}, { filters: [stuck] });
  const call = world.client([infoOf(gateway)], { timeoutMs: 300 }).echo("x");
  call.catch(() => {});
  await world.rig.until(() => gateway.callsRunning === 1);
  await world.rig.advance(400);
  await fails(world.rig, call, {
    code: StatusCode.DEADLINE_EXCEEDED,
    execution: "maybe-executed",
  });
  await world.rig.until(() => gateway.callsRunning === 0);
});

inMemory(
  "a filter that goes on and answers by itself: what follows behind harms nobody",
  async (world) => {
    const gateway = await world.gateway({ text: () => Promise.reject(new Error("unheard")) });
    const careless: ClientFilter = async (call, next) => {
      void next(call);
      return Promise.resolve("mine");
    };
    const client = world.client([infoOf(gateway)], { filters: [careless] });
    assert.equal(await world.rig.run(client.echo("x")), "mine");
    await world.rig.advance(10);
  },
);

inMemory("a result that a client filter has made up is checked", async (world) => {
  const gateway = await world.gateway();
  const wrong: ClientFilter = async (call, next) => {
    await next(call);
  };
  const client = world.client([infoOf(gateway)], { filters: [wrong] });
  await fails(world.rig, client.echo("x"), {
    code: StatusCode.INTERNAL,
    execution: "executed",
    reason:
      /a filter's result does not match its declaration: result: expected string, got undefined/,
  });
  assert.equal(await world.rig.run(client.admit("x")), undefined, "it has no result");
  assert.equal(await world.rig.run(client.note("x")), undefined);
});

inMemory("items that no iterator gives are a failure, not an item", async (world) => {
  const gateway = await world.gateway({}, { services: [new StreamServer()] });
  const broken: ClientFilter = () => ({
    [Symbol.asyncIterator]: () => ({ next: () => Promise.resolve(5 as never) }),
  });
  const streams = new StreamClient(world.station([infoOf(gateway)], { filters: [broken] }));
  await fails(world.rig, collect(streams.watch("x")), {
    code: StatusCode.INTERNAL,
    execution: "never-sent",
    reason: /an iterator of a filter gave number 5/,
  });
});
