/** Servers that are killed, stopped or cut off under load, in processes of their own. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { RpcError, StatusCode } from "../../runtime/src/index.js";
import { FaultProxy } from "./fault-proxy.js";
import { startClient, startServer, untilAnswered } from "./processes.js";

/** Notices a peer that says nothing in a quarter of a second. */
const limits = { heartbeatIdleMs: 150, heartbeatTimeoutMs: 100, reconnectMinMs: 20 };

async function outcomeOf(call: Promise<string>): Promise<string> {
  try {
    return await call;
  } catch (error) {
    assert.ok(error instanceof RpcError, String(error));
    return `${error.code} ${error.execution}`;
  }
}

test("SIGKILL under load: calls in flight are told at once, the other server goes on", async (context) => {
  const [doomed, other] = await Promise.all([
    startServer(context, "doomed"),
    startServer(context, "other"),
  ]);
  const client = startClient(context, [doomed.info, other.info], { timeoutMs: 60_000 });
  await client.to("doomed").echo("x");
  const hanging = Array.from({ length: 100 }, () => outcomeOf(client.to("doomed").echo("hang")));
  await client.to("doomed").echo("the hanging ones are there");
  await doomed.kill();
  const lost = `${StatusCode.UNAVAILABLE} maybe-executed`;
  assert.deepEqual(new Set(await Promise.all(hanging)), new Set([lost]));
  const calls = Array.from({ length: 100 }, () => client.echo("on"));
  assert.deepEqual(new Set(await Promise.all(calls)), new Set(["on"]));
});

test("SIGKILL and a new start: the same station calls the new process", async (context) => {
  const first = await startServer(context, "probe-1");
  const client = startClient(context, [first.info], { limits });
  await client.echo("x");
  await first.kill();
  await startServer(context, "probe-1", first.info.port);
  await untilAnswered(client);
});

test("SIGSTOP: a server that stands still is noticed, passed over, and called again", async (context) => {
  const [still, other] = await Promise.all([
    startServer(context, "still"),
    startServer(context, "other"),
  ]);
  const client = startClient(context, [still.info, other.info], { limits, timeoutMs: 60_000 });
  await client.to("still").echo("x");
  still.signal("SIGSTOP");
  const silent = `${StatusCode.UNAVAILABLE} maybe-executed`;
  assert.equal(await outcomeOf(client.to("still").echo("x")), silent);
  for (let n = 0; n < 20; n++) assert.equal(await client.fetch("on"), "on");
  still.signal("SIGCONT");
  await untilAnswered(client.to("still"));
});

test("a network that goes dead without a word is noticed at both ends", async (context) => {
  const server = await startServer(context, "probe-1");
  const proxy = new FaultProxy(server.info);
  const through = await proxy.start(context, server.info);
  const client = startClient(context, [through], { limits, timeoutMs: 60_000 });
  assert.equal(await client.echo("x"), "x");
  proxy.mode = "swallow";
  const silent = `${StatusCode.UNAVAILABLE} maybe-executed`;
  assert.equal(await outcomeOf(client.echo("lost")), silent);
  proxy.mode = "pass";
  await untilAnswered(client);
});
