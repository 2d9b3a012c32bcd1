/** Calls that handlers make: they end with the call that is answered. */
import assert from "node:assert/strict";
import { type CallContext, RpcError, StatusCode } from "../../../runtime/src/index.js";
import type { ProbeClient } from "../support/probe-service.js";
import {
  deferred,
  fails,
  failureOf,
  heldBack,
  infoOf,
  onBoth,
  untilAborted,
  type World,
} from "../support/world.js";

interface Chain {
  readonly client: ProbeClient;
  /** What the last server saw, once it was called. */
  readonly last: () => CallContext | undefined;
  readonly callsRunning: () => number;
  /** Settles as the call in the middle does. */
  readonly nested: Promise<unknown>;
}

/** A calls B, whose handler calls C, which answers only when nobody waits any more. `call` is how B makes its call. */
async function chain(
  world: World,
  call: (client: ProbeClient, context: CallContext) => Promise<string>,
  inheritContext: boolean,
): Promise<Chain> {
  let last: CallContext | undefined;
  const nested = deferred<unknown>();
  void heldBack(nested.promise);
  const c = await world.gateway(
    {
      text: (_, context) => {
        last = context;
        return untilAborted(context);
      },
    },
    { id: "c" },
  );
  const toC = world.client([infoOf(c)], { timeoutMs: 60_000 });
  const b = await world.gateway(
    {
      text: async (_, context) => {
        // Asynchronous code in between must not lose the context.
        await Promise.resolve();
        try {
          return await call(toC, context);
        } catch (error) {
          nested.reject(error);
          throw error;
        }
      },
    },
    { id: "b", inheritContext },
  );
  return {
    client: world.client([infoOf(b)]),
    last: () => last,
    callsRunning: () => b.callsRunning + c.callsRunning,
    nested: nested.promise,
  };
}

const ways: readonly [
  string,
  boolean,
  (client: ProbeClient, call: CallContext) => Promise<string>,
][] = [
  ["with(call)", false, (client, call) => client.with(call).echo("x")],
  ["inheritContext", true, (client) => client.echo("x")],
];

for (const [name, inheritContext, call] of ways) {
  onBoth(`${name}: the deadline of the outer call holds for the inner one`, async (world) => {
    const { client, last, callsRunning } = await chain(world, call, inheritContext);
    const outer = heldBack(client.with({ timeoutMs: 300 }).echo("x"));
    await world.rig.until(() => last() !== undefined);
    const remainingMs = last()?.remainingMs ?? Infinity;
    assert.ok(remainingMs <= 300 && remainingMs > 200, `${remainingMs} ms`);
    await world.rig.advance(350);
    await fails(world.rig, outer, {
      code: StatusCode.DEADLINE_EXCEEDED,
      execution: "maybe-executed",
    });
    await world.rig.until(() => callsRunning() === 0);
    assert.equal(last()?.signal.aborted, true);
  });

  onBoth(`${name}: cancelling the outer call cancels the inner one`, async (world) => {
    const { client, last, callsRunning, nested } = await chain(world, call, inheritContext);
    const abort = new AbortController();
    void heldBack(client.with({ signal: abort.signal }).echo("x"));
    await world.rig.until(() => last() !== undefined);
    abort.abort();
    const error = await failureOf(world.rig, nested);
    assert.equal(error.code, StatusCode.CANCELLED);
    await world.rig.until(() => callsRunning() === 0);
    assert.equal(last()?.signal.aborted, true);
  });

  onBoth(`${name}: the inner call ends when the caller is gone`, async (world) => {
    const { client, last, callsRunning } = await chain(world, call, inheritContext);
    void heldBack(client.echo("x"));
    await world.rig.until(() => last() !== undefined);
    world.rig.breakCallers();
    await world.rig.until(() => callsRunning() === 0);
  });
}

onBoth("without either, the inner call has a time of its own", async (world) => {
  const { client, last } = await chain(world, (toC) => toC.echo("x"), false);
  void heldBack(client.with({ timeoutMs: 300 }).echo("x"));
  await world.rig.until(() => last() !== undefined);
  assert.ok((last()?.remainingMs ?? 0) > 50_000);
});

onBoth("a time of its own makes the inner call shorter, never longer", async (world) => {
  const shorter = await chain(
    world,
    (toC, call) => toC.with(call).with({ timeoutMs: 50 }).echo("x"),
    false,
  );
  void heldBack(shorter.client.echo("x"));
  await world.rig.until(() => shorter.last() !== undefined);
  assert.ok((shorter.last()?.remainingMs ?? Infinity) <= 50);
  const longer = await chain(
    world,
    (toC, call) => toC.with({ timeoutMs: 50_000 }).with(call).echo("x"),
    false,
  );
  void heldBack(longer.client.with({ timeoutMs: 300 }).echo("x"));
  await world.rig.until(() => longer.last() !== undefined);
  assert.ok((longer.last()?.remainingMs ?? Infinity) <= 300);
});

onBoth("both signals cancel: the outer call's and the inner one's own", async (world) => {
  const own = new AbortController();
  const { client, last, nested } = await chain(
    world,
    (toC, call) => toC.with({ signal: own.signal }).with(call).echo("x"),
    false,
  );
  void heldBack(client.echo("x"));
  await world.rig.until(() => last() !== undefined);
  own.abort();
  await fails(world.rig, nested, { code: StatusCode.CANCELLED, execution: "maybe-executed" });
});

onBoth("a call that a handler makes after its own has ended is never sent", async (world) => {
  const { promise, resolve } = deferred<void>();
  const late = deferred<unknown>();
  let calls = 0;
  let signal: AbortSignal | undefined;
  const c = await world.gateway({ text: () => `${calls++}` }, { id: "c" });
  const toC = world.client([infoOf(c)]);
  const b = await world.gateway(
    {
      text: async (_, call) => {
        signal = call.signal;
        await promise;
        late.resolve(toC.with(call).echo("x"));
        return "";
      },
    },
    { id: "b" },
  );
  void heldBack(late.promise);
  const abort = new AbortController();
  void heldBack(
    world
      .client([infoOf(b)])
      .with({ signal: abort.signal })
      .echo("x"),
  );
  await world.rig.until(() => b.callsRunning === 1);
  abort.abort();
  await world.rig.until(() => signal?.aborted === true);
  resolve();
  await fails(world.rig, late.promise, { code: StatusCode.CANCELLED, execution: "never-sent" });
  assert.equal(calls, 0);
});

onBoth(
  "an error of the inner call reaches the outer caller as the handler's own",
  async (world) => {
    const { client } = await chain(
      world,
      (toC, call) => toC.with(call).to("nowhere").echo("x"),
      false,
    );
    const error = await fails(world.rig, client.echo("x"), {
      code: StatusCode.UNAVAILABLE,
      execution: "executed",
      reason: /^no server nowhere/,
    });
    assert.ok(error instanceof RpcError);
    assert.equal(error.serverId, "b");
  },
);
