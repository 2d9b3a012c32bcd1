/** Text messages over real WebSockets: the wire that pomelo-rpc 1.0.3 calls ws. */
import assert from "node:assert/strict";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { WebSocket, WebSocketServer } from "ws";
import type { Gateway, GatewayOptions, ServerInfo } from "../../../runtime/src/index.js";
import { DEFAULT_LIMITS } from "../../../runtime/src/limits.js";
import { pomeloWs } from "../../../runtime/src/pomelo/index.js";
import type { ProbeHandlers } from "../support/probe-service.js";
import { overWs, type World } from "../support/world.js";
import { oldRequest, type OldRequest } from "./old-peer.js";

const listen = [{ transport: "pomelo-ws", port: 0 }] as const;

function gatewayOf(
  world: World,
  handlers: Partial<ProbeHandlers> = {},
  options: Partial<GatewayOptions> = {},
): Promise<Gateway> {
  return world.gateway(handlers, { wires: [pomeloWs()], listen, ...options });
}

/** An old caller, and what it is told. */
class Caller {
  readonly socket: WebSocket;
  readonly texts: string[] = [];
  closeCode = 0;
  pongs = 0;

  constructor(gateway: Gateway, options: { readonly autoPong?: boolean } = {}) {
    this.socket = new WebSocket(`ws://127.0.0.1:${gateway.addresses[0]?.port ?? 0}`, options);
    this.socket.on("message", (data, isBinary) => {
      assert.equal(isBinary, false);
      this.texts.push(String(data));
    });
    this.socket.on("pong", () => this.pongs++);
    this.socket.on("close", (code) => (this.closeCode = code));
    this.socket.on("error", () => {});
  }

  static async open(
    world: World,
    gateway: Gateway,
    options?: { readonly autoPong?: boolean },
  ): Promise<Caller> {
    const caller = new Caller(gateway, options);
    await world.rig.until(() => caller.socket.readyState === WebSocket.OPEN);
    return caller;
  }

  ask(json: unknown): void {
    this.socket.send(JSON.stringify(json));
  }
}

overWs("a request, or a list of them, is a text, and so is each answer", async (world) => {
  const gateway = await gatewayOf(world);
  assert.match(JSON.stringify(gateway.addresses), /"transport":"pomelo-ws"/);
  const caller = await Caller.open(world, gateway);
  caller.ask(oldRequest(0, "echo", "é"));
  caller.ask([oldRequest(1, "echo", "a"), oldRequest(2, "nope")]);
  await world.rig.until(() => caller.texts.length === 3);
  assert.ok(caller.texts.includes('{"id":0,"resp":[null,"é"]}'));
  assert.equal(caller.texts.filter((text) => text.includes("no such method:nope")).length, 1);
  caller.socket.ping();
  await world.rig.until(() => caller.pongs === 1);
});

overWs("a long text goes and comes in one message", async (world) => {
  const gateway = await gatewayOf(world);
  const caller = await Caller.open(world, gateway);
  const long = "é".repeat(500_000);
  caller.ask(oldRequest(1, "echo", long));
  await world.rig.until(() => caller.texts.length === 1);
  assert.ok(caller.texts[0] === JSON.stringify({ id: 1, resp: [null, long] }));
});

const fatal: readonly [string, string | Uint8Array, number][] = [
  ["bytes", Uint8Array.of(1), 1003],
  ["no JSON", "{", 1006],
  ["a request without a number", '{"msg":{}}', 1006],
  ["a text beyond the limit", `"${"x".repeat(2_000)}"`, 1009],
];

for (const [what, message, code] of fatal) {
  overWs(`${what} costs the connection, and nobody else anything`, async (world) => {
    const limits = { messageBytesMax: 1_000 };
    const gateway = await gatewayOf(world, {}, { limits });
    const honest = await Caller.open(world, gateway);
    const caller = await Caller.open(world, gateway);
    caller.socket.send(message);
    await world.rig.until(() => caller.closeCode !== 0);
    assert.equal(caller.closeCode, code);
    honest.ask(oldRequest(1, "echo", "still here"));
    await world.rig.until(() => honest.texts.length === 1);
  });
}

overWs(
  "a caller that is silent and answers no ping is let go, one that answers stays",
  async (world) => {
    const gateway = await gatewayOf(world);
    const dead = await Caller.open(world, gateway, { autoPong: false });
    const quiet = await Caller.open(world, gateway);
    await world.rig.until(() => gateway.connections === 2);
    let pings = 0;
    quiet.socket.on("ping", () => pings++);
    const { heartbeatIdleMs, heartbeatTimeoutMs } = DEFAULT_LIMITS;
    await world.rig.advance(heartbeatIdleMs + 1_000);
    await world.rig.until(() => pings === 1);
    await world.rig.turn();
    await world.rig.advance(heartbeatTimeoutMs);
    await world.rig.until(() => dead.closeCode !== 0);
    assert.equal(quiet.closeCode, 0);
    assert.equal(gateway.connections, 1);
  },
);

/** An old server, and what it has heard. */
async function oldServer(
  answer: (socket: WebSocket, request: OldRequest) => void,
): Promise<AsyncDisposable & { readonly info: ServerInfo; readonly heard: string[] }> {
  const heard: string[] = [];
  const server = new WebSocketServer({ port: 0, host: "127.0.0.1" });
  server.on("connection", (socket) => {
    socket.on("ping", () => heard.push("ping"));
    socket.on("message", (data, isBinary) => {
      heard.push(isBinary ? "bytes" : "text");
      // The cast: what a station writes.
      answer(socket, JSON.parse(String(data)) as OldRequest);
    });
  });
  await once(server, "listening");
  const { port } = server.address() as AddressInfo; // of a server that listens on a port
  const info = {
    id: "probe-1",
    type: "probe",
    host: "127.0.0.1",
    port,
    transport: "pomelo-ws",
  } as const;
  return {
    info,
    heard,
    [Symbol.asyncDispose]: () => {
      for (const socket of server.clients) socket.terminate();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

overWs(
  "an old server is pinged, then called with texts, and pinged although it is busy",
  async (world) => {
    await using server = await oldServer((socket, { id, msg }) => {
      socket.send(JSON.stringify({ id, resp: [null, msg.args[0]] }));
    });
    const client = world.client([server.info], { wires: [pomeloWs()] });
    assert.equal(await world.rig.run(client.echo("é")), "é");
    assert.deepEqual(server.heard, ["ping", "text"]);
    // It gives up who has not pinged for thirty seconds, however many calls it gets.
    for (let passed = 0; passed < 25; passed += 5) {
      await world.rig.advance(5_000);
      assert.equal(await world.rig.run(client.echo("x")), "x");
    }
    await world.rig.until(() => server.heard.filter((what) => what === "ping").length === 2);
  },
);

overWs("calls of a server over ws that is lost fail at once", async (world) => {
  await using server = await oldServer((socket) => socket.terminate());
  const client = world.client([server.info], { wires: [pomeloWs()] });
  await assert.rejects(world.rig.run(client.echo("x")), { execution: "maybe-executed" });
});
