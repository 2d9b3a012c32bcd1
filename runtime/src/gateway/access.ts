import { describeThrown } from "../call/describe-thrown.js";
import { isThenable } from "../call/is-thenable.js";
import type { Peer, PeerIdentity } from "../call/peer.js";
import type { CloseReason } from "../connection/close-reason.js";
import type { Logger } from "../logger.js";
import { canBeSent, RpcError, type Metadata } from "../rpc-error.js";
import { StatusCode } from "../status-code.js";

/** Somebody who wants to connect. */
export interface AuthenticationRequest {
  /** What the caller's station was given as `credentials`; empty when it was given none. */
  readonly credentials: Uint8Array;
  /** As the caller names itself, with its certificate where the connection is secure. */
  readonly peer: PeerIdentity;
}

/**
 * Says who a caller is: what it returns, or resolves with, becomes `peer.principal`. Throws, or
 * rejects with, an `RpcError` that the caller is told (UNAUTHENTICATED, PERMISSION_DENIED); of anything
 * else it is told UNAUTHENTICATED and nothing more. The time is bounded by `limits.handshakeTimeoutMs`.
 */
export type Authenticate = (request: AuthenticationRequest) => unknown;

/** A call that a peer wants to make. */
export interface AuthorizationRequest {
  /** `chat.v1.ChatRemote`. */
  readonly service: string;
  /** `join`. */
  readonly method: string;
  /** With the `principal` that `authenticate` has found. */
  readonly peer: Peer;
  readonly metadata: Metadata;
}

/**
 * Whether a call may run; asked before its arguments are looked at. False is PERMISSION_DENIED, an
 * `RpcError` that it throws is that error, anything else that it throws or returns is a refusal too.
 */
export type Authorize = (request: AuthorizationRequest) => boolean;

/** Who a caller is, or why it may not connect. */
export type Verdict =
  | { readonly kind: "accepted"; readonly principal: unknown }
  | { readonly kind: "refused"; readonly reason: CloseReason };

/** Asks the user's function; answers at once where that does. Never throws or rejects. */
export function judge(
  authenticate: Authenticate,
  request: AuthenticationRequest,
  logger: Logger,
): Verdict | Promise<Verdict> {
  const accepted = (principal: unknown): Verdict => ({ kind: "accepted", principal });
  const refused = (thrown: unknown): Verdict => refusal(thrown, request, logger);
  try {
    const principal = authenticate(request);
    if (!isThenable(principal)) return accepted(principal);
    // A promise of another library is no principal: taken for one, it would let everybody in.
    return Promise.resolve(principal).then(accepted, refused);
  } catch (error) {
    return refused(error);
  }
}

function refusal(thrown: unknown, { peer }: AuthenticationRequest, logger: Logger): Verdict {
  if (thrown instanceof RpcError && canBeSent(thrown)) {
    return { kind: "refused", reason: { code: thrown.code, message: thrown.rawMessage } };
  }
  logger.error({ peer, err: thrown }, `authenticate failed: ${describeThrown(thrown)}`);
  const message = "the server cannot say who the caller is";
  return { kind: "refused", reason: { code: StatusCode.UNAUTHENTICATED, message } };
}
