export { Station } from "./station/station.js";
export type { Invocation, StationOptions } from "./station/station-options.js";
export { Gateway } from "./gateway/gateway.js";
export type { GatewayOptions, ListenOptions } from "./gateway/gateway-options.js";
export { RpcError, type Execution, type Metadata, type RpcErrorDetails } from "./rpc-error.js";
export { StatusCode, statusName } from "./status-code.js";
export { DEFAULT_LIMITS, type Limits } from "./limits.js";
export type { CallContext, Peer } from "./call/call-context.js";
export type { BroadcastResult, Caller, CallOptions } from "./call/caller.js";
export type { ServiceSkeleton } from "./call/service-skeleton.js";
export type { ServerInfo } from "./registry/server-directory.js";
export type { MailboxState } from "./mailbox/mailbox.js";
export type { Address, Environment } from "./environment.js";
export type { Logger } from "./logger.js";
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
