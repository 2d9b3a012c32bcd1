import { hosts } from "../call/any-server-type.js";
import { describeThrown } from "../call/describe-thrown.js";
import type { OutgoingCall } from "../call/outgoing-call.js";
import type { Environment } from "../environment.js";
import type { RegistrySnapshotState } from "../inspect/snapshots.js";
import type { Limits } from "../limits.js";
import type { ServerDirectory, ServerInfo } from "../registry/server-directory.js";
import type { RpcError } from "../rpc-error.js";
import { refusesCaller, StatusCode } from "../status-code.js";
import { RouterQueue, routerName, type CallRouter } from "./call-router.js";
import type { Mailboxes } from "./mailboxes.js";
import { ServerChoice } from "./server-choice.js";
import type { StationPolicies } from "./station-policies.js";

/** Servers that an error names. */
const LISTED_MAX = 10;

/** What call routing works with. */
export interface CallRoutingHost {
  readonly environment: Environment;
  readonly limits: Limits;
  readonly directory: ServerDirectory;
  readonly mailboxes: Mailboxes;
  readonly policies: StationPolicies;
  /** Servers of this zone are called first. */
  readonly zone: string | undefined;
  /** What the station's registry has said last; undefined where there is none. */
  readonly registry: () => RegistrySnapshotState | undefined;
}

/** Takes calls for which there is no server to ask. */
export interface UnroutedCalls {
  withoutServer(call: OutgoingCall, failure: RpcError): void;
}

/** Gives each call to a mailbox: that of the server it names, or of the one that a router chooses. */
export class CallRouting {
  readonly #host: CallRoutingHost;
  readonly #unrouted: UnroutedCalls;
  readonly #choice: ServerChoice;
  readonly #queue: RouterQueue;

  constructor(host: CallRoutingHost, unrouted: UnroutedCalls) {
    this.#host = host;
    this.#unrouted = unrouted;
    this.#queue = new RouterQueue(host.limits.pendingCallsMax);
    this.#choice = new ServerChoice({
      directory: host.directory,
      mailboxes: host.mailboxes,
      zone: host.zone,
      routerTypeOf: (serverType) => host.policies.routerTypeOf(serverType),
      random: () => host.environment.random(),
    });
  }

  /** Calls that wait for routers of the user's. */
  get waiting(): number {
    return this.#queue.size;
  }

  /** Gives the call to a mailbox. `earlier` is why it was not the first. */
  route(call: OutgoingCall, earlier: RpcError | undefined): void {
    const { serverId } = call.route;
    if (serverId !== undefined) this.#toNamed(call, serverId, earlier);
    else if (this.#keepsServer(call)) this.#toNamed(call, call.serverId ?? "", earlier);
    else {
      const router = this.#host.policies.callRouterOf(call.method.serverType);
      if (router === undefined) this.#toChosen(call, earlier);
      else this.#ask(router, call, earlier);
    }
  }

  /** Calls that wait for routers of the user's, which nobody holds any more. */
  takeAll(): readonly OutgoingCall[] {
    return this.#queue.takeAll();
  }

  /** A call that is tried again at the server that failed it, as long as there is that server. */
  #keepsServer(call: OutgoingCall): boolean {
    const { history, serverId, method } = call;
    if (history.delays === 0 || serverId === undefined) return false;
    if (this.#host.policies.failModeOf(call) !== "failsafe") return false;
    const server = this.#host.directory.get(serverId);
    return server !== undefined && hosts(server.type, method.serverType);
  }

  #toChosen(call: OutgoingCall, earlier: RpcError | undefined): void {
    try {
      const server = this.#choice.choose(call);
      if (server !== undefined) server.dispatch(call);
      else this.#noneFor(call, earlier);
    } catch (cause) {
      const details = { execution: "never-sent", cause } as const;
      call.reject(call.error(StatusCode.INVALID_ARGUMENT, describeThrown(cause), details));
    }
  }

  #ask(router: CallRouter, call: OutgoingCall, earlier: RpcError | undefined): void {
    const servers = this.#choice.serversFor(call);
    if (servers.usable.length === 0) {
      this.#noneFor(call, earlier);
      return;
    }
    this.#queue.ask(router, call, servers, {
      chosen: (serverId) => this.#toAnswered(call, serverId, earlier),
      failed: (error) => this.#reject(call, error),
    });
  }

  /** What a router of the user's has answered. */
  #toAnswered(call: OutgoingCall, serverId: string, earlier: RpcError | undefined): void {
    // It insists on a server that has failed the call.
    if (earlier !== undefined && call.history.tried?.includes(serverId) === true) {
      this.#unrouted.withoutServer(call, earlier);
      return;
    }
    const found = this.#find(call, serverId, `${routerName(call)}: `);
    if ("execution" in found) this.#reject(call, found);
    else this.#host.mailboxes.of(found).dispatch(call);
  }

  #toNamed(call: OutgoingCall, serverId: string, earlier: RpcError | undefined): void {
    const found = this.#find(call, serverId, "");
    if (!("execution" in found)) this.#host.mailboxes.of(found).dispatch(call);
    else this.#reject(call, earlier ?? found);
  }

  #reject(call: OutgoingCall, error: RpcError): void {
    if (error.code === StatusCode.UNAVAILABLE) this.#unrouted.withoutServer(call, error);
    else call.reject(error);
  }

  #noneFor(call: OutgoingCall, earlier: RpcError | undefined): void {
    this.#reject(call, earlier ?? this.#whyNone(call));
  }

  /** The server with that id, or why it cannot be asked. */
  #find(call: OutgoingCall, serverId: string, who: string): ServerInfo | RpcError {
    const { directory } = this.#host;
    const { serverType, path } = call.method;
    const server = directory.get(serverId);
    if (server !== undefined && hosts(server.type, serverType)) return server;
    if (server === undefined) {
      const known = directory.idsOf(serverType);
      const reason = `${who}no server ${serverId}; servers of type ${serverType}: ${known.length === 0 ? "none" : listed(known, ", ")}`;
      return unavailable(call, reason);
    }
    const reason = `${who}server ${serverId} is of type ${server.type}; ${path} is served by type ${serverType}`;
    return call.error(StatusCode.INVALID_ARGUMENT, reason, { execution: "never-sent" });
  }

  #whyNone(call: OutgoingCall): RpcError {
    const { directory, mailboxes } = this.#host;
    const { serverType } = call.method;
    const ids = directory.idsOf(serverType);
    if (ids.length === 0) {
      const { trouble } = this.#host.registry() ?? {};
      const why = trouble === undefined ? "" : `; registry: ${trouble}`;
      return unavailable(call, `no server of type ${serverType} is known${why}`);
    }
    const codes = new Set<number>();
    const reasons = ids.map((id) => {
      const state = mailboxes.stateOf(id);
      codes.add(state.kind === "waiting" ? state.reason.code : StatusCode.UNAVAILABLE);
      return state.kind === "waiting" ? `${id}: ${state.reason.message}` : id;
    });
    const reason = `no server of type ${serverType} can be reached (${listed(reasons, "; ")})`;
    // Where all of them refuse the caller itself, asking again does not help.
    const [code = StatusCode.UNAVAILABLE, ...others] = codes;
    if (others.length > 0) return unavailable(call, reason);
    return call.error(refusesCaller(code) ? code : StatusCode.UNAVAILABLE, reason, {
      execution: "never-sent",
    });
  }
}

/** The first few: there can be a thousand servers, and as many calls that say why they have failed. */
function listed(parts: readonly string[], separator: string): string {
  if (parts.length <= LISTED_MAX) return parts.join(separator);
  const shown = parts.slice(0, LISTED_MAX).join(separator);
  return `${shown}${separator}and ${parts.length - LISTED_MAX} more`;
}

function unavailable(call: OutgoingCall, reason: string): RpcError {
  return call.error(StatusCode.UNAVAILABLE, reason, { execution: "never-sent" });
}
