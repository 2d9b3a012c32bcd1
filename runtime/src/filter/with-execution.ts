import type { AnyMethod } from "../call/method.js";
import { DeclaredError } from "../declared-error.js";
import { RpcError, type Execution, type RpcErrorDetails } from "../rpc-error.js";

/** The same error, of a call that got so far: where a filter stands says that, not the error it throws. */
export function withExecution(
  error: RpcError,
  execution: Execution,
  method: AnyMethod,
  identity: RpcErrorDetails = {},
): RpcError {
  if (error.execution === execution) return error;
  const { code, rawMessage, service, serverId, metadata, retryAfterMs } = error;
  const own = { service, method: error.method, serverId };
  const details = { ...own, ...identity, execution, metadata, retryAfterMs, cause: error };
  const types = method.kind === "oneway" ? undefined : method.errors?.();
  const type = error instanceof DeclaredError ? types?.find((it) => it.code === code) : undefined;
  // The error has its fields as its own properties.
  if (type !== undefined) return type.create(error, { ...details, message: rawMessage });
  return new RpcError(code, rawMessage, details);
}
