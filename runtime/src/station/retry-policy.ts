import type { FailMode } from "../call/fail-mode.js";
import type { AnyMethod } from "../call/method.js";
import type { OutgoingCall } from "../call/outgoing-call.js";
import type { RpcError } from "../rpc-error.js";
import { StatusCode } from "../status-code.js";

/** How often an idempotent call that may have run is sent again. */
const REPEATS_MAX = 2;

/** How often a call is put off, so that one without a deadline ends too. */
export const DELAYS_MAX = 1_000;

/** What is done with a call that has failed: `later` puts it off. */
export type NextStep = "give-up" | "elsewhere" | "later";

/** What follows when an attempt has failed, by the mode of the call. */
export function nextStep(call: OutgoingCall, failure: RpcError, mode: FailMode): NextStep {
  if (!mayRepeat(call, failure)) return "give-up";
  const isNamed = call.route.serverId !== undefined;
  switch (mode) {
    case "failfast":
      return isNamed || isEnough(call, failure) ? "give-up" : "elsewhere";
    case "failover":
      return isNamed ? "give-up" : "elsewhere";
    case "failsafe":
      return "later";
    case "failback":
      return isNamed ? "later" : "elsewhere";
  }
}

/** What follows when there is no server to give a call to. */
export function stepWithoutServer({ history }: OutgoingCall, mode: FailMode): NextStep {
  const waits = mode === "failsafe" || mode === "failback";
  return waits && history.delays < DELAYS_MAX ? "later" : "give-up";
}

/** Whether running a method twice does no harm, or cannot happen: a oneway call is over once it is written. */
export function canWaitInBackground({ kind, idempotent }: AnyMethod): boolean {
  return kind === "oneway" || idempotent === true;
}

/**
 * Whether a call may be sent once more, in whatever mode: what never left, what was refused for want
 * of room, and what may have run where the interface says that running it twice does no harm.
 */
function mayRepeat(call: OutgoingCall, failure: RpcError): boolean {
  if (call.streams?.hasMoved === true || call.history.delays >= DELAYS_MAX) return false;
  switch (failure.execution) {
    case "never-sent":
    case "refused":
      return (
        failure.code === StatusCode.UNAVAILABLE || failure.code === StatusCode.RESOURCE_EXHAUSTED
      );
    case "maybe-executed":
      return (
        call.method.kind !== "oneway" &&
        call.method.idempotent === true &&
        failure.code === StatusCode.UNAVAILABLE
      );
    case "executed":
      return false;
  }
}

/** Where nothing else was said, a call is refused twice at most, and sent again twice. */
function isEnough({ history }: OutgoingCall, { execution }: RpcError): boolean {
  if (execution === "refused") return history.refusals >= 1;
  return execution === "maybe-executed" && history.repeats >= REPEATS_MAX;
}
