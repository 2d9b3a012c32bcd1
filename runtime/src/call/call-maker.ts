import { describe } from "../codec/describe.js";
import { toMetadata } from "../composer/metadata.js";
import type { Environment } from "../environment.js";
import { checkCount, TIME_MS_MAX, type Limits } from "../limits.js";
import { NO_METADATA, RpcError } from "../rpc-error.js";
import { StatusCode } from "../status-code.js";
import { ambientCall } from "./ambient-call.js";
import type { CallStreams } from "./call-streams.js";
import type { CallTally } from "./call-tally.js";
import type { CallInterceptor, CallWays } from "./call-ways.js";
import type { CallSettings } from "./caller.js";
import { describeThrown } from "./describe-thrown.js";
import { checkFailMode } from "./fail-mode.js";
import { methodName, serviceName, type AnyMethod } from "./method.js";
import { OutgoingCall, type CallOwner, type CallRoute } from "./outgoing-call.js";
import type { ParentCall } from "./parent-call.js";
import type { Peer } from "./peer.js";

/** What a call maker works with. */
export interface CallMakerHost {
  readonly environment: Environment;
  readonly limits: Limits;
  /** Time a call without streams has where neither it nor its method says anything. */
  readonly timeoutMs: number;
  /** Constraints are checked before a call is sent. */
  readonly checksArguments: boolean;
  readonly tally: CallTally;
  /** Stands before the calls to peers; a station's own calls are made behind it. */
  readonly interceptor?: CallInterceptor | undefined;
}

/** Settings that were found right, and where they send a call. */
interface PreparedSettings {
  readonly settings: CallSettings | undefined;
  readonly route: CallRoute;
}

/** Of no settings. */
const NO_ROUTE: CallRoute = { metadata: NO_METADATA, serverId: undefined, routeKey: undefined };

/** Makes calls of what stubs say: checks settings and arguments, works out the deadline. */
export class CallMaker {
  readonly tally: CallTally;
  readonly #host: CallMakerHost;
  /** Of the settings that the last call was made with. */
  #prepared: PreparedSettings = { settings: undefined, route: NO_ROUTE };

  constructor(host: CallMakerHost) {
    this.#host = host;
    this.tally = host.tally;
  }

  /** What stands before calls to this peer, or the calls themselves. */
  intercepted(calls: CallWays, peer: Peer): CallWays {
    return this.#host.interceptor?.before(calls, peer) ?? calls;
  }

  /**
   * Makes a call that belongs to `owner`. Never throws: returns an INVALID_ARGUMENT that says what
   * is wrong. The call may be settled already: cancelled, or out of time.
   */
  make(
    owner: CallOwner,
    method: AnyMethod,
    { values, streams }: CallContent,
    settings: CallSettings,
  ): OutgoingCall | RpcError {
    const { environment, checksArguments } = this.#host;
    const parent = settings.parent ?? ambientCall(environment.ambient);
    let prepared: PreparedSettings;
    let signal: AbortSignal | undefined;
    let timeMs: number;
    try {
      const broken = checksArguments ? method.constrained?.(method, values) : undefined;
      if (broken !== undefined) return this.#refuse(method, settings, broken, undefined);
      prepared = this.#prepared.settings === settings ? this.#prepared : this.#prepare(settings);
      signal = signalOf(settings.signal, parent?.signal);
      timeMs = this.#timeOf(method, settings, parent);
    } catch (cause) {
      return this.#refuse(method, settings, describeThrown(cause), cause);
    }
    const call = new OutgoingCall(owner, method, values, prepared.route);
    const now = environment.now();
    call.begin(now, now + timeMs);
    if (streams !== undefined) {
      call.streams = streams;
      // A call with streams may be known by them alone: nobody need wait for its promise.
      call.promise.catch(() => {});
      streams.belongTo(call);
    }
    if (signal !== undefined && !call.isSettled) call.listen(signal);
    // The call that makes this one has no time left.
    if (timeMs <= 0) call.expire();
    return call;
  }

  /** Checks settings, and keeps what they come to: a stub makes all of its calls with the same. Throws a TypeError for wrong ones. */
  #prepare(settings: CallSettings): PreparedSettings {
    const { timeoutMs, idleTimeoutMs, failMode, metadata, serverId, routeKey, witness } = settings;
    if (timeoutMs !== undefined) checkCount("timeoutMs", timeoutMs);
    if (idleTimeoutMs !== undefined) checkCount("idleTimeoutMs", idleTimeoutMs);
    if (failMode !== undefined) checkFailMode("failMode", failMode);
    const { limits, checksArguments: checksItems } = this.#host;
    const route = {
      metadata: metadata === undefined ? NO_METADATA : toMetadata(metadata, limits),
      serverId,
      routeKey,
      idleTimeoutMs,
      checksItems,
      failMode,
      witness,
    };
    const prepared = { settings, route };
    // Whoever gave metadata may change them before the next call; what belongs to one call alone comes once.
    if (metadata === undefined && witness === undefined) this.#prepared = prepared;
    return prepared;
  }

  #refuse(method: AnyMethod, settings: CallSettings, reason: string, cause: unknown): RpcError {
    const error = refusal(method, settings, reason, cause);
    this.tally.neverMade(method, error);
    return error;
  }

  /** Infinity for a call with streams of which nobody says how long it may take. */
  #timeOf(method: AnyMethod, { timeoutMs }: CallSettings, parent: ParentCall | undefined): number {
    const hasStreams = method.kind !== "unary" && method.kind !== "oneway";
    const own = timeoutMs ?? method.timeoutMs ?? (hasStreams ? Infinity : this.#host.timeoutMs);
    const left: unknown = parent?.remainingMs ?? TIME_MS_MAX;
    if (left === Infinity || (typeof left === "number" && left >= TIME_MS_MAX)) return own;
    // A call that ends at no time that there is would never end.
    if (typeof left === "number" && left >= 0) return Math.min(own, left);
    throw new TypeError(`remainingMs: expected a number from 0 on, got ${describe(left)}`);
  }
}

/** What a call says. */
export interface CallContent {
  readonly values: readonly unknown[];
  readonly streams?: CallStreams | undefined;
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
  if (own === undefined && parent === undefined) return undefined;
  for (const given of [own, parent]) {
    // Plain JavaScript can pass anything, the controller for one.
    if (given === undefined || (given as unknown) instanceof AbortSignal) continue;
    throw new TypeError(`signal: expected an AbortSignal, got ${describe(given)}`);
  }
  if (own === undefined || parent === undefined) return own ?? parent;
  return AbortSignal.any([own, parent]);
}
