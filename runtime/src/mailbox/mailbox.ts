import { Alarm } from "../call/alarm.js";
import type { AttemptObserver, OutgoingCall } from "../call/outgoing-call.js";
import type { CloseReason } from "../connection/close-reason.js";
import type { FailureSnapshot, MailboxSnapshot } from "../inspect/snapshots.js";
import type { RpcError } from "../rpc-error.js";
import { refusesCaller, StatusCode, statusName } from "../status-code.js";
import {
  MailboxSession,
  type MailboxSessionHost,
  type MailboxSessionOwner,
  type MailboxTarget,
} from "./mailbox-session.js";
import { PendingCalls } from "../call/pending-calls.js";
import { ReconnectDelay } from "./reconnect-delay.js";

/** Whom a mailbox belongs to, and what it works with. */
export interface MailboxHost extends MailboxSessionHost {
  /** Hears how the calls end that are given to the mailbox. */
  readonly observer: AttemptObserver;
  /** The state of the mailbox has changed. */
  mailboxChanged(mailbox: Mailbox): void;
  /** It can write a call at once, and `awaitsRoom` was set. */
  mailboxHasRoom(mailbox: Mailbox): void;
}

/**
 * What a mailbox is doing. `waiting` has lost its connection, or never got one, and tries again at
 * a time; meanwhile calls fail at once with the reason.
 */
export type MailboxState =
  | { readonly kind: "idle" }
  | {
      readonly kind: "connecting";
      readonly sinceMs: number;
      /** An earlier connection was lost or never came about. */
      readonly isProbe: boolean;
    }
  | { readonly kind: "open" }
  | {
      readonly kind: "waiting";
      readonly reason: CloseReason;
      readonly untilMs: number;
      /** Connections lost and attempts failed since one last worked, this one included. */
      readonly failures: number;
    }
  | { readonly kind: "closed" };

/** A server that has not greeted after this time is passed over while another one can be asked. Milliseconds. */
const CONNECT_LATE_MS = 500;

/** The way to one server: connects on the first call, holds calls meanwhile, and connects again when the connection is lost. */
export class Mailbox implements MailboxSessionOwner {
  readonly target: MailboxTarget;
  /** Somebody wants to hear when a call can be written. */
  awaitsRoom = false;
  readonly #host: MailboxHost;
  readonly #pending: PendingCalls;
  readonly #delay: ReconnectDelay;
  readonly #alarm: Alarm;
  #state: MailboxState = { kind: "idle" };
  #session: MailboxSession | undefined = undefined;
  /** Connections lost and attempts failed since one last worked. */
  #failures = 0;
  /** Why it was last without a connection, and when. */
  #lastFailure: { readonly reason: CloseReason; readonly atMs: number } | undefined = undefined;
  /** When the present connection opened, or the last one. */
  #openedAt = 0;
  /** Connections that the peer lets run out. */
  readonly #leaving = new Set<MailboxSession>();

  constructor(target: MailboxTarget, host: MailboxHost) {
    this.target = target;
    this.#host = host;
    this.#pending = new PendingCalls(host.limits);
    this.#delay = new ReconnectDelay(host.limits, () => host.environment.random());
    this.#alarm = new Alarm(host.wheel, () => this.#connect());
  }

  get state(): MailboxState {
    return this.#state;
  }

  /** What a call can expect: `good` as far as is known, `doubtful` while it tries to come back, `down` fails the call at once. */
  get prospect(): "good" | "doubtful" | "down" {
    const state = this.#state;
    if (state.kind === "waiting" || state.kind === "closed") return "down";
    if (state.kind !== "connecting") return "good";
    const isLate = this.#host.environment.now() - state.sinceMs > CONNECT_LATE_MS;
    return state.isProbe || isLate ? "doubtful" : "good";
  }

  /** Calls, its own or others, that wait for room on the connection. */
  get waitsForRoom(): boolean {
    return this.#pending.size > 0 || this.awaitsRoom;
  }

  /** Calls that could be written at once. */
  get freePlaces(): number {
    const requests = this.#session?.requests;
    if (this.#state.kind !== "open" || requests === undefined || this.#pending.size > 0) return 0;
    return requests.freePlaces;
  }

  /** Calls that wait, and calls that were written and have no answer yet. */
  get load(): number {
    return this.#pending.size + this.callsInFlight;
  }

  /** Calls that were written and have no answer yet. */
  get callsInFlight(): number {
    let count = this.#session?.requests.size ?? 0;
    if (this.#leaving.size === 0) return count;
    for (const session of this.#leaving) count += session.requests.size;
    return count;
  }

  inspect(): MailboxSnapshot {
    const now = this.#host.environment.now();
    const { kind } = this.#state;
    const untilMs = this.#state.kind === "waiting" ? this.#state.untilMs : undefined;
    const failure = this.#lastFailure;
    const sessions = this.#session === undefined ? [] : [this.#session];
    return {
      state: kind,
      ...(untilMs === undefined ? {} : { retryInMs: Math.max(0, Math.round(untilMs - now)) }),
      failures: this.#failures,
      ...(failure === undefined ? {} : { lastFailure: failureSnapshot(failure, now) }),
      pendingCalls: this.#pending.size,
      pendingBytes: this.#pending.bytes,
      callsInFlight: this.callsInFlight,
      connections: [...sessions, ...this.#leaving].map((session) => session.inspect()),
    };
  }

  /** Sends the call, or holds it until it can be sent, or fails it. */
  dispatch(call: OutgoingCall): void {
    call.serverId = this.target.id;
    call.observer = this.#host.observer;
    const session = this.#session;
    if (this.#state.kind === "open" && session !== undefined) {
      if (this.#pending.size > 0 || !session.requests.hasRoom) this.#hold(call);
      else {
        this.#send(session, call);
        // Calls that were made while this one was encoded may have found no room beside it.
        if (this.#pending.size > 0) this.sessionHasRoom(session);
      }
    } else if (this.#state.kind === "connecting") this.#hold(call);
    else if (this.#state.kind === "idle") {
      this.#connect();
      this.#hold(call);
    } else call.fail(this.#unavailable(call));
  }

  /** Connects without a call, where it has not begun to. */
  connect(): void {
    if (this.#state.kind === "idle") this.#connect();
  }

  /** For good: calls that wait fail, calls that were sent may have run. */
  close(reason: CloseReason): void {
    this.#become({ kind: "closed" });
    this.#alarm.clear();
    this.#failPending(reason);
    for (const session of [this.#session, ...this.#leaving]) session?.connection.close(reason);
  }

  /** Takes no new calls; closes once those that were sent have been answered. Returns those that waited, which nobody holds any more. */
  retire(reason: CloseReason): readonly OutgoingCall[] {
    const session = this.#session;
    this.#session = undefined;
    if (session !== undefined) this.#leave(session, reason);
    this.#become({ kind: "closed" });
    this.#alarm.clear();
    return this.#pending.takeAll();
  }

  /** Called by a session. */
  sessionOpened(session: MailboxSession): void {
    if (session !== this.#session) return;
    this.#failures = 0;
    this.#openedAt = this.#host.environment.now();
    this.#become({ kind: "open" });
    this.sessionHasRoom(session);
  }

  /** Called by a session when it may be able to take calls again. */
  sessionHasRoom(session: MailboxSession): void {
    while (this.#session === session && session.requests.hasRoom) {
      const call = this.#pending.shift();
      if (call === undefined) {
        if (this.awaitsRoom) this.#host.mailboxHasRoom(this);
        return;
      }
      this.#send(session, call);
    }
  }

  /** Called by a session whose connection takes no new calls but still answers old ones. */
  sessionLeaves(session: MailboxSession, reason: CloseReason): void {
    if (session !== this.#session) return;
    this.#session = undefined;
    this.#leave(session, reason);
    // The server has closed what nobody used: the next call opens another connection.
    if (reason.code === StatusCode.CANCELLED && !this.waitsForRoom) this.#become({ kind: "idle" });
    else this.#waitAndRetry(reason, this.#delayAfterLoss());
  }

  /** Called by a session exactly once. */
  sessionClosed(session: MailboxSession, reason: CloseReason): void {
    this.#leaving.delete(session);
    if (session !== this.#session) return;
    this.#session = undefined;
    if (this.#state.kind === "closed") return;
    const wasOpen = this.#state.kind === "open";
    this.#waitAndRetry(reason, wasOpen ? this.#delayAfterLoss() : this.#delay.afterFailure());
  }

  #hold(call: OutgoingCall): void {
    this.#pending.add(call);
    if (this.#state.kind !== "closed") return;
    // Its own arguments have closed this mailbox while they were encoded.
    for (const each of this.#pending.takeAll()) each.fail(this.#unavailable(each));
  }

  #send(session: MailboxSession, call: OutgoingCall): void {
    session.send(call);
    if (session.requests.isExhausted) this.#replace(session);
  }

  /** No call can be numbered any more: the next ones wait for another connection. */
  #replace(session: MailboxSession): void {
    this.#session = undefined;
    this.#leave(session, { code: StatusCode.UNAVAILABLE, message: "call ids used up" });
    this.#connect();
  }

  #leave(session: MailboxSession, reason: CloseReason): void {
    this.#leaving.add(session);
    session.leave(reason);
  }

  #connect(): void {
    const sinceMs = this.#host.environment.now();
    this.#become({ kind: "connecting", sinceMs, isProbe: this.#failures > 0 });
    const session = new MailboxSession(this, this.target, this.#host);
    this.#session = session;
    session.start();
  }

  #delayAfterLoss(): number {
    return this.#delay.afterLoss(this.#host.environment.now() - this.#openedAt);
  }

  #waitAndRetry(reason: CloseReason, delayMs: number): void {
    const { environment } = this.#host;
    const untilMs = environment.now() + delayMs;
    this.#failures++;
    this.#lastFailure = { reason, atMs: environment.now() };
    this.#become({ kind: "waiting", reason, untilMs, failures: this.#failures });
    this.#alarm.set(untilMs);
    this.#failPending(reason);
  }

  #failPending(reason: CloseReason): void {
    for (const call of this.#pending.takeAll()) call.fail(neverSent(call, reason));
  }

  #become(state: MailboxState): void {
    if (this.#state.kind === "closed") return;
    this.#state = state;
    this.#host.mailboxChanged(this);
  }

  #unavailable(call: OutgoingCall): RpcError {
    if (this.#state.kind !== "waiting") {
      const message = "it was removed, or the station was closed";
      return neverSent(call, { code: StatusCode.UNAVAILABLE, message });
    }
    const { reason, untilMs } = this.#state;
    const waitMs = Math.max(0, Math.round(untilMs - this.#host.environment.now()));
    const message = `${reason.message}; next attempt in ${waitMs} ms`;
    return neverSent(call, { code: reason.code, message, cause: reason.cause });
  }
}

function failureSnapshot(
  { reason, atMs }: { readonly reason: CloseReason; readonly atMs: number },
  now: number,
): FailureSnapshot {
  const { code, message } = reason;
  return { code: statusName(code), message, agoMs: Math.round(now - atMs) };
}

function neverSent(call: OutgoingCall, reason: CloseReason): RpcError {
  const text = `server ${call.serverId ?? ""}: ${reason.message}`;
  const details = { execution: "never-sent", cause: reason.cause } as const;
  const { code } = reason;
  return call.error(refusesCaller(code) ? code : StatusCode.UNAVAILABLE, text, details);
}
