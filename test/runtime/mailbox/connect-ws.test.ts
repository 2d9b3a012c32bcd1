/** What a WebSocket's caller hears of servers that are none, or bad ones. */
import assert from "node:assert/strict";
import { createServer, type Server } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { test } from "node:test";
import { WebSocketServer, type WebSocket } from "ws";
import type { Address, LinkReceiver } from "../../../runtime/src/environment.js";
import { WS_MESSAGE_BYTES_MAX } from "../../../runtime/src/limits.js";
import { nodeEnvironment } from "../../../runtime/src/node-environment.js";

async function withServer(
  server: Server,
  body: (address: Address) => Promise<void>,
): Promise<void> {
  const sockets = new Set<Socket>();
  server.on("connection", (socket: Socket) => sockets.add(socket));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo; // it listens on TCP
  try {
    await body({ transport: "ws", host: "127.0.0.1", port, path: "/" });
  } finally {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  }
}

/** Connects, and waits until the link has closed; the reason, and whether it was open before. */
function outcome(
  address: Address,
  opened: (end: () => void) => void = () => {},
): Promise<{ readonly error: Error | undefined; readonly wasOpen: boolean }> {
  return new Promise((resolve) => {
    let wasOpen = false;
    const receiver: LinkReceiver = {
      opened: () => {
        wasOpen = true;
        opened(() => link.destroy());
      },
      received: () => {},
      drained: () => {},
      closed: (error) => resolve({ error, wasOpen }),
    };
    const link = nodeEnvironment.connect(address, receiver);
  });
}

/** A server whose every WebSocket meets this. */
function webSocketServer(meet: (webSocket: WebSocket) => void): Server {
  const server = createServer();
  new WebSocketServer({ server }).on("connection", meet);
  return server;
}

const cases: readonly [string, () => Server, RegExp][] = [
  [
    "a server that serves pages",
    () => createServer((_, response) => response.end("a page")),
    /Unexpected server response: 200$/,
  ],
  [
    "a server that closes without an answer",
    () => createServer((request) => request.socket.destroy()),
    /closed by the peer before it answered: it may be full, or expect TLS or a certificate$/,
  ],
  [
    "a server that gives a reason",
    () => webSocketServer((webSocket) => webSocket.close(1011, "overloaded")),
    /WebSocket closed with 1011 overloaded$/,
  ],
  [
    "a server that says farewell",
    () => webSocketServer((webSocket) => webSocket.close(1001)),
    /^undefined$/,
  ],
  [
    "a server that sends text",
    () => webSocketServer((webSocket) => webSocket.send("hello")),
    /ProtocolError: WebSocket: expected binary messages, got text$/,
  ],
  [
    "a server that sends a message that is too long",
    () => webSocketServer((webSocket) => webSocket.send(new Uint8Array(WS_MESSAGE_BYTES_MAX + 1))),
    /ProtocolError: WebSocket: Max payload size exceeded$/,
  ],
];

for (const [name, makeServer, reason] of cases) {
  test(`${name}: closed once, with the reason`, () =>
    withServer(makeServer(), async (address) => {
      const { error } = await outcome(address);
      assert.match(String(error), reason);
    }));
}

test("nobody there: the system's reason", async () => {
  let address: Address | undefined;
  await withServer(createServer(), (taken) => Promise.resolve(void (address = taken)));
  assert.ok(address !== undefined);
  const { error, wasOpen } = await outcome(address);
  assert.match(String(error), /ECONNREFUSED/);
  assert.equal(wasOpen, false);
});

test("destroy while it is open, or before: closed without a reason", () =>
  withServer(
    webSocketServer(() => {}),
    async (address) => {
      const open = await outcome(address, (end) => end());
      assert.deepEqual(open, { error: undefined, wasOpen: true });
      const early = new Promise<Error | undefined>((resolve) => {
        const receiver = {
          opened: () => {},
          received: () => {},
          drained: () => {},
          closed: resolve,
        };
        nodeEnvironment.connect(address, receiver).destroy();
      });
      assert.equal(await early, undefined);
    },
  ));

test("a host that is none is told to the receiver, not thrown", async () => {
  const { error } = await outcome({ transport: "ws", host: "a b", port: 1, path: "/" });
  assert.ok(error !== undefined);
});
