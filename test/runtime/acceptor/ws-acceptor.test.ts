/** What strangers may ask of a port for WebSockets. */
import assert from "node:assert/strict";
import { once } from "node:events";
import { request } from "node:http";
import { connect, type Socket } from "node:net";
import { WebSocket } from "ws";
import { FrameKind } from "../../../runtime/src/composer/frame.js";
import type { AllowedOrigins, Gateway } from "../../../runtime/src/index.js";
import { WS_MESSAGE_BYTES_MAX } from "../../../runtime/src/limits.js";
import { helloFrame } from "../support/frames.js";
import { infoOf, overWs, type World } from "../support/world.js";

/** A client of its own kind: text, long messages, any origin. */
class Visitor {
  readonly messages: Uint8Array[] = [];
  readonly webSocket: WebSocket;
  closeCode: number | undefined = undefined;
  error: Error | undefined = undefined;

  constructor(gateway: Gateway, path = "/", headers: Readonly<Record<string, string>> = {}) {
    const { host, port } = infoOf(gateway);
    this.webSocket = new WebSocket(`ws://${host}:${port}${path}`, { headers });
    this.webSocket.on("error", (error) => (this.error = error));
    this.webSocket.on("message", (data: Buffer) => this.messages.push(data));
    this.webSocket.once("close", (code) => (this.closeCode = code));
  }

  get isOpen(): boolean {
    return this.webSocket.readyState === WebSocket.OPEN;
  }

  get isClosed(): boolean {
    return this.closeCode !== undefined;
  }
}

async function visit(
  world: World,
  gateway: Gateway,
  path?: string,
  headers?: Readonly<Record<string, string>>,
): Promise<Visitor> {
  const visitor = new Visitor(gateway, path, headers);
  await world.rig.until(() => visitor.isOpen || visitor.isClosed);
  return visitor;
}

function withOrigins(world: World, allowedOrigins: AllowedOrigins | undefined): Promise<Gateway> {
  return world.gateway(
    {},
    { listen: [{ transport: "ws", port: 0, path: "/rpc", allowedOrigins }] },
  );
}

overWs("text costs the connection, and is logged as a breach", async (world) => {
  const gateway = await world.gateway();
  const visitor = await visit(world, gateway);
  visitor.webSocket.send("hello");
  await world.rig.until(() => visitor.isClosed && gateway.connections === 0);
  assert.match(
    world.logger.messages("warn").join(),
    /WebSocket: expected binary messages, got text$/,
  );
});

overWs("a message that is too long costs the connection, before it is whole", async (world) => {
  const gateway = await world.gateway();
  const visitor = await visit(world, gateway);
  visitor.webSocket.send(helloFrame(FrameKind.HELLO));
  await world.rig.until(() => visitor.messages.length === 1);
  visitor.webSocket.send(new Uint8Array(WS_MESSAGE_BYTES_MAX + 1));
  await world.rig.until(() => visitor.isClosed && gateway.connections === 0);
  assert.match(world.logger.messages("warn").join(), /WebSocket: Max payload size exceeded$/);
});

overWs("messages begin and end anywhere in the stream", async (world) => {
  const gateway = await world.gateway();
  const visitor = await visit(world, gateway);
  for (const byte of helloFrame(FrameKind.HELLO)) visitor.webSocket.send(Uint8Array.of(byte));
  await world.rig.until(() => visitor.messages.length === 1);
  assert.equal(visitor.messages[0]?.[4], FrameKind.HELLO_ACK);
  visitor.webSocket.close();
  await world.rig.until(() => gateway.connections === 0);
});

overWs("compression is not agreed upon", async (world) => {
  const visitor = await visit(world, await world.gateway());
  assert.equal(visitor.webSocket.extensions, "");
  visitor.webSocket.close();
  await world.rig.until(() => visitor.isClosed);
});

overWs("another path is not found", async (world) => {
  const gateway = await withOrigins(world, undefined);
  for (const path of ["/", "/rpc/", "/rpcs", "/RPC"]) {
    const visitor = await visit(world, gateway, path);
    assert.match(String(visitor.error), /Unexpected server response: 404/, path);
  }
  const visitor = await visit(world, gateway, "/rpc?token=x");
  assert.equal(visitor.isOpen, true);
  visitor.webSocket.terminate();
  await world.rig.until(() => visitor.isClosed);
});

overWs("a plain request is told what is spoken here", async (world) => {
  const { host, port } = infoOf(await world.gateway());
  const asking = request({ host, port, path: "/" }).end();
  const [response] = (await world.rig.run(once(asking, "response"))) as [
    { statusCode: number; headers: Record<string, string>; resume: () => void },
  ];
  assert.equal(response.statusCode, 426);
  assert.equal(response.headers["upgrade"], "websocket");
  response.resume();
});

const origins: readonly [string, AllowedOrigins | undefined, string, boolean][] = [
  ["the same host", undefined, "http://HOST", true],
  ["the same host by https", undefined, "https://HOST", true],
  ["another port", undefined, "http://127.0.0.1:1", false],
  ["another host", undefined, "https://evil.test", false],
  ["a file, or a page in a sandbox", undefined, "null", false],
  ["nonsense", undefined, "nonsense", false],
  ["one that is listed", ["https://a.test", "https://b.test"], "https://b.test", true],
  ["one that is not listed", ["https://a.test"], "https://b.test", false],
  ["the same host that is not listed", ["https://a.test"], "http://HOST", false],
  ["one that only looks listed", ["https://a.test"], "https://a.test.evil.test", false],
  ["null where it is listed", ["null"], "null", true],
  ["one that a function knows", (origin) => origin.endsWith(".test"), "https://a.test", true],
  ["one that a function does not know", () => false, "https://a.test", false],
  [
    "one at which a function throws",
    () => {
      throw new Error("no idea");
    },
    "https://a.test",
    false,
  ],
];

for (const [name, allowed, origin, isAllowed] of origins) {
  overWs(`a page of ${name}: ${isAllowed ? "let in" : "refused"}`, async (world) => {
    const gateway = await withOrigins(world, allowed);
    const { host, port } = infoOf(gateway);
    const Origin = origin.replace("HOST", `${host}:${port}`);
    const visitor = await visit(world, gateway, "/rpc", { Origin });
    assert.equal(visitor.isOpen, isAllowed);
    if (isAllowed) visitor.webSocket.terminate();
    else {
      assert.match(String(visitor.error), /Unexpected server response: 403/);
      assert.deepEqual(world.logger.messages("warn"), [
        `connection refused: pages of ${JSON.stringify(Origin)} are not allowed`,
      ]);
    }
    await world.rig.until(() => visitor.isClosed);
  });
}

/** A socket that says what a test wants. */
async function knock(
  world: World,
  gateway: Gateway,
): Promise<{ socket: Socket; isClosed: boolean }> {
  const { host, port } = infoOf(gateway);
  const socket = connect({ host, port });
  const state = { socket, isClosed: false };
  socket.on("error", () => {}).once("close", () => (state.isClosed = true));
  socket.resume();
  await world.rig.until(() => !socket.connecting);
  return state;
}

overWs("handshakeTimeoutMs: a request that comes by the byte is cut off", async (world) => {
  const gateway = await world.gateway({}, { limits: { handshakeTimeoutMs: 1_000 } });
  const slow = await knock(world, gateway);
  for (const byte of "GET / HTTP/1.1") {
    slow.socket.write(byte);
    await world.rig.advance(60);
  }
  assert.equal(slow.isClosed, false);
  await world.rig.advance(300);
  await world.rig.until(() => slow.isClosed);
});

overWs("handshakeTimeoutMs: what has become a WebSocket has a new time", async (world) => {
  const gateway = await world.gateway({}, { limits: { handshakeTimeoutMs: 1_000 } });
  const visitor = await visit(world, gateway);
  await world.rig.until(() => gateway.connections === 1);
  visitor.webSocket.send(helloFrame(FrameKind.HELLO));
  await world.rig.until(() => visitor.messages.length === 1);
  await world.rig.advance(2_000);
  assert.equal(visitor.isClosed, false);
  visitor.webSocket.terminate();
  await world.rig.until(() => gateway.connections === 0);
});

overWs("connectionsMax: as many again may be about to become one, not more", async (world) => {
  const gateway = await world.gateway({}, { limits: { connectionsMax: 2 } });
  const idle = [];
  for (let count = 0; count < 4; count++) idle.push(await knock(world, gateway));
  const extra = await knock(world, gateway);
  await world.rig.until(() => extra.isClosed);
  assert.equal(
    idle.some(({ isClosed }) => isClosed),
    false,
  );
  assert.deepEqual(world.logger.messages("warn"), ["connection refused: too many connections"]);
});

overWs("stop does not wait for requests that have not become WebSockets", async (world) => {
  const gateway = await world.gateway();
  const idle = await knock(world, gateway);
  idle.socket.write("GET / HTTP/1.1\r\n");
  await world.rig.turn();
  await world.rig.run(gateway.stop());
  await world.rig.until(() => idle.isClosed);
});

overWs("garbage instead of HTTP: closed, and calls go on", async (world) => {
  const gateway = await world.gateway();
  const peer = await knock(world, gateway);
  peer.socket.write(Buffer.from("deadbeef00112233", "hex"));
  await world.rig.until(() => peer.isClosed);
  assert.equal(await world.rig.run(world.client([infoOf(gateway)]).echo("x")), "x");
});
