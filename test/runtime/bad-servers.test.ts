/** What a broken server may send to a caller: its calls settle, and nothing else is harmed. */
import { Buffer } from "node:buffer";
import assert from "node:assert/strict";
import { FrameKind } from "../../runtime/src/composer/frame.js";
import { StatusCode } from "../../runtime/src/index.js";
import { failureBody, requestBody, textPayload } from "./support/frames.js";
import { greetingServer, type RawPeer, type ReceivedFrame } from "./support/raw-peer.js";
import { ProbeClient } from "./support/probe-service.js";
import { fails, everywhere } from "./support/world.js";

const hex = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, "hex"));

everywhere(
  "a call that a closing server names may have run, and the caller learns why",
  async (world) => {
    const server = await world.rawServer(
      greetingServer((peer, { kind, callId }) => {
        if (kind !== FrameKind.REQUEST) return;
        const body = failureBody(StatusCode.INVALID_ARGUMENT, "refused", "that was nonsense");
        peer.send(FrameKind.GOAWAY, callId, body);
        peer.link.end();
      }),
    );
    await fails(world.rig, world.client([server]).echo("x"), {
      code: StatusCode.UNAVAILABLE,
      execution: "maybe-executed",
      reason: /^connection lost: that was nonsense$/,
    });
  },
);

/** Ids only rise. */
let requests = 0;

const badServers: readonly [string, (peer: RawPeer, callId: number) => void][] = [
  ["an answer to an unknown call", (peer) => peer.send(FrameKind.RESPONSE, 99)],
  ["a failure of an unknown call", (peer) => peer.send(FrameKind.FAILURE, 99)],
  ["an answer to call 0", (peer) => peer.send(FrameKind.RESPONSE, 0)],
  [
    "a request for what the caller does not serve",
    (peer) => peer.send(FrameKind.REQUEST, ++requests, requestBody({ methodId: 1 })),
  ],
  ["a PONG that nobody asked for", (peer) => peer.send(FrameKind.PONG, 5)],
];

for (const [name, misbehave] of badServers) {
  everywhere(
    `a server that sends ${name}: passed over, the call gets its answer`,
    async (world) => {
      const server = await world.rawServer(
        greetingServer((peer, { callId }) => {
          misbehave(peer, callId);
          peer.send(FrameKind.RESPONSE, callId, textPayload("right"));
          peer.send(FrameKind.RESPONSE, callId, textPayload("late"));
        }),
      );
      const client = world.client([server]);
      assert.equal(await world.rig.run(client.echo("x")), "right");
      assert.equal(await world.rig.run(client.echo("x")), "right");
    },
  );
}

const brokenServers: readonly [string, (peer: RawPeer) => void, RegExp][] = [
  [
    "an item that a unary call cannot have",
    (peer) => peer.send(FrameKind.RESPONSE_ITEM, 1),
    /unexpected item for test.v1.Probe\/echo/,
  ],
  [
    "leave that a unary call cannot use",
    (peer) => peer.send(FrameKind.REQUEST_CREDIT, 1, new Uint8Array(4)),
    /unexpected credit for test.v1.Probe\/echo/,
  ],
  ["an unknown kind", (peer) => peer.send(99, 1), /unexpected frame kind 99/],
  ["a second HELLO_ACK", (peer) => peer.greet(FrameKind.HELLO_ACK), /unexpected frame kind 2/],
  ["garbage", (peer) => peer.write(hex("0001020304")), /frame length/],
];

for (const [name, misbehave, reason] of brokenServers) {
  everywhere(`a server that sends ${name}: closed, the call may have run`, async (world) => {
    const peers = new Set<RawPeer>();
    const server = await world.rawServer(
      greetingServer((peer) => {
        if (!peers.has(peer)) misbehave(peer);
        peers.add(peer);
      }),
    );
    await fails(world.rig, world.client([server]).echo("x"), {
      code: StatusCode.UNAVAILABLE,
      execution: "maybe-executed",
      reason,
    });
    await world.rig.until(() => [...peers].every(({ isClosed }) => isClosed));
  });
}

const strangers = [{ serverId: "other-1" }, { serverId: "probe-1", serverType: "other" }];
for (const hello of strangers) {
  everywhere(
    `a server that greets as ${JSON.stringify(hello)} in place of the wanted one: no call is sent`,
    async (world) => {
      let calls = 0;
      const count = ({ kind }: ReceivedFrame): void => {
        if (kind === FrameKind.REQUEST) calls++;
      };
      const server = await world.rawServer(greetingServer((_peer, frame) => count(frame), hello));
      await fails(world.rig, world.client([server]).echo("x"), {
        code: StatusCode.UNAVAILABLE,
        execution: "never-sent",
        reason: /expected server probe-1 of type probe, got /,
      });
      assert.equal(calls, 0);
    },
  );
}

everywhere("a server of another schema is called all the same, and shown", async (world) => {
  const server = await world.rawServer(
    greetingServer((peer, { callId }) => peer.send(FrameKind.RESPONSE, callId, textPayload("y")), {
      serverId: "probe-1",
      serverType: "probe",
      schemaHash: "ffffffffffffffff",
    }),
  );
  const station = world.station([server]);
  assert.equal(await world.rig.run(new ProbeClient(station).echo("x")), "y");
  const [connection] = station.inspect().servers[0]?.mailboxes[0]?.connections ?? [];
  assert.equal(connection?.peer.schemaHash, "ffffffffffffffff");
});
