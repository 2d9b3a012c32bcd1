/**
 * Names of OpenTelemetry's semantic conventions for remote procedure calls, as of version 1.45, where they are a
 * release candidate: https://opentelemetry.io/docs/specs/semconv/rpc/. What has no name there begins with
 * `mailstation.`.
 */
export const ATTRIBUTE = {
  system: "rpc.system.name",
  /** `chat.v1.ChatRemote/join`. */
  method: "rpc.method",
  /** Name of the status; the number of an error that an interface file declares. */
  status: "rpc.status_code",
  errorType: "error.type",
  serverAddress: "server.address",
  serverPort: "server.port",
  peerAddress: "network.peer.address",
  peerPort: "network.peer.port",
  /** How often a server was asked, where that was more than once. */
  attempts: "mailstation.attempts",
  /** How far a failed call got. */
  execution: "mailstation.execution",
  /** Id of the server that was asked last. */
  serverId: "mailstation.server.id",
  /** Id of the process at the other end. */
  peerId: "mailstation.peer.id",
} as const;

/** What `rpc.system.name` says. */
export const SYSTEM = "mailstation";

/** Histograms of the time that calls take, in seconds. */
export const METRIC = {
  clientDuration: "rpc.client.call.duration",
  serverDuration: "rpc.server.call.duration",
} as const;

/** Bounds that the conventions advise for them. */
export const DURATION_BOUNDS: readonly number[] = [
  0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10,
];
