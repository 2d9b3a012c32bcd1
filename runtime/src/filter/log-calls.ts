import { checkCount } from "../limits.js";
import { guardedLogger, type Logger } from "../logger.js";
import { RpcError, type Execution } from "../rpc-error.js";
import { DECLARED_ERROR_CODE_MIN, statusName, StatusCode } from "../status-code.js";
import { aroundAny, type CallOutcome } from "./around-calls.js";
import type { AnyFilter, ClientCallFacts, FilteredCall } from "./filter.js";

/** What is logged, and how loudly. */
export interface LogCallsOptions {
  /** Calls that take longer are warned of. Milliseconds; default: none are. */
  readonly slowMs?: number | undefined;
}

/**
 * A filter that writes a line for each call when it has ended: its path, its peer or server, its time
 * and how it ended. Calls that went well are logged at `debug`, failed and slow ones at `warn`.
 */
export function logCalls(logger: Logger, { slowMs }: LogCallsOptions = {}): AnyFilter {
  if (slowMs !== undefined) checkCount("slowMs", slowMs);
  const guarded = guardedLogger(logger);
  const after = (call: FilteredCall, outcome: CallOutcome): void => {
    const ms = Math.round(call.elapsedMs);
    const fields = { method: call.path, ...whom(call), ms, ...failureOf(outcome) };
    if (outcome.kind === "failed") {
      guarded.warn(fields, `${call.path} failed after ${ms} ms: ${fields.code ?? ""}`);
    } else if (slowMs !== undefined && ms > slowMs) {
      guarded.warn(fields, `${call.path} took ${ms} ms`);
    } else guarded.debug(fields, `${call.path} took ${ms} ms`);
  };
  return aroundAny(undefined, after);
}

function whom(call: FilteredCall): { readonly peer?: string; readonly serverId?: unknown } {
  if (call.peer !== undefined) return { peer: call.peer.key };
  return isMade(call) ? { serverId: call.asked?.id ?? call.serverId } : {};
}

function isMade(call: FilteredCall): call is FilteredCall & ClientCallFacts {
  return "attempts" in call;
}

interface LoggedFailure {
  readonly code?: string;
  readonly execution?: Execution;
  readonly err?: unknown;
}

function failureOf(outcome: CallOutcome): LoggedFailure {
  if (outcome.kind !== "failed") return {};
  const { error } = outcome;
  if (!(error instanceof RpcError)) return { code: statusName(StatusCode.UNKNOWN), err: error };
  const code = error.code < DECLARED_ERROR_CODE_MIN ? statusName(error.code) : error.name;
  return { code, execution: error.execution, err: error };
}
