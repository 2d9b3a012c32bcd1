import type { StationStatistics, TargetSnapshot } from "./station-statistics.js";

/** The statistics of a station in Prometheus's text format, version 0.0.4; seconds, as is usual there. */
export function prometheusText({ id, targets }: StationStatistics): string {
  const lines: string[] = [];
  const family = (name: string, kind: string, help: string): void => {
    lines.push(`# HELP ${name} ${help}`, `# TYPE ${name} ${kind}`);
  };
  const sample = (name: string, labels: Labels, value: number): void => {
    lines.push(sampleText(name, labels, value));
  };
  family("mailstation_client_calls_total", "counter", "Attempts to call that have ended.");
  for (const target of targets) {
    const labels = labelsOf(id, target);
    const counts = Object.entries({ OK: target.succeeded, ...target.failed });
    for (const [code, count] of counts) {
      if (count > 0) sample("calls_total", [...labels, ["code", code]], count);
    }
  }
  family("mailstation_client_timeouts_total", "counter", "Attempts that were out of time.");
  for (const target of targets) {
    sample("timeouts_total", labelsOf(id, target), target.timedOut);
  }
  family("mailstation_client_calls_in_flight", "gauge", "Attempts that have not ended.");
  for (const target of targets) {
    sample("calls_in_flight", labelsOf(id, target), target.inFlight);
  }
  family("mailstation_client_call_seconds", "histogram", "Time until an attempt ended.");
  for (const target of targets) {
    lines.push(...histogram(labelsOf(id, target), target.latency));
  }
  return `${lines.join("\n")}\n`;
}

type Labels = readonly (readonly [string, string])[];

function labelsOf(source: string, { server, type, method }: TargetSnapshot): Labels {
  return [
    ["source", source],
    ["server", server],
    ["type", type],
    ["method", method],
  ];
}

function histogram(labels: Labels, latency: TargetSnapshot["latency"]): readonly string[] {
  const { boundsMs, counts, sumMs, count } = latency;
  let below = 0;
  const buckets = counts.map((each, index) => {
    below += each;
    const bound = boundsMs[index];
    const limit = bound === undefined ? "+Inf" : String(bound / 1000);
    return sampleText("call_seconds_bucket", [...labels, ["le", limit]], below);
  });
  return [
    ...buckets,
    sampleText("call_seconds_sum", labels, sumMs / 1000),
    sampleText("call_seconds_count", labels, count),
  ];
}

function sampleText(name: string, labels: Labels, value: number): string {
  const shown = labels.map(([key, text]) => `${key}="${escaped(text)}"`).join(",");
  return `mailstation_client_${name}{${shown}} ${value}`;
}

function escaped(text: string): string {
  return text.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n");
}
