import { type Attributes, type Context, context, SpanKind, trace } from "@opentelemetry/api";
import { aroundCalls, type CallOutcome } from "../filter/around-calls.js";
import type { ClientCall, ClientFilter } from "../filter/filter.js";
import { endSpan } from "./call-span.js";
import { metadataSetter } from "./carried-context.js";
import { ATTRIBUTE, METRIC, SYSTEM } from "./names.js";
import { peerAttributes } from "./peer-address.js";
import { telemetryTools, type TelemetryOptions, type TelemetryTools } from "./telemetry-tools.js";

/**
 * A filter for calls that are made: one span for each, over all its attempts and for streams to the last item, whose
 * trace travels with the call; and a histogram of the time calls take. Put it first, so that it sees what other
 * filters take.
 */
export function traceClientCalls(options: TelemetryOptions = {}): ClientFilter {
  const tools = telemetryTools(METRIC.clientDuration, options);
  return function traceClientCall(call, next) {
    const outer = context.active();
    const attributes = {
      [ATTRIBUTE.system]: SYSTEM,
      [ATTRIBUTE.method]: call.path,
      ...(call.peer === undefined ? {} : peerAttributes(call.peer)),
    };
    const span = tools.tracer.startSpan(call.path, { kind: SpanKind.CLIENT, attributes }, outer);
    const inner = trace.setSpan(outer, span);
    const after = (_call: ClientCall, outcome: CallOutcome): void => {
      const { elapsedMs } = call;
      const late = askedAttributes(call);
      const measured = measuredAttributes(call);
      endSpan(span, tools, { outcome, elapsedMs, late, measured, isFault: () => true });
    };
    const traced = aroundCalls<ClientCall>({ after });
    return context.with(inner, () => traced(carrying(call, inner, tools), next));
  };
}

/** The same call, which takes its trace along where there is room for that. */
function carrying(call: ClientCall, within: Context, { propagator }: TelemetryTools): ClientCall {
  const metadata = new Map(call.metadata);
  propagator.inject(within, metadata, metadataSetter);
  if (metadata.size === call.metadata.size && [...metadata].every(isIn(call.metadata))) return call;
  try {
    return call.with({ metadata });
  } catch {
    // The metadata would be too large: the call matters more than its trace.
    return call;
  }
}

function isIn(
  metadata: ReadonlyMap<string, string>,
): (entry: readonly [string, string]) => boolean {
  return ([name, value]) => metadata.get(name) === value;
}

/** The server that was asked last. */
function askedAttributes({ asked, attempts }: ClientCall): Attributes {
  if (asked === undefined) return {};
  return {
    [ATTRIBUTE.serverId]: asked.id,
    [ATTRIBUTE.serverAddress]: asked.host,
    [ATTRIBUTE.serverPort]: asked.port,
    ...(attempts > 1 ? { [ATTRIBUTE.attempts]: attempts } : {}),
  };
}

function measuredAttributes({ path, asked }: ClientCall): Attributes {
  const attributes = { [ATTRIBUTE.system]: SYSTEM, [ATTRIBUTE.method]: path };
  if (asked === undefined) return attributes;
  return {
    ...attributes,
    [ATTRIBUTE.serverAddress]: asked.host,
    [ATTRIBUTE.serverPort]: asked.port,
  };
}
