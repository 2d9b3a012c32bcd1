import { ambientCall } from "../call/ambient-call.js";
import { brokenConstraints } from "../call/broken-constraints.js";
import type { CallContext } from "../call/call-context.js";
import type { CallSettings } from "../call/caller.js";
import { describeThrown } from "../call/describe-thrown.js";
import { methodName, serviceName, type AnyMethod } from "../call/method.js";
import { OutgoingCall, type CallOwner } from "../call/outgoing-call.js";
import type { TimerWheel } from "../call/timer-wheel.js";
import { describe } from "../codec/describe.js";
import { toMetadata } from "../composer/metadata.js";
import type { Environment } from "../environment.js";
import { checkCount, TIME_MS_MAX, type Limits } from "../limits.js";
import type { ServerDirectory, ServerInfo } from "../registry/server-directory.js";
import { Router } from "../router/router.js";
import { NO_METADATA, RpcError, type Metadata } from "../rpc-error.js";
import { StatusCode } from "../status-code.js";
import type { Mailboxes } from "./mailboxes.js";
import { mayTryElsewhere } from "./retry-policy.js";

/** What a call desk works with. */
export interface CallDeskHost {
  readonly environment: Environment;
  readonly limits: Limits;
  readonly wheel: TimerWheel;
  readonly directory: ServerDirectory;
  readonly mailboxes: Mailboxes;
  /** Time a call has where neither it nor its method says anything. */
  readonly timeoutMs: number;
  /** Constraints are checked before a call is sent. */
  readonly checksArguments: boolean;
}

/** Makes calls, gives each to a server, and to another one where that is safe. */
export class CallDesk implements CallOwner {
  readonly wheel: TimerWheel;
  readonly #host: CallDeskHost;
  readonly #router: Router;
  #isClosed = false;

  constructor(host: CallDeskHost) {
    this.wheel = host.wheel;
    this.#host = host;
    this.#router = new Router(() => host.environment.random());
  }

  /** No call is made any more. */
  close(): void {
    this.#isClosed = true;
  }

  /** Makes a call. Never throws: what is wrong with it rejects with INVALID_ARGUMENT. */
  start(method: AnyMethod, values: readonly unknown[], settings: CallSettings): Promise<unknown> {
    const { environment, checksArguments } = this.#host;
    const parent = settings.parent ?? ambientCall(environment.ambient);
    let call: OutgoingCall;
    let signal: AbortSignal | undefined;
    let timeMs: number;
    try {
      const broken = checksArguments ? brokenConstraints(method, values) : undefined;
      if (broken !== undefined) return Promise.reject(refusal(method, settings, broken, undefined));
      signal = signalOf(settings.signal, parent?.signal);
      timeMs = this.#timeOf(method, settings, parent);
      call = new OutgoingCall(this, method, values, {
        deadlineAt: environment.now() + timeMs,
        metadata: this.#metadataOf(settings.metadata),
        serverId: settings.serverId,
        routeKey: settings.routeKey,
      });
    } catch (cause) {
      return Promise.reject(refusal(method, settings, describeThrown(cause), cause));
    }
    if (signal !== undefined) call.listen(signal);
    // The call that makes this one has no time left.
    if (timeMs <= 0) call.expire();
    if (!call.isSettled) this.route(call, undefined);
    return call.promise;
  }

  attemptFailed(call: OutgoingCall, failure: RpcError): void {
    if (this.#isClosed || !mayTryElsewhere(call, failure)) {
      call.reject(failure);
      return;
    }
    if (failure.execution === "refused") call.refusals++;
    if (failure.execution === "maybe-executed") {
      call.mayHaveRun = true;
      call.repeats++;
    }
    if (call.serverId !== undefined) (call.tried ??= []).push(call.serverId);
    this.route(call, failure);
  }

  /** Gives the call to a mailbox. `earlier` is why it was not the first. */
  route(call: OutgoingCall, earlier: RpcError | undefined): void {
    if (this.#isClosed) {
      unavailable(call, "the station was closed");
      return;
    }
    const { serverId } = call.route;
    const chosen = serverId === undefined ? this.#choose(call) : this.#named(call, serverId);
    if (chosen !== undefined) this.#host.mailboxes.of(chosen).dispatch(call);
    else if (!call.isSettled) {
      if (earlier !== undefined) call.reject(earlier);
      else unavailable(call, this.#whyNone(call.method.serverType));
    }
  }

  /** The server that was asked for by name; undefined after the call was rejected. */
  #named(call: OutgoingCall, serverId: string): ServerInfo | undefined {
    const { directory } = this.#host;
    const server = directory.get(serverId);
    const { serverType, path } = call.method;
    if (server === undefined) {
      const known = directory.idsOf(serverType).join(", ");
      const reason = `no server ${serverId}; servers of type ${serverType}: ${known === "" ? "none" : known}`;
      unavailable(call, reason);
    } else if (server.type !== serverType) {
      const reason = `server ${serverId} is of type ${server.type}; ${path} is served by type ${serverType}`;
      call.reject(call.error(StatusCode.INVALID_ARGUMENT, reason, { execution: "never-sent" }));
      return undefined;
    }
    return server;
  }

  #choose(call: OutgoingCall): ServerInfo | undefined {
    const { directory } = this.#host;
    const { serverType } = call.method;
    const ids = directory.idsOf(serverType);
    const isGood = (id: string): boolean => this.#prospectOf(id, call) === "good";
    const isPossible = (id: string): boolean => this.#prospectOf(id, call) !== "down";
    const { routeKey } = call.route;
    try {
      const id =
        this.#router.choose(serverType, ids, routeKey, isGood) ??
        this.#router.choose(serverType, ids, routeKey, isPossible);
      return id === undefined ? undefined : directory.get(id);
    } catch (cause) {
      const details = { execution: "never-sent", cause } as const;
      call.reject(call.error(StatusCode.INVALID_ARGUMENT, describeThrown(cause), details));
      return undefined;
    }
  }

  #prospectOf(id: string, call: OutgoingCall): "good" | "doubtful" | "down" {
    return call.tried?.includes(id) === true ? "down" : this.#host.mailboxes.prospectOf(id);
  }

  #whyNone(serverType: string): string {
    const { directory, mailboxes } = this.#host;
    const ids = directory.idsOf(serverType);
    if (ids.length === 0) return `no server of type ${serverType} is known`;
    const reasons = ids.map((id) => {
      const state = mailboxes.stateOf(id);
      return state.kind === "waiting" ? `${id}: ${state.reason.message}` : id;
    });
    return `no server of type ${serverType} can be reached (${reasons.join("; ")})`;
  }

  #timeOf(method: AnyMethod, { timeoutMs }: CallSettings, parent: CallContext | undefined): number {
    if (timeoutMs !== undefined) checkCount("timeoutMs", timeoutMs);
    const own = timeoutMs ?? method.timeoutMs ?? this.#host.timeoutMs;
    const left: unknown = parent?.remainingMs ?? TIME_MS_MAX;
    // As above: a call that ends at no time that there is would never end.
    if (typeof left === "number" && left >= 0) return Math.min(own, left);
    throw new TypeError(`remainingMs: expected a number from 0 on, got ${describe(left)}`);
  }

  #metadataOf(given: CallSettings["metadata"]): Metadata {
    return given === undefined ? NO_METADATA : toMetadata(given, this.#host.limits);
  }
}

function unavailable(call: OutgoingCall, reason: string): void {
  call.reject(call.error(StatusCode.UNAVAILABLE, reason, { execution: "never-sent" }));
}

/** Says of a call that was not made what its own error would say. */
function refusal(
  { path }: AnyMethod,
  { serverId }: CallSettings,
  reason: string,
  cause: unknown,
): RpcError {
  return new RpcError(StatusCode.INVALID_ARGUMENT, reason, {
    execution: "never-sent",
    service: serviceName(path),
    method: methodName(path),
    serverId,
    cause,
  });
}

/** One signal for both. Throws a TypeError for something else. */
function signalOf(
  own: AbortSignal | undefined,
  parent: AbortSignal | undefined,
): AbortSignal | undefined {
  for (const given of [own, parent]) {
    // Plain JavaScript can pass anything, the controller for one.
    if (given === undefined || (given as unknown) instanceof AbortSignal) continue;
    throw new TypeError(`signal: expected an AbortSignal, got ${describe(given)}`);
  }
  if (own === undefined || parent === undefined) return own ?? parent;
  return AbortSignal.any([own, parent]);
}
