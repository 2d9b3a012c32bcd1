import { Reader } from "../codec/reader.js";
import { readFailure, type Failure } from "../composer/failure.js";
import type { MetadataLimits } from "../composer/metadata.js";
import { RpcError, type RpcErrorDetails } from "../rpc-error.js";
import type { OutgoingCall } from "./outgoing-call.js";

/** The error that a FAILURE frame stands for: of the declared class where the method names its code. Throws a DecodeError. */
export function failureOf(call: OutgoingCall, body: Reader, limits: MetadataLimits): RpcError {
  const failure = readFailure(body, limits);
  const { execution, metadata, retryAfterMs } = failure;
  const details = {
    ...call.identity,
    execution,
    metadata,
    retryAfterMs: retryAfterMs === 0 ? undefined : retryAfterMs,
  };
  return (
    declaredError(call, failure, details) ?? new RpcError(failure.code, failure.reason, details)
  );
}

function declaredError(
  call: OutgoingCall,
  failure: Failure,
  details: RpcErrorDetails,
): RpcError | undefined {
  const { method } = call;
  if (method.kind === "oneway" || method.errors === undefined) return undefined;
  const type = method.errors().find(({ code }) => code === failure.code);
  if (type === undefined) return undefined;
  const { payload, reason } = failure;
  const fields = type.decode(new Reader(payload), payload.length);
  return type.create(fields, { ...details, message: reason });
}
