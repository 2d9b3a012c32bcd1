import { nodeEnvironment } from "./node-environment.js";
import { callbackServing } from "./station/callback-serving.js";
import { CallingStation } from "./station/station.js";
import type { StationGround } from "./station/station-ground.js";
import type { StationOptions } from "./station/station-options.js";

/** A process has the room for all of it. */
const ground: StationGround = {
  environment: nodeEnvironment,
  serveCallbacks: callbackServing,
};

/** The client side of a process: knows the servers, keeps a mailbox to each it calls, and gives every call to the right one. */
export class Station extends CallingStation {
  /** Throws a TypeError that names the option that is wrong. Connects to nothing before the first call, unless `lazyConnect` is false. */
  constructor(options: StationOptions = {}) {
    super(options, ground);
  }
}

export * from "./everywhere.js";
export { Gateway } from "./gateway/gateway.js";
export type { ServingStatus } from "./builtin/health-board.js";
export type {
  Authenticate,
  AuthenticationRequest,
  Authorize,
  AuthorizationRequest,
} from "./gateway/access.js";
export type { AdvertiseOptions, AnnouncedChanges } from "./gateway/announcement.js";
export type { GatewayOptions } from "./gateway/gateway-options.js";
export type {
  ListenOptions,
  TcpListenOptions,
  WireListenOptions,
  WsListenOptions,
  WsSharedOptions,
} from "./gateway/listen-options.js";
