/**
 * What strangers and broken peers may send. Each case: the one connection gets an answer or is
 * closed with a reason, an honest caller does not notice, and the gateway goes on.
 */
import assert from "node:assert/strict";
import { Writer } from "../../runtime/src/codec/writer.js";
import { FrameKind } from "../../runtime/src/composer/frame.js";
import { type Gateway, StatusCode } from "../../runtime/src/index.js";
import {
  failureBody,
  frameBytes,
  helloFrame,
  requestBody,
  requestFrame,
  textPayload,
} from "./support/frames.js";
import { METHOD_IDS } from "./support/probe-service.js";
import { RawPeer } from "./support/raw-peer.js";
import {
  deferred,
  fails,
  infoOf,
  never,
  onBoth,
  overSockets,
  type World,
} from "./support/world.js";

const hello = helloFrame(FrameKind.HELLO);
const ask = (callId: number, text = "x"): Uint8Array =>
  requestFrame(callId, { methodId: METHOD_IDS.echo, payload: textPayload(text) });
const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const hex = (text: string): Uint8Array =>
  Uint8Array.from(Buffer.from(text.replaceAll(" ", ""), "hex"));

/** Bytes after which the server says why in a GOAWAY and closes. */
const fatal: readonly [string, readonly Uint8Array[], RegExp][] = [
  [
    "garbage",
    [hex("de ad be ef 00 11 22 33 44 55 66")],
    /^connection closed: frame length: expected 5 to 16384/,
  ],
  [
    "an HTTP request",
    [utf8("GET / HTTP/1.1\r\nHost: x\r\n\r\n")],
    /frame length: .* got 542393671$/,
  ],
  [
    "a TLS ClientHello",
    [hex("16 03 01 02 00 01 00 01 fc 03 03 00")],
    /frame length: .* got 33620758$/,
  ],
  ["an HTTP/2 preface", [utf8("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")], /frame length/],
  [
    "a length of 0",
    [hello, hex("00 00 00 00 00 00 00 00 00")],
    /frame length: expected 5 to 4194304 bytes, got 0$/,
  ],
  ["a length of 4", [hello, hex("04 00 00 00")], /frame length: .* got 4$/],
  ["a length of 2³²−1", [hello, hex("ff ff ff ff")], /frame length: .* got 4294967295$/],
  ["a length one above the limit", [hello, hex("01 00 40 00")], /frame length: .* got 4194305$/],
  [
    "a wrong magic",
    [frameBytes(FrameKind.HELLO, 0, hex("4d41494d 01"))],
    /handshake: expected magic/,
  ],
  [
    "a wrong version",
    [frameBytes(FrameKind.HELLO, 0, hex("4d41494c 02"))],
    /handshake: expected wire version 1, got 2$/,
  ],
  [
    "a HELLO without limits",
    [frameBytes(FrameKind.HELLO, 0, hex("4d41494c 01"))],
    /limits of the peer/,
  ],
  [
    "a HELLO with broken fields",
    [frameBytes(FrameKind.HELLO, 0, hex("4d41494c 01 0a 7f"))],
    /string|length/,
  ],
  [
    "a HELLO_ACK as the first frame",
    [helloFrame(FrameKind.HELLO_ACK)],
    /handshake: expected frame kind 1, got 2$/,
  ],
  ["a request before HELLO", [ask(1), hello], /handshake: expected frame kind 1, got 3$/],
  ["HELLO twice", [hello, hello], /unexpected frame kind 1$/],
  [
    "an item of a call that was never made",
    [hello, frameBytes(FrameKind.REQUEST_ITEM, 1)],
    /stream: expected a call up to 0, got 1$/,
  ],
  [
    "the end of a stream of a call that was never made",
    [hello, frameBytes(FrameKind.REQUEST_END, 1)],
    /stream: expected a call up to 0, got 1$/,
  ],
  [
    "leave of 3 bytes",
    [hello, frameBytes(FrameKind.REQUEST_CREDIT, 1, new Uint8Array(3))],
    /credit: expected 4 bytes, got 3$/,
  ],
  ["kind 0", [hello, frameBytes(0, 1)], /unexpected frame kind 0$/],
  ["an unknown kind", [hello, frameBytes(200, 1)], /unexpected frame kind 200$/],
  ["call id 0", [hello, ask(0)], /call id: expected more than 0, got 0$/],
  ["a call id used twice", [hello, ask(1), ask(1)], /call id: expected more than 1, got 1$/],
  ["call ids that decrease", [hello, ask(5), ask(4)], /call id: expected more than 5, got 4$/],
  [
    "a request of 8 bytes",
    [hello, frameBytes(FrameKind.REQUEST, 1, new Uint8Array(8))],
    /request: expected at least 9 bytes, got 8$/,
  ],
  [
    "a request that ends before its metadata",
    [hello, frameBytes(FrameKind.REQUEST, 1, requestBody({ methodId: 1, flags: 1 }))],
    /expected the length of the metadata/,
  ],
  [
    "metadata longer than the frame",
    [
      hello,
      frameBytes(
        FrameKind.REQUEST,
        1,
        requestBody({ methodId: 1, flags: 1, payload: hex("ff 00 00 00 0a") }),
      ),
    ],
    /message at byte \d+: expected 255 bytes, got 1$/,
  ],
  ["a GOAWAY without a code", [hello, frameBytes(FrameKind.GOAWAY, 0)], /failure: expected a code/],
];

for (const [name, bytes, reason] of fatal) {
  onBoth(`${name}: GOAWAY with the reason, then closed`, async (world) => {
    const { peer, gateway } = await attack(world, bytes);
    await world.rig.until(() => peer.isClosed);
    const goaway = peer.failure(FrameKind.GOAWAY);
    assert.equal(goaway.code, StatusCode.INVALID_ARGUMENT);
    assert.match(goaway.reason, reason);
    assert.deepEqual(world.logger.messages("warn"), [goaway.reason]);
    await honestCallsGoOn(world, gateway);
  });
}

onBoth("a TLS ClientHello byte by byte: closed at the fourth", async (world) => {
  const bytes = [...hex("16 03 01 02")].map((byte) => Uint8Array.of(byte));
  const { peer } = await attack(world, bytes);
  await world.rig.until(() => peer.isClosed);
});

onBoth("a frame cut short by the end: closed, nothing runs", async (world) => {
  let calls = 0;
  const gateway = await world.gateway({ text: () => `${calls++}` });
  const peer = await world.rawClient(gateway.addresses[0], new RawPeer());
  peer.write(hello, ask(1).subarray(0, -1));
  peer.link.end();
  await world.rig.until(() => gateway.connections === 0);
  assert.equal(calls, 0);
});

/** Bytes that are answered, or passed over, and change nothing else. */
const harmless: readonly [string, readonly Uint8Array[]][] = [
  ["CANCEL of an unknown call", [frameBytes(FrameKind.CANCEL, 77)]],
  ["PONG that nobody asked for", [frameBytes(FrameKind.PONG, 77)]],
  ["an unknown oneway method", [frameBytes(FrameKind.ONEWAY, 1, requestBody({ methodId: 9 }))]],
  [
    "an undecodable oneway payload",
    [
      frameBytes(
        FrameKind.ONEWAY,
        1,
        requestBody({ methodId: METHOD_IDS.note, payload: hex("0a 7f") }),
      ),
    ],
  ],
  [
    "a unary method sent oneway",
    [frameBytes(FrameKind.ONEWAY, 1, requestBody({ methodId: METHOD_IDS.echo }))],
  ],
  [
    "GOAWAY by a caller",
    [frameBytes(FrameKind.GOAWAY, 0, failureBody(StatusCode.UNAVAILABLE, "refused", "bye"))],
  ],
];

for (const [name, bytes] of harmless) {
  onBoth(`${name}: the connection lives on`, async (world) => {
    const { peer, gateway } = await attack(world, [hello, ...bytes, ask(9)]);
    await world.rig.until(() => peer.framesOf(FrameKind.RESPONSE).length === 1);
    assert.deepEqual(
      peer.frames.map(({ kind }) => kind),
      [FrameKind.HELLO_ACK, FrameKind.RESPONSE],
    );
    await honestCallsGoOn(world, gateway);
  });
}

/** Requests that are refused without costing their connection. */
const refused: readonly [string, Uint8Array, number][] = [
  ["an unknown method", requestBody({ methodId: 0xdead_beef }), StatusCode.UNIMPLEMENTED],
  ["method 0", requestBody({ methodId: 0 }), StatusCode.UNIMPLEMENTED],
  ["method 2³¹", requestBody({ methodId: 2 ** 31 }), StatusCode.UNIMPLEMENTED],
  [
    "a oneway method as a request",
    requestBody({ methodId: METHOD_IDS.note }),
    StatusCode.UNIMPLEMENTED,
  ],
  [
    "a payload cut short",
    requestBody({ methodId: METHOD_IDS.echo, payload: hex("0a 7f 78") }),
    StatusCode.INVALID_ARGUMENT,
  ],
  [
    "a payload that is no UTF-8",
    requestBody({ methodId: METHOD_IDS.echo, payload: hex("0a 01 ff") }),
    StatusCode.INVALID_ARGUMENT,
  ],
  [
    "a payload with a bad tag",
    requestBody({ methodId: METHOD_IDS.echo, payload: hex("07") }),
    StatusCode.INVALID_ARGUMENT,
  ],
  [
    "a payload with a varint without end",
    requestBody({ methodId: METHOD_IDS.echo, payload: hex("ff ff ff ff ff ff ff ff ff ff ff") }),
    StatusCode.INVALID_ARGUMENT,
  ],
];

for (const [name, body, code] of refused) {
  onBoth(`${name}: refused, the connection lives on`, async (world) => {
    const { peer } = await attack(world, [hello, frameBytes(FrameKind.REQUEST, 1, body), ask(2)]);
    await world.rig.until(() => peer.framesOf(FrameKind.RESPONSE).length === 1);
    const failure = peer.failure(FrameKind.FAILURE);
    assert.equal(failure.code, code);
    assert.equal(failure.execution, "refused");
  });
}

onBoth("unknown fields and metadata of a newer peer: answered as usual", async (world) => {
  const gateway = await world.gateway({ text: (_, { metadata }) => [...metadata.keys()].join() });
  const writer = new Writer();
  writer.string((99 << 3) | 2, "from the future");
  writer.fixed64((100 << 3) | 1, 1n);
  const metadata = new Map([
    ["__proto__", "x"],
    ["constructor", "y"],
  ]);
  const peer = await world.rawClient(gateway.addresses[0], new RawPeer());
  peer.write(
    hello,
    requestFrame(1, { methodId: METHOD_IDS.echo, metadata, payload: writer.finish() }),
  );
  await world.rig.until(() => peer.framesOf(FrameKind.RESPONSE).length === 1);
  assert.deepEqual(
    peer.framesOf(FrameKind.RESPONSE)[0]?.body,
    textPayload("__proto__,constructor"),
  );
  assert.equal(Object.getPrototypeOf({}), Object.prototype);
});

onBoth("a flood of pings is answered, each with its number", async (world) => {
  const pings = Array.from({ length: 10_000 }, (_, id) => frameBytes(FrameKind.PING, id));
  const { peer, gateway } = await attack(world, [hello, Buffer.concat(pings)]);
  await world.rig.until(() => peer.framesOf(FrameKind.PONG).length === 10_000);
  const ids = peer.framesOf(FrameKind.PONG).map(({ callId }) => callId);
  assert.deepEqual(
    ids,
    Array.from({ length: 10_000 }, (_, id) => id),
  );
  await honestCallsGoOn(world, gateway);
});

onBoth("a flood of requests that are cancelled at once leaves nothing behind", async (world) => {
  const aborted: boolean[] = [];
  const gateway = await world.gateway({
    text: (_, { signal }) => {
      const { promise, resolve } = deferred<string>();
      signal.addEventListener("abort", () => {
        aborted.push(true);
        resolve("");
      });
      return promise;
    },
  });
  const peer = await world.rawClient(gateway.addresses[0], new RawPeer());
  const flood = Array.from({ length: 1_500 }, (_, index) =>
    Buffer.concat([ask(index + 1), frameBytes(FrameKind.CANCEL, index + 1)]),
  );
  peer.write(hello, Buffer.concat(flood));
  await world.rig.until(() => aborted.length === 1_500);
  assert.equal(gateway.callsRunning, 0);
});

onBoth("a wrong server id or type: FAILED_PRECONDITION, closed", async (world) => {
  const gateway = await world.gateway();
  for (const [wish, text] of [
    [{ expectedId: "other" }, "this is server probe-1 of type probe, the caller wants other"],
    [
      { expectedType: "chat" },
      "this is server probe-1 of type probe, the caller wants a server of type chat",
    ],
  ] as const) {
    const peer = await world.rawClient(gateway.addresses[0], new RawPeer());
    peer.greet(FrameKind.HELLO, wish);
    await world.rig.until(() => peer.isClosed);
    const { code, reason } = peer.failure(FrameKind.GOAWAY);
    assert.equal(code, StatusCode.FAILED_PRECONDITION);
    assert.equal(reason, text);
  }
  const client = world.client([{ ...infoOf(gateway), id: "other" }]);
  await fails(world.rig, client.echo("x"), {
    code: StatusCode.UNAVAILABLE,
    execution: "never-sent",
    reason: /refused by the peer: this is server probe-1 of type probe/,
  });
});

onBoth("what has run before a broken frame may have run: GOAWAY names it", async (world) => {
  // Regression: GOAWAY named 0, and callers took calls that had run for refused.
  const gateway = await world.gateway({ text: never });
  const peer = await world.rawClient(gateway.addresses[0], new RawPeer());
  peer.write(hello, ask(1), ask(2), frameBytes(200, 3));
  await world.rig.until(() => peer.isClosed);
  assert.equal(peer.framesOf(FrameKind.GOAWAY)[0]?.callId, 2);
});

overSockets("a thousand claims of four gigabytes take no memory", async (world) => {
  const gateway = await world.gateway();
  const before = process.memoryUsage().arrayBuffers;
  for (let round = 0; round < 20; round++) {
    const peers = await Promise.all(
      Array.from({ length: 50 }, () => world.rawClient(gateway.addresses[0], new RawPeer())),
    );
    for (const peer of peers) peer.write(hex("ff ff ff ff"));
    await world.rig.until(() => peers.every(({ isClosed }) => isClosed));
  }
  const grownBytes = process.memoryUsage().arrayBuffers - before;
  assert.ok(grownBytes < 32 * 1024 * 1024, `${grownBytes} bytes`);
  await honestCallsGoOn(world, gateway);
});

async function attack(
  world: World,
  bytes: readonly Uint8Array[],
): Promise<{ readonly peer: RawPeer; readonly gateway: Gateway }> {
  const gateway = await world.gateway();
  const peer = await world.rawClient(gateway.addresses[0], new RawPeer());
  peer.write(...bytes);
  return { peer, gateway };
}

async function honestCallsGoOn(world: World, gateway: Gateway): Promise<void> {
  assert.equal(await world.rig.run(world.client([infoOf(gateway)]).echo("honest")), "honest");
}
