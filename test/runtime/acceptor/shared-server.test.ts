/** A gateway at an HTTP server that belongs to somebody else. */
import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, request, type Server } from "node:http";
import { createServer as createSecureServer } from "node:https";
import type { AddressInfo, Socket } from "node:net";
import type { Duplex } from "node:stream";
import { WebSocket } from "ws";
import { Authority } from "../../support/certificates.js";
import type { Gateway, ServerInfo } from "../../../runtime/src/index.js";
import { infoAt, overWs, type World } from "../support/world.js";

async function withServer(
  body: (server: Server, port: number) => Promise<void>,
  server: Server = createServer((_, response) => response.end("a page")),
): Promise<void> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo; // it listens on TCP
  const sockets = new Set<Socket>();
  server.on("connection", (socket: Socket) => sockets.add(socket));
  try {
    await body(server, port);
  } finally {
    // Those included that have become WebSockets, which the server does not know any more.
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  }
}

const at = (server: Server, path: string, id = "probe-1"): Parameters<World["gateway"]>[1] => ({
  id,
  listen: [{ transport: "ws", server, path }],
});

function infoOf(gateway: Gateway): ServerInfo {
  const [address] = gateway.addresses;
  assert.ok(address !== undefined);
  return infoAt(gateway, address);
}

/** What a plain request gets. */
async function fetchPage(world: World, port: number): Promise<string> {
  const asking = request({ host: "127.0.0.1", port }).end();
  const [response] = (await world.rig.run(once(asking, "response"))) as [AsyncIterable<Buffer>];
  let text = "";
  const reading = (async (): Promise<void> => {
    for await (const chunk of response) text += chunk.toString();
  })();
  await world.rig.run(reading);
  return text;
}

overWs("serves calls, and leaves pages to the server", (world) =>
  withServer(async (server, port) => {
    const gateway = await world.gateway({}, at(server, "/rpc"));
    assert.deepEqual(gateway.addresses, [
      { transport: "ws", host: "127.0.0.1", port, path: "/rpc", secure: false },
    ]);
    assert.equal(await world.rig.run(world.client([infoOf(gateway)]).echo("x")), "x");
    assert.equal(await fetchPage(world, port), "a page");
  }),
);

overWs("stop ends its own connections, not the server", (world) =>
  withServer(async (server, port) => {
    const gateway = await world.gateway({}, at(server, "/rpc"));
    const info = infoOf(gateway);
    await world.rig.run(world.client([info]).echo("x"));
    await world.rig.run(gateway.stop());
    assert.equal(gateway.connections, 0);
    assert.equal(server.listening, true);
    assert.equal(server.listenerCount("upgrade"), 0);
    assert.equal(await fetchPage(world, port), "a page");
    await world.gateway({}, at(server, "/rpc"));
    assert.equal(await world.rig.run(world.client([info]).echo("x")), "x");
  }),
);

overWs("several gateways share a server by their paths", (world) =>
  withServer(async (server) => {
    const first = await world.gateway({ text: () => "a" }, at(server, "/a", "a"));
    const second = await world.gateway({ text: () => "b" }, at(server, "/b", "b"));
    const client = world.client([infoOf(first), infoOf(second)]);
    assert.equal(await world.rig.run(client.to("a").echo("x")), "a");
    assert.equal(await world.rig.run(client.to("b").echo("x")), "b");
    const third = world.newGateway({}, at(server, "/a", "c"));
    await assert.rejects(third.start(), /another gateway takes \/a of this server/);
    assert.equal(await world.rig.run(client.to("a").echo("x")), "a");
  }),
);

overWs("other paths belong to other listeners, and to nobody without one", (world) =>
  withServer(async (server, port) => {
    await world.gateway({}, at(server, "/rpc"));
    const refused = new WebSocket(`ws://127.0.0.1:${port}/other`);
    const [error] = (await world.rig.run(once(refused, "error"))) as [Error];
    assert.match(error.message, /Unexpected server response: 404/);
    server.on("upgrade", (asked: { url?: string }, socket: Duplex) => {
      if (asked.url === "/other") socket.end("HTTP/1.1 418 I'm a teapot\r\n\r\n");
    });
    const taken = new WebSocket(`ws://127.0.0.1:${port}/other`);
    const [answer] = (await world.rig.run(once(taken, "error"))) as [Error];
    assert.match(answer.message, /Unexpected server response: 418/);
  }),
);

overWs("a server that does not listen yet says so by port 0", async (world) => {
  const server = createServer();
  const gateway = await world.gateway({}, at(server, "/rpc"));
  assert.equal(gateway.addresses[0]?.port, 0);
  await withServer(async (_, port) => {
    assert.equal(gateway.addresses[0]?.port, port);
    assert.equal(await world.rig.run(world.client([infoOf(gateway)]).echo("x")), "x");
  }, server);
});

overWs("a server of https makes its gateway secure", async (world) => {
  const authority = await Authority.create();
  // It has what is used here of a plain one.
  const server = createSecureServer(await authority.issue("probe-1")) as unknown as Server;
  await withServer(async (same) => {
    const gateway = await world.gateway({}, at(same, "/rpc"));
    assert.equal(gateway.addresses[0]?.secure, true);
    const client = world.client([infoOf(gateway)], { tls: { ca: authority.cert } });
    assert.equal(await world.rig.run(client.echo("x")), "x");
  }, server);
});

overWs("allowAddresses holds at a shared server too", (world) =>
  withServer(async (server, port) => {
    await world.gateway({}, { ...at(server, "/rpc"), allowAddresses: ["10.0.0.0/8"] });
    const refused = new WebSocket(`ws://127.0.0.1:${port}/rpc`);
    const [error] = (await world.rig.run(once(refused, "error"))) as [Error];
    assert.match(error.message, /Unexpected server response: 403/);
    assert.equal(await fetchPage(world, port), "a page");
  }),
);
