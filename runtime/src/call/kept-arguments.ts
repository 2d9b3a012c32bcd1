import type { OutgoingCall } from "./outgoing-call.js";
import { argumentError, encodeArguments } from "./request-frame.js";

/**
 * The encoded arguments of a call that has to wait: what its caller changes later does not change
 * the call. Those that were encoded for an earlier attempt are used again; wrong ones reject the
 * call, which gives undefined.
 */
export function keepArguments(call: OutgoingCall): Uint8Array | undefined {
  if (call.payload !== undefined) return call.payload;
  let payload: Uint8Array;
  try {
    payload = encodeArguments(call.method, call.values);
  } catch (cause) {
    call.reject(argumentError(call, cause));
    return undefined;
  }
  // Encoding runs code of the user's, which may have ended the call.
  if (!call.isSettled) call.payload = payload;
  return payload;
}
