import { DECLARED_ERROR_CODE_MIN, StatusCode, statusName } from "./status-code.js";

/**
 * How far a failed call got, which says whether it is safe to repeat.
 *
 * - `never-sent`: not one byte left this process.
 * - `refused`: the server answered that it did not run the handler.
 * - `maybe-executed`: the request was written and no answer came; the handler may have run.
 * - `executed`: the handler ran and this is its answer.
 */
export type Execution = "never-sent" | "refused" | "maybe-executed" | "executed";

/** Text pairs that travel beside a call or its failure; names in lower case. */
export type Metadata = ReadonlyMap<string, string>;

/** The metadata of a call that has none. */
export const NO_METADATA: Metadata = new Map();

/** What is known about a failure besides its code and message. */
export interface RpcErrorDetails {
  /** Default: `executed`, which is right for an error that a handler throws. */
  readonly execution?: Execution | undefined;
  /** `chat.v1.ChatRemote`. */
  readonly service?: string | undefined;
  /** `join`. */
  readonly method?: string | undefined;
  /** Server that the last attempt went to. */
  readonly serverId?: string | undefined;
  readonly metadata?: Metadata | undefined;
  /** Milliseconds after which the server would like to be asked again. */
  readonly retryAfterMs?: number | undefined;
  /** Stays in this process: a cause is never sent to the peer. */
  readonly cause?: unknown;
}

/** The one error class of calls: what a failed call rejects with, and what a handler throws to fail with a chosen code. */
export class RpcError extends Error {
  override readonly name: string = "RpcError";
  /** A {@link StatusCode}, or the code of a declared error, at least 1000. */
  readonly code: number;
  readonly execution: Execution;
  readonly service: string | undefined;
  readonly method: string | undefined;
  readonly serverId: string | undefined;
  readonly metadata: Metadata;
  readonly retryAfterMs: number | undefined;
  /** The message without the name of the code in front: what travels to the peer. */
  readonly rawMessage: string;

  constructor(code: number, rawMessage: string, details: RpcErrorDetails = {}) {
    const message =
      code < DECLARED_ERROR_CODE_MIN ? `${statusName(code)}: ${rawMessage}` : rawMessage;
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.code = code;
    this.rawMessage = rawMessage;
    this.execution = details.execution ?? "executed";
    this.service = details.service;
    this.method = details.method;
    this.serverId = details.serverId;
    this.metadata = details.metadata ?? NO_METADATA;
    this.retryAfterMs = details.retryAfterMs;
  }

  /** The doorway for what was caught: an RpcError stays itself, anything else becomes UNKNOWN with the value as its cause. */
  static from(thrown: unknown): RpcError {
    return rpcErrorOf(thrown);
  }
}

/** Not in the class: one that names itself is called something else by bundlers, and so in logs. */
function rpcErrorOf(thrown: unknown): RpcError {
  if (thrown instanceof RpcError) return thrown;
  const text = thrown instanceof Error ? thrown.message : String(thrown);
  return new RpcError(StatusCode.UNKNOWN, text, { cause: thrown });
}

/** The field of the wire is a uint32. */
const CODE_MAX = 2 ** 32 - 1;

/** Whether an error can be told to a peer: plain JavaScript can make an RpcError of anything. */
export function canBeSent({ code, rawMessage }: RpcError): boolean {
  const isCode = Number.isInteger(code) && code > 0 && code <= CODE_MAX;
  return isCode && typeof rawMessage === "string";
}
