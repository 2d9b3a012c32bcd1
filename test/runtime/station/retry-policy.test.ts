import assert from "node:assert/strict";
import { test } from "node:test";
import type { OutgoingCall } from "../../../runtime/src/call/outgoing-call.js";
import { type Execution, RpcError, StatusCode } from "../../../runtime/src/index.js";
import { mayTryElsewhere } from "../../../runtime/src/station/retry-policy.js";
import { echo, fetch, note } from "../support/probe-service.js";

interface Attempt {
  readonly method?: unknown;
  readonly serverId?: string;
  readonly refusals?: number;
  readonly repeats?: number;
  readonly tried?: readonly string[];
}

function may(code: number, execution: Execution, attempt: Attempt = {}): boolean {
  const { method = echo, serverId, refusals = 0, repeats = 0, tried } = attempt;
  // All that the policy looks at.
  const call = { method, route: { serverId }, refusals, repeats, tried } as unknown as OutgoingCall;
  return mayTryElsewhere(call, new RpcError(code, "", { execution }));
}

const { UNAVAILABLE, RESOURCE_EXHAUSTED, DEADLINE_EXCEEDED, INVALID_ARGUMENT } = StatusCode;

const rows: readonly [string, boolean, boolean][] = [
  ["never-sent, unavailable", true, may(UNAVAILABLE, "never-sent")],
  ["never-sent, exhausted", true, may(RESOURCE_EXHAUSTED, "never-sent")],
  ["never-sent, out of time", false, may(DEADLINE_EXCEEDED, "never-sent")],
  ["never-sent, wrong arguments", false, may(INVALID_ARGUMENT, "never-sent")],
  ["never-sent, oneway", true, may(UNAVAILABLE, "never-sent", { method: note })],
  ["never-sent, after many", true, may(UNAVAILABLE, "never-sent", { tried: ["a", "b", "c"] })],
  ["refused, unavailable", true, may(UNAVAILABLE, "refused")],
  ["refused, exhausted", true, may(RESOURCE_EXHAUSTED, "refused")],
  ["refused, expired", false, may(DEADLINE_EXCEEDED, "refused")],
  ["refused, unknown method", false, may(StatusCode.UNIMPLEMENTED, "refused")],
  ["refused, not allowed", false, may(StatusCode.PERMISSION_DENIED, "refused")],
  ["refused, not authenticated", false, may(StatusCode.UNAUTHENTICATED, "refused")],
  ["refused a second time", false, may(UNAVAILABLE, "refused", { refusals: 1 })],
  ["maybe-executed", false, may(UNAVAILABLE, "maybe-executed")],
  ["maybe-executed, idempotent", true, may(UNAVAILABLE, "maybe-executed", { method: fetch })],
  [
    "maybe-executed, idempotent, repeated once",
    true,
    may(UNAVAILABLE, "maybe-executed", { method: fetch, repeats: 1 }),
  ],
  [
    "maybe-executed, idempotent, repeated twice",
    false,
    may(UNAVAILABLE, "maybe-executed", { method: fetch, repeats: 2 }),
  ],
  [
    "maybe-executed, idempotent, after three servers that were never reached",
    true,
    may(UNAVAILABLE, "maybe-executed", { method: fetch, tried: ["a", "b", "c"] }),
  ],
  [
    "maybe-executed, idempotent, out of time",
    false,
    may(DEADLINE_EXCEEDED, "maybe-executed", { method: fetch }),
  ],
  ["executed", false, may(UNAVAILABLE, "executed", { method: fetch })],
  ["a named server", false, may(UNAVAILABLE, "never-sent", { serverId: "a" })],
];

for (const [name, expected, got] of rows) {
  test(`${name}: ${expected ? "another server" : "no other server"}`, () => {
    assert.equal(got, expected);
  });
}
