/** What the endings of calls say of a server. */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { OutgoingCall } from "../../../runtime/src/call/outgoing-call.js";
import { TimerWheel } from "../../../runtime/src/call/timer-wheel.js";
import { type Execution, RpcError, StatusCode } from "../../../runtime/src/index.js";
import type { MailboxSessionHost } from "../../../runtime/src/mailbox/mailbox-session.js";
import { KnownServer } from "../../../runtime/src/station/known-server.js";
import { DEFAULT_LIMITS } from "../../../runtime/src/limits.js";
import { Simulation } from "../../../runtime/src/testing.js";

function setUp(): { readonly server: KnownServer; readonly clock: Simulation["clock"] } {
  const { environment, clock } = new Simulation();
  // Nothing is sent: sessions never come about.
  const session = {
    environment,
    limits: DEFAULT_LIMITS,
    wheel: new TimerWheel(environment),
  } as unknown as MailboxSessionHost;
  const server = new KnownServer(
    { id: "a", type: "probe", host: "127.0.0.1", port: 1 },
    {
      session,
      connections: 1,
      ejection: { failures: 3, minMs: 1_000, maxMs: 1_000 },
      mailboxChanged: () => {},
      healthChanged: () => {},
      serverHasRoom: () => {},
    },
  );
  return { server, clock };
}

function callOf(kind: string, sentAt = 0): OutgoingCall {
  return { method: { kind }, sentAt } as unknown as OutgoingCall; // all that is looked at
}

const error = (code: number, execution: Execution): RpcError =>
  new RpcError(code, "", { execution });

const { UNAVAILABLE, NOT_FOUND } = StatusCode;

const unary = callOf("unary");

const endings: readonly [string, boolean, (server: KnownServer) => void][] = [
  ["out of time", true, (server) => server.timedOut(unary)],
  ["a stream that is out of time", false, (server) => server.timedOut(callOf("server-stream"))],
  ["UNAVAILABLE", true, (server) => server.failed(unary, error(UNAVAILABLE, "executed"))],
  ["another error", false, (server) => server.failed(unary, error(NOT_FOUND, "executed"))],
  ["never sent", false, (server) => server.failed(unary, error(UNAVAILABLE, "never-sent"))],
  ["lost", false, (server) => server.failed(unary, error(UNAVAILABLE, "maybe-executed"))],
  [
    "refused by a connection that goes away",
    false,
    (server) => server.failed(unary, error(UNAVAILABLE, "refused")),
  ],
];

for (const [name, isFailure, end] of endings) {
  test(`${name}: ${isFailure ? "a failure" : "no failure"} of the server`, () => {
    const { server } = setUp();
    for (let count = 0; count < 3; count++) end(server);
    assert.equal(server.isEjected, isFailure);
  });
}

const answers: readonly [string, boolean, (server: KnownServer) => void][] = [
  ["an answer", true, (server) => server.answered(unary, 0)],
  ["the end of a stream", true, (server) => server.answered(callOf("server-stream"), 0)],
  ["an error of the handler", true, (server) => server.failed(unary, error(NOT_FOUND, "executed"))],
  ["a oneway call that was written", false, (server) => server.answered(callOf("oneway"), 0)],
];

for (const [name, isProof, end] of answers) {
  test(`${name} ${isProof ? "proves" : "does not prove"} that the server is well`, () => {
    const { server } = setUp();
    server.timedOut(unary);
    server.timedOut(unary);
    end(server);
    server.timedOut(unary);
    assert.equal(server.isEjected, !isProof);
  });
}

test("latency is that of unary calls, those included that got no answer in time", () => {
  const { server, clock } = setUp();
  clock.skipTo(500);
  server.answered(callOf("server-stream", 100), 500);
  server.answered(callOf("oneway", 100), 500);
  assert.equal(server.latencyMs, 0);
  server.answered(callOf("unary", 490), 500);
  assert.equal(server.latencyMs, 10);
  server.timedOut(callOf("unary", 300));
  assert.equal(server.latencyMs, 200);
});
