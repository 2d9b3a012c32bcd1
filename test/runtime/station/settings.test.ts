/** What plain JavaScript can say with `with`, `to` and `route`. */
import assert from "node:assert/strict";
import { type CallContext, type CallOptions, StatusCode } from "../../../runtime/src/index.js";
import type { ProbeClient } from "../support/probe-service.js";
import { fails, infoOf, onBoth } from "../support/world.js";

const anything = (given: unknown): CallOptions => given as CallOptions;

const refused: readonly [string, (client: ProbeClient) => Promise<unknown>, RegExp][] = [
  [
    "a controller as signal",
    (client) => client.with(anything({ signal: new AbortController() })).echo("x"),
    /^signal: expected an AbortSignal, got AbortController$/,
  ],
  [
    "null as signal",
    (client) => client.with(anything({ signal: null })).echo("x"),
    /^signal: expected an AbortSignal, got null$/,
  ],
  [
    "a number as metadata",
    (client) => client.with(anything({ metadata: 5 })).echo("x"),
    /^metadata: expected an object or a Map, got number 5$/,
  ],
  [
    "null as metadata",
    (client) => client.with(anything({ metadata: null })).echo("x"),
    /^metadata: expected an object or a Map, got null$/,
  ],
  [
    "a number as a value of metadata",
    (client) => client.with(anything({ metadata: { a: 5 } })).echo("x"),
    /^metadata a: expected a string, got number$/,
  ],
  [
    "a context without a signal",
    (client) => client.with({ remainingMs: 5, signal: "x" } as unknown as CallContext).echo("x"), // wrong on purpose
    /^signal: expected an AbortSignal, got string "x"$/,
  ],
  [
    "a context without a time",
    (client) => client.with({ remainingMs: NaN } as CallContext).echo("x"), // wrong on purpose
    /^remainingMs: expected a number from 0 on, got number NaN$/,
  ],
  [
    "undefined as route key",
    (client) => client.route(undefined).echo("x"),
    /^route: expected a string, number, bigint or boolean as key, .*, got null$/,
  ],
  [
    "null as route key",
    (client) => client.route(null).echo("x"),
    /^route: expected a string, number, bigint or boolean as key, .*, got null$/,
  ],
];

for (const [name, call, reason] of refused) {
  onBoth(`${name}: INVALID_ARGUMENT, and nothing is sent`, async (world) => {
    let calls = 0;
    const gateway = await world.gateway({ text: () => `${calls++}` });
    const client = world.client([infoOf(gateway)]);
    const error = await fails(world.rig, call(client), {
      code: StatusCode.INVALID_ARGUMENT,
      execution: "never-sent",
      reason,
    });
    assert.equal(error.service, "test.v1.Probe");
    assert.equal(error.method, "echo");
    assert.equal(calls, 0);
  });
}

onBoth("with: nothing, or something that is no object, is a TypeError", async (world) => {
  const client = world.client([infoOf(await world.gateway())]);
  for (const given of [undefined, null, 5, "x"]) {
    assert.throws(() => client.with(anything(given)), {
      name: "TypeError",
      message: /^with: expected options or a call context, got /,
    });
  }
});

onBoth("to: undefined is a server that there is not, never any server", async (world) => {
  // Regression: the call went to whatever server the router chose.
  const client = world.client([infoOf(await world.gateway())]);
  await fails(world.rig, client.to(undefined as unknown as string).echo("x"), {
    code: StatusCode.UNAVAILABLE,
    execution: "never-sent",
    reason: /^no server undefined; servers of type probe: probe-1$/,
  });
});

onBoth(
  "with twice: the later one counts, option by option; metadata is replaced",
  async (world) => {
    let seen: CallContext | undefined;
    let remainingMs = 0;
    const gateway = await world.gateway({
      text: (_, call) => {
        seen = call;
        remainingMs = call.remainingMs;
        return "";
      },
    });
    const first = world.client([infoOf(gateway)]).with({
      timeoutMs: 3_000,
      metadata: { a: "1", b: "2" },
    });
    await world.rig.run(first.with({ metadata: { b: "3" } }).echo(""));
    assert.deepEqual([...(seen?.metadata ?? [])], [["b", "3"]]);
    assert.ok(remainingMs > 2_000 && remainingMs <= 3_000);
    await world.rig.run(first.with({ timeoutMs: 9_000 }).echo(""));
    assert.deepEqual(
      [...(seen?.metadata ?? [])],
      [
        ["a", "1"],
        ["b", "2"],
      ],
    );
    assert.ok(remainingMs > 8_000 && remainingMs <= 9_000);
  },
);
