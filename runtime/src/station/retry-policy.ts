import type { OutgoingCall } from "../call/outgoing-call.js";
import type { RpcError } from "../rpc-error.js";
import { StatusCode } from "../status-code.js";

/** How often an idempotent call that may have run is sent again. */
const REPEATS_MAX = 2;

/**
 * Whether a call that has failed may be given to another server. What never left is safe to send
 * elsewhere; what was refused is sent elsewhere once; what may have run is repeated only where the
 * interface says that running it twice does no harm.
 */
export function mayTryElsewhere(call: OutgoingCall, failure: RpcError): boolean {
  if (call.route.serverId !== undefined) return false;
  const isCongestion =
    failure.code === StatusCode.UNAVAILABLE || failure.code === StatusCode.RESOURCE_EXHAUSTED;
  switch (failure.execution) {
    case "never-sent":
      return isCongestion;
    case "refused":
      return isCongestion && call.refusals < 1;
    case "maybe-executed":
      return (
        call.method.kind === "unary" &&
        call.method.idempotent === true &&
        failure.code === StatusCode.UNAVAILABLE &&
        call.repeats < REPEATS_MAX
      );
    case "executed":
      return false;
  }
}
