// What applications import, on Node and in pages alike.
export type { Invocation, StationOptions } from "./station/station-options.js";
export type { CallRouter, RoutedCall } from "./station/call-router.js";
export type { EjectionOptions } from "./station/server-health.js";
export type { RetryBudgetOptions } from "./station/retry-budget.js";
export type { ReadyOptions, WriteTarget } from "./station/readiness.js";
export type { WaitOptions } from "./station/waiter.js";
export type { RouterType } from "./router/router-type.js";
export type { FailMode } from "./call/fail-mode.js";
export type { FlushOption } from "./composer/flush-interval.js";
export type { ClientTls, PeerCertificate, Pem, ServerTls } from "./tls-options.js";
export { RpcError, type Execution, type Metadata, type RpcErrorDetails } from "./rpc-error.js";
export type * from "./codec/wire-types.js";
export { StatusCode, statusName } from "./status-code.js";
export { DEFAULT_LIMITS, type Limits } from "./limits.js";
export type { CallContext } from "./call/call-context.js";
export type { ParentCall } from "./call/parent-call.js";
export type { Peer, PeerIdentity } from "./call/peer.js";
export type { ItemSource } from "./call/item-sender.js";
export type { BroadcastResult, Caller, CallOptions } from "./call/caller.js";
export type { ServiceSkeleton } from "./call/service-skeleton.js";
export {
  answersWithItems,
  type AnsweredOnce,
  type AnsweredWithItems,
  type AnyFilter,
  type CallChanges,
  type ClientCall,
  type ClientCallChanges,
  type ClientFilter,
  type Clock,
  type Filter,
  type FilteredCall,
  type Next,
  type ServerCall,
  type ServerFilter,
} from "./filter/filter.js";
export { aroundCalls, type AroundCall, type CallOutcome } from "./filter/around-calls.js";
export { CallStatistics, type MethodStatistics } from "./filter/call-statistics.js";
export { limitConcurrency, type LimitConcurrencyOptions } from "./filter/limit-concurrency.js";
export { limitRate, type LimitRateOptions } from "./filter/limit-rate.js";
export { logCalls, type LogCallsOptions } from "./filter/log-calls.js";
export { clientFilterFor, serverFilterFor, type MethodFilter } from "./filter/method-filters.js";
export { shedWhenBusy, type ShedWhenBusyOptions } from "./filter/shed-when-busy.js";
export type { ServerInfo } from "./registry/server-directory.js";
export type {
  Lease,
  LeaseLoss,
  RegisterOptions,
  Registry,
  RegistrySnapshot,
  RegistryWatch,
} from "./registry/registry.js";
export { checkInstance, type ServerInstance } from "./registry/server-instance.js";
export type { SnapshotStore } from "./registry/snapshot-store.js";
export { MemoryRegistry } from "./registry/memory-registry.js";
export { StaticRegistry } from "./registry/listed-registry.js";
export type { StatisticsOptions } from "./station/statistics-reports.js";
export type { StationStatistics, TargetSnapshot } from "./inspect/station-statistics.js";
export { prometheusText } from "./inspect/prometheus-text.js";
export type { MailboxState } from "./mailbox/mailbox.js";
export type { Address, AllowedOrigins, Environment, HttpServer } from "./environment.js";
export type { Logger } from "./logger.js";
export type * from "./inspect/snapshots.js";
export type { RuntimeEvents } from "./inspect/events.js";
export { fromJson } from "./json/from-json.js";
export { toJson } from "./json/to-json.js";
export {
  argumentsFromJson,
  argumentsToJson,
  resultFromJson,
  resultToJson,
} from "./json/call-json.js";
export type { FromJsonOptions, ToJsonOptions } from "./json/json-options.js";
export { EncodeError } from "./codec/encode-error.js";
export { DecodeError } from "./codec/decode-error.js";
export { unknownFields } from "./codec/unknown-fields.js";
export type { JsonValue } from "./codec/json-value.js";
export type { UnknownEnum } from "./codec/unknown-enum.js";
