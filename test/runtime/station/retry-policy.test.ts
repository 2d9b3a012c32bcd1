import assert from "node:assert/strict";
import { test } from "node:test";
import type { FailMode } from "../../../runtime/src/call/fail-mode.js";
import type { OutgoingCall } from "../../../runtime/src/call/outgoing-call.js";
import { type Execution, RpcError, StatusCode } from "../../../runtime/src/index.js";
import {
  nextStep,
  type NextStep,
  stepWithoutServer,
} from "../../../runtime/src/station/retry-policy.js";
import { echo, fetch, note } from "../support/probe-service.js";

interface Attempt {
  readonly mode?: FailMode;
  readonly method?: unknown;
  readonly serverId?: string;
  readonly refusals?: number;
  readonly repeats?: number;
  readonly delays?: number;
  readonly tried?: readonly string[];
}

function step(code: number, execution: Execution, attempt: Attempt = {}): NextStep {
  const { mode = "failfast", method = echo, serverId, tried } = attempt;
  const { refusals = 0, repeats = 0, delays = 0 } = attempt;
  const history = { refusals, repeats, delays, tried };
  // All that the policy looks at.
  const call = { method, route: { serverId }, history } as unknown as OutgoingCall;
  return nextStep(call, new RpcError(code, "", { execution }), mode);
}

function may(code: number, execution: Execution, attempt: Attempt = {}): boolean {
  return step(code, execution, attempt) === "elsewhere";
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

const MODES = ["failfast", "failover", "failsafe", "failback"] as const;

const inEachMode: readonly [string, readonly NextStep[], (mode: FailMode) => NextStep][] = [
  [
    "never-sent",
    ["elsewhere", "elsewhere", "later", "elsewhere"],
    (mode) => step(UNAVAILABLE, "never-sent", { mode }),
  ],
  [
    "never-sent, to a named server",
    ["give-up", "give-up", "later", "later"],
    (mode) => step(UNAVAILABLE, "never-sent", { mode, serverId: "a" }),
  ],
  [
    "never-sent, out of time",
    ["give-up", "give-up", "give-up", "give-up"],
    (mode) => step(DEADLINE_EXCEEDED, "never-sent", { mode }),
  ],
  [
    "refused a second time",
    ["give-up", "elsewhere", "later", "elsewhere"],
    (mode) => step(UNAVAILABLE, "refused", { mode, refusals: 1 }),
  ],
  [
    "maybe-executed",
    ["give-up", "give-up", "give-up", "give-up"],
    (mode) => step(UNAVAILABLE, "maybe-executed", { mode }),
  ],
  [
    "maybe-executed, idempotent, repeated twice",
    ["give-up", "elsewhere", "later", "elsewhere"],
    (mode) => step(UNAVAILABLE, "maybe-executed", { mode, method: fetch, repeats: 2 }),
  ],
  [
    "maybe-executed, idempotent, out of time",
    ["give-up", "give-up", "give-up", "give-up"],
    (mode) => step(DEADLINE_EXCEEDED, "maybe-executed", { mode, method: fetch }),
  ],
  [
    "executed, idempotent",
    ["give-up", "give-up", "give-up", "give-up"],
    (mode) => step(UNAVAILABLE, "executed", { mode, method: fetch }),
  ],
  [
    "never-sent, put off a thousand times",
    ["give-up", "give-up", "give-up", "give-up"],
    (mode) => step(UNAVAILABLE, "never-sent", { mode, delays: 1_000 }),
  ],
  [
    "no server",
    ["give-up", "give-up", "later", "later"],
    (mode) => stepWithoutServer({ history: { delays: 0 } } as unknown as OutgoingCall, mode), // all it looks at
  ],
];

for (const [name, expected, decide] of inEachMode) {
  for (const [index, mode] of MODES.entries()) {
    test(`${mode}: ${name}: ${expected[index]}`, () => {
      assert.equal(decide(mode), expected[index]);
    });
  }
}
