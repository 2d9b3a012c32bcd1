import {
  type Attributes,
  type BatchObservableResult,
  type Meter,
  metrics,
  type Observable,
} from "@opentelemetry/api";
import type {
  ConnectionsSnapshot,
  GatewaySnapshot,
  ServerSnapshot,
  StationSnapshot,
} from "../inspect/snapshots.js";
import { ATTRIBUTE } from "./names.js";
import { SCOPE, type TelemetryOptions } from "./telemetry-tools.js";

/** Measures, whenever measurements are collected, what a station's `inspect` says. Returns what ends that. */
export function observeStation(
  station: { inspect(): StationSnapshot },
  { meterProvider = metrics }: Pick<TelemetryOptions, "meterProvider"> = {},
): () => void {
  const meter = meterProvider.getMeter(SCOPE);
  const pendingCalls = meter.createObservableGauge("mailstation.client.pending.calls");
  const pendingBytes = meter.createObservableGauge("mailstation.client.pending.bytes", {
    unit: "By",
  });
  const inFlight = meter.createObservableGauge("mailstation.client.calls_in_flight");
  const servers = meter.createObservableGauge("mailstation.client.servers");
  const retries = meter.createObservableCounter("mailstation.client.retries");
  const gauges = [pendingCalls, pendingBytes, inFlight, servers, retries];
  return observe(meter, gauges, (result, traffic) => {
    const snapshot = station.inspect();
    const source = { "mailstation.id": snapshot.id };
    for (const server of snapshot.servers) {
      const attributes = { ...source, [ATTRIBUTE.serverId]: server.id };
      result.observe(pendingCalls, server.pendingCalls, attributes);
      result.observe(pendingBytes, server.pendingBytes, attributes);
      result.observe(inFlight, server.callsInFlight, attributes);
    }
    for (const [state, count] of countStates(snapshot.servers)) {
      result.observe(servers, count, { ...source, "mailstation.server.state": state });
    }
    result.observe(retries, snapshot.calls.retries, source);
    traffic(snapshot.connections, source);
  });
}

/** Measures, whenever measurements are collected, what a gateway's `inspect` says. Returns what ends that. */
export function observeGateway(
  gateway: { inspect(): GatewaySnapshot },
  { meterProvider = metrics }: Pick<TelemetryOptions, "meterProvider"> = {},
): () => void {
  const meter = meterProvider.getMeter(SCOPE);
  const running = meter.createObservableGauge("mailstation.server.handlers_running");
  const connections = meter.createObservableGauge("mailstation.server.connections");
  const refused = meter.createObservableCounter("mailstation.server.refused");
  return observe(meter, [running, connections, refused], (result, traffic) => {
    const snapshot = gateway.inspect();
    const source = { "mailstation.id": snapshot.id };
    result.observe(running, snapshot.calls.handlersRunning, source);
    result.observe(connections, snapshot.peers.length, source);
    for (const [status, count] of Object.entries(snapshot.calls.refused)) {
      result.observe(refused, count, { ...source, [ATTRIBUTE.status]: status });
    }
    traffic(snapshot.connections, source);
  });
}

type ObserveTraffic = (connections: ConnectionsSnapshot, source: Attributes) => void;

/** Both sides have connections, over which bytes go. */
function observe(
  meter: Meter,
  instruments: readonly Observable[],
  look: (result: BatchObservableResult, traffic: ObserveTraffic) => void,
): () => void {
  const bytes = meter.createObservableCounter("mailstation.connection.bytes", { unit: "By" });
  const all = [...instruments, bytes];
  const callback = (result: BatchObservableResult): void =>
    look(result, ({ traffic }, source) => {
      const sent = { ...source, "network.io.direction": "transmit" };
      const received = { ...source, "network.io.direction": "receive" };
      result.observe(bytes, traffic.sentBytes, sent);
      result.observe(bytes, traffic.receivedBytes, received);
    });
  meter.addBatchObservableCallback(callback, all);
  return () => meter.removeBatchObservableCallback(callback, all);
}

function countStates(servers: readonly ServerSnapshot[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { state, health } of servers) {
    const name = health?.isEjected === true ? "ejected" : state;
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return counts;
}
