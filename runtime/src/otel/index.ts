export { observeGateway, observeStation } from "./observe.js";
export { traceClientCalls } from "./trace-client-calls.js";
export { traceServerCalls } from "./trace-server-calls.js";
export type { TelemetryOptions } from "./telemetry-tools.js";
