import assert from "node:assert/strict";
import { NESTING_MAX } from "../../../runtime/src/codec/nesting.js";
import { FrameKind } from "../../../runtime/src/composer/frame.js";
import { RpcError, StatusCode } from "../../../runtime/src/index.js";
import { DEFAULT_LIMITS, REASON_BYTES_MAX } from "../../../runtime/src/limits.js";
import { failureBody, frameBytes, helloFrame, requestFrame } from "../support/frames.js";
import { METHOD_IDS, RoomFull, treeOf } from "../support/probe-service.js";
import { greetingServer, RawPeer } from "../support/raw-peer.js";
import { fails, infoOf, onBoth } from "../support/world.js";

/** Bytes of a request frame besides the text: kind, call id, request header, tag and length. */
const REQUEST_OVERHEAD = 5 + 9 + 2;

/** Bytes of an answer besides the text: kind, call id, tag and length. */
const ANSWER_OVERHEAD = 5 + 2;

onBoth("messageBytesMax: a request of just that length is sent, one more is not", async (world) => {
  const gateway = await world.gateway({}, { limits: { messageBytesMax: 100 } });
  const client = world.client([infoOf(gateway)]);
  const longest = "x".repeat(100 - REQUEST_OVERHEAD);
  assert.equal(await world.rig.run(client.echo(longest)), longest);
  const { rawMessage: reason } = await fails(world.rig, client.echo(`${longest}x`), {
    code: StatusCode.RESOURCE_EXHAUSTED,
    execution: "never-sent",
  });
  assert.equal(reason, "request of 101 bytes: the server takes at most 100");
  assert.equal(
    await world.rig.run(client.echo("the connection lives on")),
    "the connection lives on",
  );
});

onBoth("messageBytesMax: an answer of just that length arrives, one more fails", async (world) => {
  const gateway = await world.gateway({ text: (text) => "y".repeat(Number(text)) });
  const client = world.client([infoOf(gateway)], { limits: { messageBytesMax: 100 } });
  const longest = 100 - ANSWER_OVERHEAD;
  assert.equal((await world.rig.run(client.echo(String(longest)))).length, longest);
  const { rawMessage: reason } = await fails(world.rig, client.echo(String(longest + 1)), {
    code: StatusCode.RESOURCE_EXHAUSTED,
    execution: "executed",
  });
  assert.equal(reason, "answer of 101 bytes: the caller takes at most 100");
});

onBoth(
  "messageBytesMax: a declared error with longer fields still fails its call",
  async (world) => {
    const gateway = await world.gateway({
      admit: (room) => {
        throw new RoomFull({ room: room.repeat(200) }, { message: "full" });
      },
    });
    const client = world.client([infoOf(gateway)], { limits: { messageBytesMax: 150 } });
    await fails(world.rig, client.admit("r"), {
      code: StatusCode.RESOURCE_EXHAUSTED,
      execution: "executed",
      reason: /^failure of \d+ bytes: the caller takes at most 150$/,
    });
  },
);

for (const [messageBytesMax, reason] of [
  [100, /^failure of 322 bytes: the caller takes at most 100$/],
  [40, /^$/],
] as const) {
  onBoth(
    `messageBytesMax: a failure longer than ${messageBytesMax} bytes is shortened`,
    async (world) => {
      // Regression: it was sent as it was, and the caller closed the connection.
      const gateway = await world.gateway({
        text: (text) => {
          if (text === "") return "";
          throw new RpcError(StatusCode.NOT_FOUND, "x".repeat(312));
        },
      });
      const client = world.client([infoOf(gateway)], { limits: { messageBytesMax } });
      await fails(world.rig, client.echo("x"), {
        code: StatusCode.RESOURCE_EXHAUSTED,
        execution: "executed",
        reason,
      });
      await world.rig.run(client.echo(""));
      assert.equal(gateway.connections, 1);
    },
  );
}

onBoth("messageBytesMax: a server closes on a longer frame before it has come", async (world) => {
  const gateway = await world.gateway({}, { limits: { messageBytesMax: 100 } });
  const peer = await world.rawClient(gateway.addresses[0], new RawPeer());
  peer.greet(FrameKind.HELLO);
  peer.write(frameBytes(FrameKind.REQUEST, 1, new Uint8Array(0), 101));
  await world.rig.until(() => peer.isClosed);
  const goaway = peer.failure(FrameKind.GOAWAY);
  assert.equal(goaway.code, StatusCode.INVALID_ARGUMENT);
  assert.match(goaway.reason, /frame length: expected 5 to 100 bytes, got 101/);
});

onBoth(
  "messageBytesMax: a caller closes on a longer frame; the call may have run",
  async (world) => {
    const peers: RawPeer[] = [];
    const server = await world.rawServer(
      greetingServer((peer, { kind }) => {
        peers.push(peer);
        if (kind === FrameKind.REQUEST) {
          peer.write(frameBytes(FrameKind.RESPONSE, 1, new Uint8Array(0), 101));
        }
      }),
    );
    const client = world.client([server], { limits: { messageBytesMax: 100 } });
    await fails(world.rig, client.echo("x"), {
      code: StatusCode.UNAVAILABLE,
      execution: "maybe-executed",
      reason: /frame length: expected 5 to 100 bytes, got 101/,
    });
    await world.rig.until(() => peers.every(({ isClosed }) => isClosed));
  },
);

onBoth("handshakeBytesMax: a longer HELLO closes the connection", async (world) => {
  const gateway = await world.gateway({}, { limits: { handshakeBytesMax: 64 } });
  const peer = await world.rawClient(gateway.addresses[0], new RawPeer());
  peer.greet(FrameKind.HELLO, { credentials: new Uint8Array(64) });
  await world.rig.until(() => peer.isClosed);
  assert.match(peer.failure(FrameKind.GOAWAY).reason, /frame length: expected 5 to 64 bytes/);
});

onBoth("handshakeBytesMax: a longer HELLO_ACK fails the attempt", async (world) => {
  const server = await world.rawServer(
    greetingServer(() => {}, { credentials: new Uint8Array(64) }),
  );
  const client = world.client([server], { limits: { handshakeBytesMax: 64 } });
  await fails(world.rig, client.echo("x"), {
    code: StatusCode.UNAVAILABLE,
    execution: "never-sent",
    reason: /frame length: expected 5 to 64 bytes/,
  });
});

onBoth("handshakeBytesMax: counts no more once the handshake is done", async (world) => {
  const gateway = await world.gateway({}, { limits: { handshakeBytesMax: 64 } });
  const client = world.client([infoOf(gateway)]);
  assert.equal((await world.rig.run(client.echo("x".repeat(1000)))).length, 1000);
});

onBoth("metadataEntriesMax: one more entry fails at the caller", async (world) => {
  const gateway = await world.gateway({ text: (_, { metadata }) => String(metadata.size) });
  const client = world.client([infoOf(gateway)], { limits: { metadataEntriesMax: 3 } });
  const entries = { a: "1", b: "2", c: "3" };
  assert.equal(await world.rig.run(client.with({ metadata: entries }).echo("")), "3");
  const { rawMessage: reason } = await fails(
    world.rig,
    client.with({ metadata: { ...entries, d: "4" } }).echo(""),
    { code: StatusCode.INVALID_ARGUMENT, execution: "never-sent" },
  );
  assert.equal(reason, "metadata: at most 3 entries and 8192 bytes, got 4 and 8");
});

onBoth("metadataBytesMax: one more byte fails at the caller", async (world) => {
  const gateway = await world.gateway();
  const client = world.client([infoOf(gateway)], { limits: { metadataBytesMax: 10 } });
  const fitting = client.with({ metadata: { a: "123456789" } });
  assert.equal(await world.rig.run(fitting.echo("x")), "x");
  await fails(world.rig, client.with({ metadata: { a: "1234567890" } }).echo("x"), {
    code: StatusCode.INVALID_ARGUMENT,
    execution: "never-sent",
    reason: /^metadata: at most 64 entries and 10 bytes, got 1 and 11$/,
  });
});

onBoth(
  "metadataBytesMax: a text that is longer in UTF-8 fails at the caller too",
  async (world) => {
    const gateway = await world.gateway();
    const client = world.client([infoOf(gateway)], { limits: { metadataBytesMax: 20 } });
    await fails(world.rig, client.with({ metadata: { a: "€".repeat(15) } }).echo("x"), {
      code: StatusCode.INVALID_ARGUMENT,
      execution: "never-sent",
      reason: /^metadata: expected at most 20 bytes, got /,
    });
  },
);

const overLimit: readonly [string, ReadonlyMap<string, string>][] = [
  ["metadataBytesMax: a server closes on more", new Map([["a", "x".repeat(9000)]])],
  [
    "metadataEntriesMax: a server closes on more",
    new Map(Array.from({ length: 65 }, (_, index) => [`n${index}`, ""])),
  ],
];

for (const [name, metadata] of overLimit) {
  onBoth(name, async (world) => {
    const gateway = await world.gateway();
    const peer = await world.rawClient(gateway.addresses[0], new RawPeer());
    peer.write(
      helloFrame(FrameKind.HELLO),
      requestFrame(1, { methodId: METHOD_IDS.echo, metadata }),
    );
    await world.rig.until(() => peer.isClosed);
    assert.match(peer.failure(FrameKind.GOAWAY).reason, /metadata: expected at most/);
  });
}

onBoth("REASON_BYTES_MAX: a longer reason is cut at a character's border", async (world) => {
  const gateway = await world.gateway({
    text: (text) => {
      throw new RpcError(StatusCode.NOT_FOUND, text);
    },
  });
  const client = world.client([infoOf(gateway)]);
  const expected = { code: StatusCode.NOT_FOUND, execution: "executed" } as const;
  const just = await fails(world.rig, client.echo("€".repeat(341)), expected);
  assert.equal(just.rawMessage, "€".repeat(341));
  const longer = await fails(world.rig, client.echo("€".repeat(342)), expected);
  assert.equal(longer.rawMessage, `${"€".repeat(340)}…`);
  assert.ok(Buffer.byteLength(longer.rawMessage) <= REASON_BYTES_MAX);
});

onBoth("REASON_BYTES_MAX: holds for GOAWAY as well", async (world) => {
  const server = await world.rawServer(() => {
    const peer = new RawPeer();
    peer.onFrame = () => {
      const body = failureBody(StatusCode.UNAVAILABLE, "refused", "x".repeat(5000));
      peer.send(FrameKind.GOAWAY, 0, body);
    };
    return peer;
  });
  const error = await fails(world.rig, world.client([server]).echo("x"), {
    code: StatusCode.UNAVAILABLE,
    execution: "never-sent",
  });
  assert.match(error.rawMessage, /x{1021}…$/);
});

onBoth("NESTING_MAX: arguments nested deeper fail at the caller", async (world) => {
  const client = world.client([infoOf(await world.gateway())]);
  await world.rig.run(client.plant(treeOf(NESTING_MAX)));
  await fails(world.rig, client.plant(treeOf(NESTING_MAX + 1)), {
    code: StatusCode.INVALID_ARGUMENT,
    execution: "never-sent",
  });
  await world.rig.run(client.plant(treeOf(1)));
});

for (const levels of [NESTING_MAX + 2, 100_000]) {
  onBoth(
    `NESTING_MAX: a request of ${levels} levels is refused, its connection lives`,
    async (world) => {
      const gateway = await world.gateway();
      const peer = await world.rawClient(gateway.addresses[0], new RawPeer());
      peer.greet(FrameKind.HELLO);
      peer.write(requestFrame(1, { methodId: METHOD_IDS.plant, payload: nested(levels) }));
      peer.write(requestFrame(2, { methodId: METHOD_IDS.echo }));
      await world.rig.until(() => peer.framesOf(FrameKind.RESPONSE).length === 1);
      const failure = peer.failure(FrameKind.FAILURE);
      assert.equal(failure.code, StatusCode.INVALID_ARGUMENT);
      assert.equal(failure.execution, "refused");
      assert.match(failure.reason, /at most 100 levels of nesting/);
    },
  );
}

/** That many messages, each the first field of the one around it. */
function nested(levels: number): Uint8Array {
  const parts: number[] = [];
  let length = 0;
  for (let level = 0; level < levels; level++) {
    const bytes = [0x0a];
    for (let rest = length; ; rest >>>= 7) {
      bytes.push(rest > 0x7f ? (rest & 0x7f) | 0x80 : rest);
      if (rest <= 0x7f) break;
    }
    length += bytes.length;
    parts.push(...bytes.reverse());
  }
  assert.ok(length < DEFAULT_LIMITS.messageBytesMax);
  return Uint8Array.from(parts.reverse());
}
