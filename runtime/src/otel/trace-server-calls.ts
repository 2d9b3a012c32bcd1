import { context, SpanKind, trace } from "@opentelemetry/api";
import { aroundCalls, type CallOutcome } from "../filter/around-calls.js";
import type { ServerCall, ServerFilter } from "../filter/filter.js";
import { isAsyncIterable } from "../filter/late-items.js";
import { StatusCode } from "../status-code.js";
import { endSpan } from "./call-span.js";
import { metadataGetter } from "./carried-context.js";
import { itemsInContext } from "./items-in-context.js";
import { ATTRIBUTE, METRIC, SYSTEM } from "./names.js";
import { peerAttributes } from "./peer-address.js";
import { telemetryTools, type TelemetryOptions } from "./telemetry-tools.js";

/** Statuses that say that the server has failed, not that it was asked for something wrong. */
const FAULTS: ReadonlySet<number> = new Set([
  StatusCode.UNKNOWN,
  StatusCode.DEADLINE_EXCEEDED,
  StatusCode.UNIMPLEMENTED,
  StatusCode.INTERNAL,
  StatusCode.UNAVAILABLE,
  StatusCode.DATA_LOSS,
]);

/**
 * A filter for calls that are answered: one span for each, in the caller's trace where the call brings one, for
 * streams to the last item; and a histogram of the time calls take. Handlers run within the span.
 */
export function traceServerCalls(options: TelemetryOptions = {}): ServerFilter {
  const tools = telemetryTools(METRIC.serverDuration, options);
  return function traceServerCall(call, next) {
    const outer = tools.propagator.extract(context.active(), call.metadata, metadataGetter);
    const common = { [ATTRIBUTE.system]: SYSTEM, [ATTRIBUTE.method]: call.path };
    const attributes = { ...common, ...peerAttributes(call.peer) };
    const span = tools.tracer.startSpan(call.path, { kind: SpanKind.SERVER, attributes }, outer);
    const inner = trace.setSpan(outer, span);
    const after = ({ elapsedMs }: ServerCall, outcome: CallOutcome): void => {
      const isFault = (code: number): boolean => FAULTS.has(code);
      endSpan(span, tools, { outcome, elapsedMs, late: {}, measured: common, isFault });
    };
    const traced = aroundCalls<ServerCall>({ after });
    const answer = context.with(inner, () => traced(call, next));
    // What gives items goes on whenever one is asked for.
    return isAsyncIterable(answer) ? itemsInContext(inner, answer) : answer;
  };
}
