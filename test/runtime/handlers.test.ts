/** What handlers may do wrong, and what their callers are told. */
import assert from "node:assert/strict";
import { FrameKind } from "../../runtime/src/composer/frame.js";
import { type CallContext, RpcError, StatusCode } from "../../runtime/src/index.js";
import { helloFrame, requestFrame, textPayload } from "./support/frames.js";
import { METHOD_IDS, RoomFull } from "./support/probe-service.js";
import { RawPeer } from "./support/raw-peer.js";
import {
  deferred,
  fails,
  failureOf,
  heldBack,
  infoOf,
  inMemory,
  never,
  onBoth,
  type World,
} from "./support/world.js";

type TextHandler = (text: string, call: CallContext) => string | Promise<string>;

/** What plain JavaScript can return where text is declared. */
const anything = (value: unknown): string => value as string;

const THEN = ["th", "en"].join("");

/** An object with a `then`, which is all that `await` looks at. */
function thenable(
  then: (yes: (value: string) => void, no: (error: Error) => void) => void,
): string {
  return anything({ [THEN]: then });
}

const throwing = (value: unknown): TextHandler => {
  return () => {
    throw value;
  };
};

const cases: readonly [string, TextHandler, { code: number; reason: RegExp; logged: number }][] = [
  [
    "throws",
    throwing(new Error("secret")),
    { code: StatusCode.UNKNOWN, reason: /^the handler failed$/, logged: 1 },
  ],
  [
    "rejects",
    () => Promise.reject(new Error("secret")),
    { code: StatusCode.UNKNOWN, reason: /^the handler failed$/, logged: 1 },
  ],
  [
    "throws a text",
    throwing("secret"),
    { code: StatusCode.UNKNOWN, reason: /^the handler failed$/, logged: 1 },
  ],
  [
    "throws undefined",
    throwing(undefined),
    { code: StatusCode.UNKNOWN, reason: /^the handler failed$/, logged: 1 },
  ],
  [
    "throws an object without a text",
    throwing(Object.create(null)),
    { code: StatusCode.UNKNOWN, reason: /^the handler failed$/, logged: 1 },
  ],
  [
    "rejects with an object without a text",
    () => Promise.reject(Object.create(null) as Error),
    { code: StatusCode.UNKNOWN, reason: /^the handler failed$/, logged: 1 },
  ], // wrong on purpose
  [
    "throws an RpcError",
    throwing(new RpcError(StatusCode.NOT_FOUND, "no 13")),
    { code: StatusCode.NOT_FOUND, reason: /^no 13$/, logged: 0 },
  ],
  [
    "throws an RpcError of a call it made",
    throwing(new RpcError(StatusCode.UNAVAILABLE, "far", { execution: "never-sent" })),
    { code: StatusCode.UNAVAILABLE, reason: /^far$/, logged: 0 },
  ],
  [
    "throws an RpcError with code 0",
    throwing(new RpcError(0, "fine?")),
    { code: StatusCode.UNKNOWN, reason: /^the handler failed$/, logged: 1 },
  ],
  [
    "throws an RpcError with code −1",
    throwing(new RpcError(-1, "x")),
    { code: StatusCode.UNKNOWN, reason: /^the handler failed$/, logged: 1 },
  ],
  [
    "throws an RpcError with code NaN",
    throwing(new RpcError(NaN, "x")),
    { code: StatusCode.UNKNOWN, reason: /^the handler failed$/, logged: 1 },
  ],
  [
    "throws an RpcError without a reason",
    throwing(new RpcError(5, anything(undefined))),
    { code: StatusCode.UNKNOWN, reason: /^the handler failed$/, logged: 1 },
  ],
  [
    "throws an RpcError with impossible metadata",
    throwing(new RpcError(5, "x", { metadata: new Map([["Bad Name", "\ud800"]]) })),
    { code: 5, reason: /^x$/, logged: 0 },
  ],
  [
    "throws an RpcError with an impossible pause",
    throwing(new RpcError(5, "x", { retryAfterMs: 1.5 })),
    { code: 5, reason: /^x$/, logged: 0 },
  ],
  [
    "throws a declared error of another method",
    throwing(new RoomFull({ room: "r" })),
    { code: 1001, reason: /room: "r"/, logged: 0 },
  ],
  [
    "returns a number for a text",
    () => anything(5),
    {
      code: StatusCode.INTERNAL,
      reason: /^the handler's result does not match its declaration$/,
      logged: 1,
    },
  ],
  [
    "returns nothing for a text",
    () => anything(undefined),
    { code: StatusCode.INTERNAL, reason: /does not match/, logged: 1 },
  ],
  [
    "returns null for a text",
    () => Promise.resolve(anything(null)),
    { code: StatusCode.INTERNAL, reason: /does not match/, logged: 1 },
  ],
  [
    "returns a thenable that rejects",
    () => thenable((_, no) => no(new Error("x"))),
    { code: StatusCode.UNKNOWN, reason: /^the handler failed$/, logged: 1 },
  ],
  [
    "returns a thenable that throws",
    () => thenable(() => assert.fail("x")),
    { code: StatusCode.UNKNOWN, reason: /^the handler failed$/, logged: 1 },
  ],
  [
    "returns a thenable whose then cannot be read",
    () => anything(Object.defineProperty({}, THEN, { get: () => assert.fail("x") })),
    { code: StatusCode.UNKNOWN, reason: /^the handler failed$/, logged: 1 },
  ],
];

for (const [name, text, { code, reason, logged }] of cases) {
  onBoth(`a handler that ${name}: its caller hears, the connection lives on`, async (world) => {
    const gateway = await world.gateway({ text, blob: (data) => data });
    const client = world.client([infoOf(gateway)]);
    const waiting = client.blob(Uint8Array.of(1));
    const error = await fails(world.rig, client.echo("x"), { code, execution: "executed", reason });
    assert.equal(error.cause, undefined);
    assert.equal(world.logger.messages("error").length, logged);
    assert.deepEqual(await world.rig.run(waiting), Uint8Array.of(1));
    assert.deepEqual(await world.rig.run(client.blob(Uint8Array.of(2))), Uint8Array.of(2));
    assert.equal(gateway.connections, 1);
  });
}

onBoth("a thenable that settles again and again counts once", async (world) => {
  const restless = thenable((yes, no) => {
    yes("first");
    yes("second");
    no(new Error("third"));
    throw new Error("fourth");
  });
  const gateway = await world.gateway({ text: () => restless });
  assert.equal(await world.rig.run(world.client([infoOf(gateway)]).echo("x")), "first");
});

onBoth("exposeErrors sends the message, never the stack", async (world) => {
  const gateway = await world.gateway(
    {
      text: (text) =>
        throwing(text === "wrong" ? 5 : new Error("what went wrong"))(text, {} as never),
      admit: () => 5 as never,
    },
    { exposeErrors: true },
  );
  const client = world.client([infoOf(gateway)]);
  const error = await failureOf(world.rig, client.echo("x"));
  assert.equal(error.rawMessage, "what went wrong");
  assert.equal((await failureOf(world.rig, client.echo("wrong"))).rawMessage, "5");
});

onBoth("exposeErrors says what is wrong with a result", async (world) => {
  const gateway = await world.gateway({ text: () => anything(5) }, { exposeErrors: true });
  const { rawMessage: reason } = await failureOf(
    world.rig,
    world.client([infoOf(gateway)]).echo("x"),
  );
  assert.equal(
    reason,
    "the handler's result does not match its declaration: result: expected string, got number 5",
  );
});

onBoth("a declared error with wrong fields becomes INTERNAL", async (world) => {
  const gateway = await world.gateway({
    admit: () => {
      throw new RoomFull({ room: anything(5) });
    },
  });
  await fails(world.rig, world.client([infoOf(gateway)]).admit("x"), {
    code: StatusCode.INTERNAL,
    execution: "executed",
  });
  const [line] = world.logger.lines.filter(({ level }) => level === "error");
  assert.ok(line !== undefined && "detail" in line.fields);
  assert.equal(line.fields.detail, "RoomFull.room: expected string, got number 5");
});

onBoth("details of an error travel: metadata and the pause before the next try", async (world) => {
  const details = { metadata: new Map([["__proto__", "x"]]), retryAfterMs: 250 };
  const gateway = await world.gateway({
    text: throwing(new RpcError(StatusCode.RESOURCE_EXHAUSTED, "slow down", details)),
  });
  const error = await failureOf(world.rig, world.client([infoOf(gateway)]).echo("x"));
  assert.deepEqual([...error.metadata], [["__proto__", "x"]]);
  assert.equal(error.retryAfterMs, 250);
  assert.equal(error.serverId, "probe-1");
  assert.equal(error.service, "test.v1.Probe");
  assert.equal(error.method, "echo");
});

onBoth("a oneway handler that throws is reported at the server alone", async (world) => {
  const gateway = await world.gateway({ note: () => Promise.reject(new Error("lost")) });
  const client = world.client([infoOf(gateway)]);
  await world.rig.run(client.note("x"));
  await world.rig.until(() => world.logger.messages("error").length === 1);
  assert.equal(await world.rig.run(client.echo("x")), "x");
});

onBoth("a handler sees what its caller sent, and who it is", async (world) => {
  let seen: CallContext | undefined;
  const gateway = await world.gateway({
    text: (_, call) => {
      seen = call;
      return "";
    },
  });
  const station = { id: "game-7", type: "game" };
  const client = world.client([infoOf(gateway)], station);
  await world.rig.run(client.with({ timeoutMs: 700, metadata: { trace: "1" } }).echo("x"));
  assert.ok(seen !== undefined);
  assert.equal(seen.service, "test.v1.Probe");
  assert.equal(seen.method, "echo");
  assert.deepEqual([...seen.metadata], [["trace", "1"]]);
  assert.equal(seen.peer.id, "game-7");
  assert.equal(seen.peer.type, "game");
  assert.ok(seen.remainingMs > 600 && seen.remainingMs <= 700);
  assert.equal(seen.signal.aborted, false);
});

/** Calls, brings about an end, and gives the signal that the handler held. */
async function endedCall(
  world: World,
  end: (abort: AbortController) => Promise<void>,
): Promise<AbortSignal> {
  let signal: AbortSignal | undefined;
  const { promise, resolve } = deferred<string>();
  const gateway = await world.gateway({
    text: (_, call) => {
      signal = call.signal;
      return promise;
    },
  });
  const abort = new AbortController();
  const client = world.client([infoOf(gateway)]);
  const call = heldBack(client.with({ signal: abort.signal, timeoutMs: 1000 }).echo("x"));
  await world.rig.until(() => signal !== undefined);
  await end(abort);
  await world.rig.until(() => signal?.aborted === true);
  // The call is over, its handler is not.
  assert.equal(gateway.callsRunning, 1);
  // What comes late is dropped.
  resolve("late");
  await world.rig.until(() => gateway.callsRunning === 0);
  await failureOf(world.rig, call);
  assert.ok(signal !== undefined);
  return signal;
}

const ends: readonly [string, (world: World, abort: AbortController) => Promise<void>, RegExp][] = [
  ["its caller cancels", async (_, abort) => abort.abort(), /cancelled by the caller/],
  [
    "its time is up",
    (world) => world.rig.advance(1100),
    /the handler took too long|cancelled by the caller/,
  ],
  ["its caller is gone", async (world) => world.rig.cutAll(), /connection lost/],
];

for (const [name, end, reason] of ends) {
  onBoth(`a handler's signal fires when ${name}; its late result is dropped`, async (world) => {
    const signal = await endedCall(world, (abort) => end(world, abort));
    assert.ok(signal.reason instanceof RpcError);
    assert.match(signal.reason.message, reason);
  });
}

onBoth("a signal that is first asked for after the end has fired already", async (world) => {
  let context: CallContext | undefined;
  const gateway = await world.gateway({
    text: (_, call) => {
      context = call;
      return never();
    },
  });
  const abort = new AbortController();
  const client = world.client([infoOf(gateway)]);
  void heldBack(client.with({ signal: abort.signal }).echo("x"));
  await world.rig.until(() => context !== undefined);
  abort.abort();
  // Whatever is answered came behind the news of the end.
  await world.rig.run(client.admit("x"));
  assert.equal(context?.signal.aborted, true);
  const reason: unknown = context?.signal.reason;
  assert.ok(reason instanceof RpcError);
  assert.equal(reason.rawMessage, "cancelled by the caller");
});

onBoth(
  "a handler that never ends: its peer is told when the time is up, others go on",
  async (world) => {
    const gateway = await world.gateway({ text: never });
    const peer = await world.rawClient(gateway.addresses[0], new RawPeer());
    peer.write(
      helloFrame(FrameKind.HELLO),
      requestFrame(1, { methodId: METHOD_IDS.echo, remainingMs: 100 }),
      requestFrame(2, { methodId: METHOD_IDS.admit, payload: textPayload("x") }),
    );
    await world.rig.until(() => peer.framesOf(FrameKind.RESPONSE).length === 1);
    await world.rig.advance(150);
    await world.rig.until(() => peer.framesOf(FrameKind.FAILURE).length === 1);
    const { code, execution } = peer.failure(FrameKind.FAILURE);
    assert.equal(code, StatusCode.DEADLINE_EXCEEDED);
    assert.equal(execution, "maybe-executed");
  },
);

onBoth("a request without a deadline runs as long as it takes", async (world) => {
  const { promise, resolve } = deferred<string>();
  let remainingMs = 0;
  const gateway = await world.gateway({
    text: (_, call) => {
      remainingMs = call.remainingMs;
      return promise;
    },
  });
  const peer = await world.rawClient(gateway.addresses[0], new RawPeer());
  peer.onFrame = ({ kind, callId }) => {
    if (kind === FrameKind.PING) peer.send(FrameKind.PONG, callId);
  };
  peer.write(
    helloFrame(FrameKind.HELLO),
    requestFrame(1, { methodId: METHOD_IDS.echo, remainingMs: 0 }),
  );
  await world.rig.until(() => gateway.callsRunning === 1);
  await world.rig.advance(60_000);
  assert.equal(remainingMs, Infinity);
  resolve("done");
  await world.rig.until(() => peer.framesOf(FrameKind.RESPONSE).length === 1);
});

inMemory("expired on arrival: refused, and the handler never runs", async (world) => {
  let calls = 0;
  const gateway = await world.gateway({
    text: (text) => {
      calls++;
      // The process was busy for that long.
      if (text === "slow") world.rig.clock.skipTo(world.rig.clock.now + 500);
      return text;
    },
  });
  const peer = await world.rawClient(gateway.addresses[0], new RawPeer());
  const request = (callId: number, text: string, remainingMs: number): Uint8Array =>
    requestFrame(callId, { methodId: METHOD_IDS.echo, remainingMs, payload: textPayload(text) });
  peer.write(
    Buffer.concat([
      helloFrame(FrameKind.HELLO),
      request(1, "slow", 5000),
      request(2, "late", 500),
      request(3, "in time", 501),
      request(4, "no deadline", 0),
    ]),
  );
  await world.rig.until(() => peer.framesOf(FrameKind.RESPONSE).length === 3);
  assert.equal(calls, 3);
  const { code, execution, reason } = peer.failure(FrameKind.FAILURE);
  assert.equal(code, StatusCode.DEADLINE_EXCEEDED);
  assert.equal(execution, "refused");
  assert.equal(reason, "waited 500 ms to be read");
});
