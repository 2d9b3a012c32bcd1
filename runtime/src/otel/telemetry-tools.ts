import {
  type Histogram,
  type MeterProvider,
  metrics,
  propagation,
  type TextMapPropagator,
  trace,
  type Tracer,
  type TracerProvider,
} from "@opentelemetry/api";
import { DURATION_BOUNDS, type METRIC } from "./names.js";

/** Where spans and measurements go. What is left out is what was registered with OpenTelemetry's API. */
export interface TelemetryOptions {
  readonly tracerProvider?: TracerProvider | undefined;
  readonly meterProvider?: MeterProvider | undefined;
  /** How the trace travels with a call. */
  readonly propagator?: Pick<TextMapPropagator, "inject" | "extract"> | undefined;
}

/** What spans and measurements are made with. */
export interface TelemetryTools {
  readonly tracer: Tracer;
  readonly duration: Histogram;
  readonly propagator: Pick<TextMapPropagator, "inject" | "extract">;
}

/** Who makes the spans and measurements. */
export const SCOPE = "mailstation";

/** Fills up what was given. */
export function telemetryTools(
  metric: (typeof METRIC)[keyof typeof METRIC],
  options: TelemetryOptions,
): TelemetryTools {
  const { tracerProvider = trace, meterProvider = metrics, propagator = propagation } = options;
  const duration = meterProvider.getMeter(SCOPE).createHistogram(metric, {
    description: "Time a call takes.",
    unit: "s",
    advice: { explicitBucketBoundaries: [...DURATION_BOUNDS] },
  });
  return { tracer: tracerProvider.getTracer(SCOPE), duration, propagator };
}
