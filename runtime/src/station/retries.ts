import type { FailMode } from "../call/fail-mode.js";
import type { OutgoingCall } from "../call/outgoing-call.js";
import type { TimerWheel } from "../call/timer-wheel.js";
import type { Environment } from "../environment.js";
import type { Limits } from "../limits.js";
import type { Logger } from "../logger.js";
import { RareWarnings } from "../rare-warnings.js";
import type { ServerDirectory } from "../registry/server-directory.js";
import type { RpcError } from "../rpc-error.js";
import { StatusCode } from "../status-code.js";
import type { Mailboxes } from "./mailboxes.js";
import { PostponedCalls } from "./postponed-calls.js";
import { RetryBudget } from "./retry-budget.js";
import { canWaitInBackground, nextStep, stepWithoutServer, type NextStep } from "./retry-policy.js";
import { noteFailed } from "./server-choice.js";
import type { StationPolicies } from "./station-policies.js";

/** First pause before a call is tried again, and the longest; each is twice as long as the one before, ± 20 %. Milliseconds. */
const PAUSES = {
  failsafe: { minMs: 50, maxMs: 1_000 },
  failback: { minMs: 200, maxMs: 5_000 },
} as const;

const JITTER = 0.2;

/** What retries work with. */
export interface RetriesHost {
  readonly environment: Environment;
  readonly limits: Limits;
  readonly wheel: TimerWheel;
  readonly logger: Logger;
  readonly directory: ServerDirectory;
  readonly mailboxes: Mailboxes;
  readonly policies: StationPolicies;
}

/** Gives a call out again; the failure is why it was not the first time. */
export type RouteAgain = (call: OutgoingCall, failure: RpcError | undefined) => void;

/** What follows when a call has failed: it goes elsewhere, waits for another attempt, or its caller is told. */
export class Retries {
  readonly #host: RetriesHost;
  readonly #route: RouteAgain;
  readonly #postponed: PostponedCalls;
  readonly #warnings: RareWarnings;
  /** By server type. */
  readonly #budgets = new Map<string, RetryBudget>();

  constructor(host: RetriesHost, route: RouteAgain) {
    this.#host = host;
    this.#route = route;
    this.#warnings = new RareWarnings(host.environment, host.logger);
    this.#postponed = new PostponedCalls(host.limits, host.wheel, (call) => {
      this.#route(call, call.history.earlierFailure);
    });
  }

  /** Calls that wait for another attempt. */
  get waiting(): number {
    return this.#postponed.size;
  }

  /** Repetitions that calls to servers of that type may make now; undefined where none was called yet. */
  budgetOf(serverType: string): number | undefined {
    return this.#budgets.get(serverType)?.tokens;
  }

  /** A call is made. Returns false after rejecting one that its mode cannot be had for. */
  accept(call: OutgoingCall): boolean {
    this.#budgetOf(call).deposit();
    if (this.#modeOf(call) !== "failback" || canWaitInBackground(call.method)) return true;
    const reason = `failMode failback: ${call.method.path} is neither oneway nor @idempotent`;
    call.reject(call.error(StatusCode.INVALID_ARGUMENT, reason, { execution: "never-sent" }));
    return false;
  }

  /** An attempt has come to nothing. */
  attemptFailed(call: OutgoingCall, failure: RpcError): void {
    const mode = this.#modeOf(call);
    const step = nextStep(call, failure, mode);
    if (step === "give-up") {
      call.reject(failure);
      return;
    }
    const isPaid = failure.execution === "never-sent" || this.#budgetOf(call).withdraw();
    if (!isPaid && mode !== "failback") {
      call.reject(withoutBudget(call, failure));
      return;
    }
    this.#note(call, failure);
    this.#take(isPaid ? step : "later", call, failure);
  }

  /** There is no server to give the call to. */
  withoutServer(call: OutgoingCall, failure: RpcError): void {
    this.#take(stepWithoutServer(call, this.#modeOf(call)), call, failure);
  }

  /** Calls that wait for another attempt, which nobody holds any more. */
  takeAll(): readonly OutgoingCall[] {
    return this.#postponed.takeAll();
  }

  #take(step: NextStep, call: OutgoingCall, failure: RpcError): void {
    call.ownHistory.earlierFailure = failure;
    if (step === "give-up") call.reject(failure);
    else if (step === "elsewhere") this.#route(call, failure);
    else this.#postpone(call, failure);
  }

  #note(call: OutgoingCall, { code, execution }: RpcError): void {
    if (execution === "refused") call.ownHistory.refusals++;
    if (execution === "maybe-executed") {
      call.ownHistory.mayHaveRun = true;
      call.ownHistory.repeats++;
    }
    const info = this.#host.directory.get(call.serverId ?? "");
    if (info === undefined) return;
    const isOneConnection = execution === "never-sent" && code === StatusCode.UNAVAILABLE;
    noteFailed(call, this.#host.mailboxes.of(info), isOneConnection);
  }

  #postpone(call: OutgoingCall, failure: RpcError): void {
    const { environment } = this.#host;
    const mode = this.#modeOf(call);
    const pauseMs = Math.max(this.#pauseOf(call, mode), failure.retryAfterMs ?? 0);
    const atMs = environment.now() + pauseMs;
    // Whoever waits hears at once that waiting is of no use.
    if (atMs >= call.deadlineAt) {
      call.reject(failure);
      return;
    }
    call.ownHistory.delays++;
    call.ownHistory.tried = undefined;
    if (this.#postponed.add(call, atMs)) return;
    const { pendingCallsMax, pendingBytesMax } = this.#host.limits;
    const reason = `too many calls wait to be tried again, at most ${pendingCallsMax} (limits.pendingCallsMax) and ${pendingBytesMax} bytes (limits.pendingBytesMax)`;
    const { execution } = failure;
    const details = { execution, cause: failure } as const;
    this.#warnings.warn(
      { method: call.method.path, mode },
      `${mode}: a call was dropped: ${reason}`,
    );
    call.reject(call.error(StatusCode.RESOURCE_EXHAUSTED, reason, details));
  }

  #pauseOf({ history }: OutgoingCall, mode: FailMode): number {
    const { minMs, maxMs } = PAUSES[mode === "failback" ? "failback" : "failsafe"];
    const pauseMs = Math.min(minMs * 2 ** Math.min(history.delays, 30), maxMs);
    return pauseMs * (1 + JITTER * (2 * this.#host.environment.random() - 1));
  }

  #modeOf(call: OutgoingCall): FailMode {
    return this.#host.policies.failModeOf(call);
  }

  #budgetOf({ method }: OutgoingCall): RetryBudget {
    const { serverType } = method;
    const known = this.#budgets.get(serverType);
    if (known !== undefined) return known;
    const { environment, policies } = this.#host;
    const budget = new RetryBudget(policies.retryBudget, () => environment.now());
    this.#budgets.set(serverType, budget);
    return budget;
  }
}

/** The failure, and why it was not mended. */
function withoutBudget(call: OutgoingCall, failure: RpcError): RpcError {
  const { code, rawMessage, execution, metadata, retryAfterMs, cause } = failure;
  const reason = `${rawMessage}; not repeated: the retry budget is used up`;
  return call.error(code, reason, { execution, metadata, retryAfterMs, cause });
}
