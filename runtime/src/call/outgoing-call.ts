import { RpcError, type Execution, type Metadata, type RpcErrorDetails } from "../rpc-error.js";
import { StatusCode } from "../status-code.js";
import { CallHistory, NO_HISTORY } from "./call-history.js";
import type { CallStreams } from "./call-streams.js";
import type { CallTally } from "./call-tally.js";
import type { CallWitness } from "./call-witness.js";
import type { FailMode } from "./fail-mode.js";
import { methodName, serviceName, type AnyMethod } from "./method.js";
import { unwatchSignal, watchSignal, type Cancellable } from "./shared-signal.js";
import { NO_SLOT, type Deadline, type TimerWheel } from "./timer-wheel.js";

/** Who holds a call at the moment: a connection that wrote it or a queue it waits in. */
export interface CallHolder {
  /** Whether what it holds has been written. */
  readonly isSent: boolean;
  /** Forgets the call, which has ended otherwise; returns how far it got. */
  abandon(call: OutgoingCall): Execution;
}

/** Decides what follows when an attempt has failed: another attempt, or `call.reject`. */
export interface CallOwner {
  readonly wheel: TimerWheel;
  readonly tally: CallTally;
  attemptFailed(call: OutgoingCall, failure: RpcError): void;
}

/** Hears how the attempts of calls at one server end. */
export interface AttemptObserver {
  /** `at` is when the answer came. */
  answered(call: OutgoingCall, at: number): void;
  /** It was sent, and nothing came in its time. */
  timedOut(call: OutgoingCall): void;
  failed(call: OutgoingCall, failure: RpcError): void;
}

/** Where a call goes and what goes along. */
export interface CallRoute {
  readonly metadata: Metadata;
  /** The one server to ask; undefined lets the router choose. */
  readonly serverId: string | undefined;
  readonly routeKey: unknown;
  /** Undefined: as the limits say. */
  readonly idleTimeoutMs?: number | undefined;
  /** Constraints of items are checked before they are sent. */
  readonly checksItems?: boolean | undefined;
  /** Undefined: as the station says. */
  readonly failMode?: FailMode | undefined;
  readonly witness?: CallWitness | undefined;
}

/** In place of the time at which a call was written: it had to wait, and is written at a later time than it was made. */
export const WAITED = -1;

let capturedResolve: (value: unknown) => void;
let capturedReject: (error: RpcError) => void;

/** One function for all promises: a closure per call would be garbage per call. */
function capture(resolve: (value: unknown) => void, reject: (error: RpcError) => void): void {
  capturedResolve = resolve;
  capturedReject = reject;
}

/** A call from the moment it is made until it is settled, over all its attempts. Settles exactly once. */
export class OutgoingCall implements Deadline, Cancellable {
  /** On the connection that carries it now. */
  id = 0;
  deadlineAt: number = Infinity;
  wheelNext: Deadline | undefined = undefined;
  wheelPrevious: Deadline | undefined = undefined;
  wheelSlot: number = NO_SLOT;
  /** Set by whoever takes the call, cleared when it lets go. */
  holder: CallHolder | undefined = undefined;
  /** Server of the present attempt. */
  serverId: string | undefined = undefined;
  /** Of that server. */
  observer: AttemptObserver | undefined = undefined;
  /** When the present attempt was written. Before that, when the call was made, or WAITED. */
  sentAt: number = WAITED;
  /** Items that go with it or answer it. */
  streams: CallStreams | undefined = undefined;
  /** Arguments encoded while the call waits in a queue. */
  payload: Uint8Array | undefined = undefined;
  #history: CallHistory | undefined = undefined;
  readonly method: AnyMethod;
  readonly values: readonly unknown[];
  readonly route: CallRoute;
  readonly promise: Promise<unknown>;
  readonly #owner: CallOwner;
  readonly #resolve: (value: unknown) => void;
  readonly #reject: (error: RpcError) => void;
  #isSettled = false;
  #signal: AbortSignal | undefined = undefined;

  constructor(owner: CallOwner, method: AnyMethod, values: readonly unknown[], route: CallRoute) {
    this.#owner = owner;
    this.method = method;
    this.values = values;
    this.route = route;
    this.promise = new Promise(capture);
    this.#resolve = capturedResolve;
    this.#reject = capturedReject;
    owner.tally.started(this);
  }

  /** From now on it has a deadline. Called once, at the time it was made. */
  begin(now: number, deadlineAt: number): void {
    this.sentAt = now;
    this.deadlineAt = deadlineAt;
    if (deadlineAt < Infinity) this.#owner.wheel.add(this);
  }

  /** What earlier attempts have come to. */
  get history(): Readonly<CallHistory> {
    return this.#history ?? NO_HISTORY;
  }

  /** The same, to be written to. */
  get ownHistory(): CallHistory {
    return (this.#history ??= new CallHistory());
  }

  /** It cannot be written yet, and waits with `holder`. */
  waitWith(holder: CallHolder): void {
    this.holder = holder;
    this.sentAt = WAITED;
  }

  get isSettled(): boolean {
    return this.#isSettled;
  }

  /** Cancels the call when the signal fires. Called at most once. */
  listen(signal: AbortSignal): void {
    if (signal.aborted) {
      this.cancel(signal.reason);
      return;
    }
    this.#signal = signal;
    watchSignal(signal, this);
  }

  cancel(reason: unknown): void {
    this.abandon(StatusCode.CANCELLED, "cancelled", reason);
  }

  expire(): void {
    const isSent = this.holder?.isSent === true;
    if (isSent) this.observer?.timedOut(this);
    const reason = isSent ? "no answer in time" : "not sent in time";
    this.abandon(StatusCode.DEADLINE_EXCEEDED, reason, this.history.earlierFailure);
  }

  /** `at` is when the answer came. */
  resolve(value: unknown, at: number): void {
    if (!this.#settle()) return;
    this.#owner.tally.succeeded(this);
    this.observer?.answered(this, at);
    this.streams?.over(undefined);
    this.#resolve(value);
  }

  reject(error: RpcError): void {
    if (!this.#settle()) return;
    const told = this.history.mayHaveRun ? maybeExecuted(error) : error;
    this.#owner.tally.failed(this, told);
    this.streams?.over(told);
    this.#reject(told);
  }

  /** Tells the owner that the present attempt came to nothing. */
  fail(failure: RpcError): void {
    if (this.#isSettled) return;
    this.holder = undefined;
    this.streams?.attemptFailed();
    this.observer?.failed(this, failure);
    this.sentAt = WAITED;
    this.#owner.attemptFailed(this, failure);
  }

  /** An error that says which call it is about. */
  error(code: number, reason: string, details: RpcErrorDetails): RpcError {
    return new RpcError(code, reason, { ...this.identity, ...details });
  }

  /** The details that every error of this call has. */
  get identity(): RpcErrorDetails {
    const { path } = this.method;
    return { service: serviceName(path), method: methodName(path), serverId: this.serverId };
  }

  /** Gives the call up from this side, wherever it is. */
  abandon(code: number, reason: string, cause: unknown): void {
    if (this.#isSettled) return;
    const execution = this.holder?.abandon(this) ?? "never-sent";
    this.reject(this.error(code, reason, { execution, cause }));
  }

  #settle(): boolean {
    if (this.#isSettled) return false;
    this.#isSettled = true;
    this.holder = undefined;
    this.payload = undefined;
    this.#owner.wheel.remove(this);
    if (this.#signal !== undefined) unwatchSignal(this.#signal, this);
    return true;
  }
}

/** The same failure, of a call that an earlier attempt may have run. */
function maybeExecuted(error: RpcError): RpcError {
  if (error.execution === "executed" || error.execution === "maybe-executed") return error;
  const {
    code,
    rawMessage: reason,
    service,
    method,
    serverId,
    metadata,
    retryAfterMs,
    cause,
  } = error;
  const details = { service, method, serverId, metadata, retryAfterMs, cause };
  return new RpcError(code, reason, { ...details, execution: "maybe-executed" });
}
