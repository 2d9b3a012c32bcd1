import { type Attributes, type Span, SpanStatusCode } from "@opentelemetry/api";
import type { CallOutcome } from "../filter/around-calls.js";
import { DECLARED_ERROR_CODE_MIN, StatusCode, statusName } from "../status-code.js";
import { RpcError } from "../rpc-error.js";
import { ATTRIBUTE } from "./names.js";
import type { TelemetryTools } from "./telemetry-tools.js";

/** A call that has ended. */
export interface EndedCall {
  readonly outcome: CallOutcome;
  readonly elapsedMs: number;
  /** What a span says only at its end. */
  readonly late: Attributes;
  /** What measurements say: no more than there are methods, statuses and servers. */
  readonly measured: Attributes;
  /** Whether the status is this side's failure. */
  isFault(code: number): boolean;
}

/** Ends the span of a call and measures its time. */
export function endSpan(span: Span, { duration }: TelemetryTools, call: EndedCall): void {
  const status = statusOf(call.outcome);
  span.setAttributes({ ...call.late, ...status });
  if (call.outcome.kind === "failed") noteFailure(span, call.outcome.error, call);
  span.end();
  duration.record(call.elapsedMs / 1000, { ...call.measured, ...status });
}

function noteFailure(span: Span, thrown: unknown, call: EndedCall): void {
  const error = RpcError.from(thrown);
  if (thrown instanceof Error && error !== thrown) span.recordException(thrown);
  span.setAttribute(ATTRIBUTE.execution, error.execution);
  if (!call.isFault(error.code)) return;
  span.setStatus({ code: SpanStatusCode.ERROR, message: error.rawMessage });
}

/** What the conventions say of how a call has ended. */
function statusOf(outcome: CallOutcome): Attributes {
  if (outcome.kind !== "failed") {
    return { [ATTRIBUTE.status]: statusName(StatusCode.OK) };
  }
  const { code, name } = RpcError.from(outcome.error);
  const isDeclared = code >= DECLARED_ERROR_CODE_MIN;
  const status = isDeclared ? String(code) : statusName(code);
  // An error that was declared has a class of its own; one that this side does not know is only a number.
  const type = isDeclared && name !== "RpcError" ? name : status;
  return { [ATTRIBUTE.status]: status, [ATTRIBUTE.errorType]: type };
}
