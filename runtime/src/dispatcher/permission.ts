import { describeThrown } from "../call/describe-thrown.js";
import { methodName, serviceName, type AnyMethod } from "../call/method.js";
import type { Peer } from "../call/peer.js";
import type { Logger } from "../logger.js";
import { canBeSent, RpcError, type Metadata } from "../rpc-error.js";
import { StatusCode } from "../status-code.js";

/** Asks whether a call may run. */
export type Permit = (request: {
  readonly service: string;
  readonly method: string;
  readonly peer: Peer;
  readonly metadata: Metadata;
}) => unknown;

/** Why a call may not run; undefined when it may. Never throws. */
export function permissionRefusal(
  permit: Permit,
  { path }: AnyMethod,
  { peer, metadata }: { readonly peer: Peer; readonly metadata: Metadata },
  logger: Logger,
): RpcError | undefined {
  const denied = (code: number, reason: string): RpcError =>
    new RpcError(code, reason, { execution: "refused" });
  try {
    const request = { service: serviceName(path), method: methodName(path), peer, metadata };
    const isAllowed = permit(request);
    // Nothing but true lets a call in: a promise, for one, is no answer.
    if (isAllowed === true) return undefined;
  } catch (error) {
    if (error instanceof RpcError && canBeSent(error)) return denied(error.code, error.rawMessage);
    logger.error({ method: path, err: error }, `authorize failed: ${describeThrown(error)}`);
  }
  return denied(StatusCode.PERMISSION_DENIED, `${path} is not allowed`);
}
