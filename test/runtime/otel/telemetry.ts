/** Where the tests of telemetry have it go. */
import assert from "node:assert/strict";
import {
  AggregationTemporality,
  type HistogramMetricData,
  InMemoryMetricExporter,
  MeterProvider,
  type MetricData,
  PeriodicExportingMetricReader,
} from "@opentelemetry/sdk-metrics";
import { W3CTraceContextPropagator } from "@opentelemetry/core";
import type { SpanKind } from "@opentelemetry/api";
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  type ReadableSpan,
  SimpleSpanProcessor,
} from "@opentelemetry/sdk-trace-base";
import type { onBoth, World } from "../support/world.js";

/** Keeps what is traced and measured. */
export class Telemetry {
  readonly #spans = new InMemorySpanExporter();
  readonly #metrics = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  readonly #reader = new PeriodicExportingMetricReader({ exporter: this.#metrics });
  readonly tracerProvider: BasicTracerProvider = new BasicTracerProvider({
    spanProcessors: [new SimpleSpanProcessor(this.#spans)],
  });
  readonly meterProvider: MeterProvider = new MeterProvider({ readers: [this.#reader] });
  readonly propagator: W3CTraceContextPropagator = new W3CTraceContextPropagator();

  get spans(): readonly ReadableSpan[] {
    return this.#spans.getFinishedSpans();
  }

  /** The spans of one kind, in the order in which they ended. */
  of(kind: SpanKind): readonly ReadableSpan[] {
    return this.spans.filter((span) => span.kind === kind);
  }

  /** Points of a histogram. */
  async points(name: string): Promise<HistogramMetricData["dataPoints"]> {
    const found = (await this.#measured()).find(({ descriptor }) => descriptor.name === name);
    assert.ok(found !== undefined, `${name} was not measured`);
    assert.equal(found.descriptor.unit, "s");
    return (found as HistogramMetricData).dataPoints;
  }

  /** What is measured by looking, as lines of name, value and one attribute. */
  async observed(attribute: string): Promise<readonly string[]> {
    return (await this.#measured()).flatMap(({ descriptor, dataPoints }) =>
      dataPoints.map(({ value, attributes }) => {
        const shown = typeof value === "number" ? value : value.count;
        return `${descriptor.name} ${shown} ${String(attributes[attribute])}`;
      }),
    );
  }

  async #measured(): Promise<readonly MetricData[]> {
    await this.#reader.forceFlush();
    const scopes = this.#metrics.getMetrics().at(-1)?.scopeMetrics ?? [];
    return scopes.flatMap(({ metrics }) => metrics);
  }

  async close(): Promise<void> {
    await this.meterProvider.shutdown();
  }
}

/** A test with everything traced, at both sides. */
export function traced(
  on: typeof onBoth,
  name: string,
  body: (world: World, telemetry: Telemetry) => Promise<void>,
): void {
  on(name, async (world) => {
    const telemetry = new Telemetry();
    try {
      await body(world, telemetry);
    } finally {
      await telemetry.close();
    }
  });
}
