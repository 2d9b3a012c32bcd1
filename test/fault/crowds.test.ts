/** Many peers at once: a server goes on, and what each costs is bounded. */
import assert from "node:assert/strict";
import { connect, type Socket } from "node:net";
import { test, type TestContext } from "node:test";
import { FrameKind } from "../../runtime/src/composer/frame.js";
import type { ServerInfo } from "../../runtime/src/index.js";
import { helloFrame } from "../runtime/support/frames.js";
import { startClient, startServer, untilAnswered } from "./processes.js";

const IDLE = 10_000;
const RECONNECTING = 1_000;

/** Connects and greets, and then only sits there. */
function sitThere(context: TestContext, { host, port }: ServerInfo): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port });
    context.after(() => socket.destroy());
    socket.once("error", reject);
    socket.once("data", () => {
      socket.off("error", reject);
      socket.on("error", () => {});
      resolve(socket);
    });
    socket.write(helloFrame(FrameKind.HELLO));
  });
}

test(`${IDLE} idle connections: others are served, and each costs little memory`, async (context) => {
  const server = await startServer(context, "probe-1");
  const client = startClient(context, [server.info], { timeoutMs: 60_000 });
  const before = Number(await client.echo("memory"));
  for (let made = 0; made < IDLE; made += 500) {
    await Promise.all(Array.from({ length: 500 }, () => sitThere(context, server.info)));
  }
  assert.equal(Number(await client.echo("connections")), IDLE + 1);
  const bytesEach = (Number(await client.echo("memory")) - before) / IDLE;
  context.diagnostic(`${Math.round(bytesEach)} bytes of resident memory for each connection`);
  assert.ok(bytesEach < 40_000, `${bytesEach} bytes for each connection`);
  const calls = Array.from({ length: 1000 }, (_, n) => client.echo(String(n)));
  assert.deepEqual(
    await Promise.all(calls),
    calls.map((_, n) => String(n)),
  );
});

test(`${RECONNECTING} clients that lose their server all come back`, async (context) => {
  const first = await startServer(context, "probe-1");
  const limits = { reconnectMinMs: 50, reconnectMaxMs: 500 };
  const clients = Array.from({ length: RECONNECTING }, () =>
    startClient(context, [first.info], { limits, timeoutMs: 60_000 }),
  );
  await Promise.all(clients.map((client) => client.echo("x")));
  await first.kill();
  await startServer(context, "probe-1", first.info.port);
  await Promise.all(clients.map(untilAnswered));
});
