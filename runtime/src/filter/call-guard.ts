import type { AskedServer, CallWitness } from "../call/call-witness.js";
import type { CallSettings } from "../call/caller.js";
import { givesItems, methodName, serviceName, takesItems, type AnyMethod } from "../call/method.js";
import type { ParentCall } from "../call/parent-call.js";
import type { Peer } from "../call/peer.js";
import { unwatchSignal, watchSignal, type Cancellable } from "../call/shared-signal.js";
import { NO_SLOT, type Deadline, type TimerWheel } from "../call/timer-wheel.js";
import type { Environment } from "../environment.js";
import { TIME_MS_MAX, type Limits } from "../limits.js";
import { RpcError, type Execution, type RpcErrorDetails } from "../rpc-error.js";
import { StatusCode } from "../status-code.js";
import type { MadeCallOrigin } from "./made-call.js";

/** What filtered calls work with. */
export interface CallGuardHost {
  readonly environment: Environment;
  readonly wheel: TimerWheel;
  readonly limits: Limits;
  /** Time of a call without streams of which nobody says how long it may take. */
  readonly timeoutMs: number;
}

/** Whose filters the call goes through. */
export interface CallGuardOwner {
  readonly host: CallGuardHost;
  /** Nothing more happens to the call. */
  ended(guard: CallGuard): void;
}

const TOO_LATE = "a filter has not gone on with the call in time";

/** Time that filters have to pass on how a call has ended, once it has. Milliseconds. */
const GRACE_MS = 50;

/** Sees to it that a call ends in its time, whatever its filters do, and knows how far it got. */
export class CallGuard implements MadeCallOrigin, CallWitness, Deadline, Cancellable {
  deadlineAt: number = Infinity;
  endsAt: number = Infinity;
  wheelNext: Deadline | undefined = undefined;
  wheelPrevious: Deadline | undefined = undefined;
  wheelSlot: number = NO_SLOT;
  asked: AskedServer | undefined = undefined;
  attempts = 0;
  /** Why nothing more is done for the call, once that is so. */
  failure: RpcError | undefined = undefined;
  readonly startedAt: number;
  readonly method: AnyMethod;
  readonly peer: Peer | undefined;
  readonly parent: ParentCall | undefined;
  readonly clock: Environment;
  readonly limits: Limits;
  readonly #host: CallGuardHost;
  readonly #owner: CallGuardOwner;
  /** Kept by the owner. */
  place = 0;
  /** Who has to hear that the call is over. Those that have their answer stay, but for items: it means nothing to them. */
  #waiting: ((failure: Error) => void)[] | undefined = undefined;
  #signal: AbortSignal | undefined = undefined;
  /** When the call is over, which may be later than what stands in the wheel. */
  #dueAt = Infinity;
  #reached: Execution = "never-sent";
  #isReached = false;
  #code: number = StatusCode.DEADLINE_EXCEEDED;
  #cause: unknown = undefined;

  constructor(
    owner: CallGuardOwner,
    method: AnyMethod,
    { peer, parent }: { readonly peer: Peer | undefined; readonly parent: ParentCall | undefined },
  ) {
    const { host } = owner;
    this.#host = host;
    this.#owner = owner;
    this.method = method;
    this.peer = peer;
    this.parent = parent;
    this.clock = host.environment;
    this.limits = host.limits;
    this.startedAt = host.environment.now();
  }

  /** How far the call got behind its filters. */
  get execution(): Execution {
    return this.#reached;
  }

  get identity(): RpcErrorDetails {
    const { path } = this.method;
    return { service: serviceName(path), method: methodName(path) };
  }

  /** Begins to watch. */
  start(settings: CallSettings): void {
    this.endsAt = this.#endOf(settings);
    this.#dueAt = this.endsAt;
    this.#move(this.endsAt);
    const both = signalOf(settings.signal, this.parent?.signal);
    if (both === undefined) return;
    if (both.aborted) {
      this.cancel(both.reason);
      return;
    }
    this.#signal = both;
    watchSignal(both, this);
  }

  /** The filters are done: what the call is really made with. From here on its own deadline counts; this one only sees to it that the filters pass on how it ends. */
  reach(settings: CallSettings): CallSettings | RpcError {
    if (this.failure !== undefined) return this.failure;
    this.endsAt = this.#endOf(settings);
    const timeoutMs = this.#timeOf(settings);
    const leftMs = this.startedAt + (timeoutMs ?? Infinity) - this.clock.now();
    if (leftMs <= 0) return this.fail(StatusCode.DEADLINE_EXCEEDED, TOO_LATE, undefined);
    this.#isReached = true;
    this.#reached = "maybe-executed";
    this.#dueAt = this.endsAt + GRACE_MS;
    // A later time is looked at when the one before has come.
    if (this.#dueAt < this.deadlineAt) this.#move(this.#dueAt);
    return {
      timeoutMs: leftMs === Infinity ? settings.timeoutMs : Math.ceil(leftMs),
      idleTimeoutMs: settings.idleTimeoutMs,
      signal: settings.signal,
      metadata: settings.metadata,
      failMode: settings.failMode,
      parent: settings.parent,
      serverId: settings.serverId,
      routeKey: settings.routeKey,
      isBroadcast: settings.isBroadcast,
      witness: this,
    };
  }

  /** A server is asked, for the first time or once more. */
  givenTo(server: AskedServer): void {
    this.asked = server;
    this.attempts++;
  }

  /** What lies behind the filters has ended. */
  ended(execution: Execution): void {
    this.#reached = execution;
  }

  /** The same, but it fails when the call is over, whatever becomes of the promise. */
  bounded<Value>(promise: Promise<Value>): Promise<Value> {
    return new Promise((resolve, reject) => {
      promise.then(resolve, reject);
      this.whenFailed(reject);
    });
  }

  /** The same for one of any number of items: what has come is not kept as long as the stream. */
  boundedItem<Step>(step: Promise<Step>): Promise<Step> {
    return new Promise((resolve, reject) => {
      const forget = (): void => {
        const at = this.#waiting?.indexOf(reject) ?? -1;
        if (at >= 0) this.#waiting?.splice(at, 1);
      };
      const came = (value: Step): void => {
        forget();
        resolve(value);
      };
      step.then(came, (error: Error) => {
        forget();
        reject(error);
      });
      this.whenFailed(reject);
    });
  }

  /** Calls back when the call is over before its answer has come, at once where it is. */
  whenFailed(tell: (failure: Error) => void): void {
    if (this.failure !== undefined) tell(this.failure);
    else if (this.#waiting === undefined) this.#waiting = [tell];
    else this.#waiting.push(tell);
  }

  /** Nobody waits any more: watches no longer. */
  over(): void {
    this.#host.wheel.remove(this);
    if (this.#signal !== undefined) unwatchSignal(this.#signal, this);
    this.#signal = undefined;
    this.#owner.ended(this);
  }

  cancel(reason: unknown): void {
    this.#code = StatusCode.CANCELLED;
    this.#cause = reason;
    // The call that was made is cancelled as well, and says how far it got.
    if (this.#isReached) {
      this.#dueAt = Math.min(this.#dueAt, this.clock.now() + GRACE_MS);
      this.#move(this.#dueAt);
    } else this.fail(StatusCode.CANCELLED, "cancelled", reason);
  }

  expire(): void {
    if (this.#dueAt > this.clock.now()) {
      this.#move(this.#dueAt);
      return;
    }
    const reason = this.#isReached ? "a filter does not pass on how the call has ended" : TOO_LATE;
    this.fail(this.#code, reason, this.#cause);
  }

  /** The call goes no further than it has got. */
  fail(code: number, reason: string, cause: unknown): RpcError {
    if (this.failure !== undefined) return this.failure;
    const details = { ...this.identity, execution: this.#reached, cause };
    const failure = new RpcError(code, reason, details);
    this.failure = failure;
    const waiting = this.#waiting ?? [];
    this.#waiting = undefined;
    for (const tell of waiting) tell(failure);
    this.over();
    return failure;
  }

  #move(deadlineAt: number): void {
    this.#host.wheel.remove(this);
    this.deadlineAt = deadlineAt;
    if (deadlineAt < Infinity && this.failure === undefined) this.#host.wheel.add(this);
  }

  #endOf(settings: CallSettings): number {
    const own = this.startedAt + (this.#timeOf(settings) ?? this.#host.timeoutMs);
    const left: unknown = this.parent?.remainingMs; // plain JavaScript can pass anything
    return typeof left === "number" && left >= 0 ? Math.min(own, this.clock.now() + left) : own;
  }

  /** Undefined for a time that cannot be: the call will be refused for it. */
  #timeOf({ timeoutMs }: CallSettings): number | undefined {
    const { method } = this;
    if (timeoutMs !== undefined) {
      return Number.isInteger(timeoutMs) && timeoutMs >= 1 && timeoutMs <= TIME_MS_MAX
        ? timeoutMs
        : undefined;
    }
    const hasStreams = takesItems(method) || givesItems(method);
    return method.timeoutMs ?? (hasStreams ? Infinity : this.#host.timeoutMs);
  }
}

/** What is no signal is refused by those who make the call. */
function signalOf(
  own: AbortSignal | undefined,
  parent: AbortSignal | undefined,
): AbortSignal | undefined {
  if (own === undefined && parent === undefined) return undefined;
  const signals = [own, parent].filter((it) => it instanceof AbortSignal);
  return signals.length > 1 ? AbortSignal.any(signals) : signals[0];
}
