import { DurationHistogram, type HistogramSnapshot } from "./duration-histogram.js";
import { OutcomeCounts } from "./outcome-counts.js";

/** Pairs of server and method that are told apart; what is beyond is counted together. */
const TARGETS_MAX = 10_000;
const OTHERS = "others";

/** How attempts to call one method of one server have ended. */
export interface TargetSnapshot {
  /** Id of the server; empty for calls that no server was found for. */
  readonly server: string;
  /** Server type. */
  readonly type: string;
  /** `chat.v1.ChatRemote/join`. */
  readonly method: string;
  /** Given to the server, and not ended. */
  readonly inFlight: number;
  readonly succeeded: number;
  /** By the name of the status; `DECLARED` for errors that an interface file declares. */
  readonly failed: Readonly<Record<string, number>>;
  /** Of the failed: those that were out of time. */
  readonly timedOut: number;
  /** Time from when the attempt was given to the server until it ended. */
  readonly latency: HistogramSnapshot;
}

/** Of one server and one method. */
class Target {
  inFlight = 0;
  succeeded = 0;
  timedOut = 0;
  readonly failed = new OutcomeCounts();
  readonly latency = new DurationHistogram();
  readonly #names: Pick<TargetSnapshot, "server" | "type" | "method">;

  constructor(server: string, type: string, method: string) {
    this.#names = { server, type, method };
  }

  inspect(): TargetSnapshot {
    const { inFlight, succeeded, timedOut } = this;
    const failed = this.failed.inspect();
    return {
      ...this.#names,
      inFlight,
      succeeded,
      failed,
      timedOut,
      latency: this.latency.inspect(),
    };
  }
}

/** What is needed of a call. */
interface CountedCall {
  readonly method: { readonly path: string; readonly serverType: string };
}

interface Attempt {
  readonly target: Target;
  readonly atMs: number;
}

/** Counts attempts by server and method. A call that is tried three times is three attempts. */
export class TargetStatistics {
  readonly #now: () => number;
  readonly #timeoutCode: number;
  readonly #targets = new Map<string, Target>();
  readonly #attempts = new Map<object, Attempt>();

  /** `timeoutCode` is the status of what was out of time. */
  constructor(now: () => number, timeoutCode: number) {
    this.#now = now;
    this.#timeoutCode = timeoutCode;
  }

  /** A call is given to a server; `earlierCode` says how an attempt before ended, if there was one. */
  given(call: CountedCall, server: string, earlierCode: number): void {
    this.#end(call, earlierCode);
    const target = this.#targetOf(call, server);
    target.inFlight++;
    this.#attempts.set(call, { target, atMs: this.#now() });
  }

  /** The call has ended; 0 for one that went well. */
  ended(call: CountedCall, code: number): void {
    if (!this.#end(call, code) && code !== 0) this.#targetOf(call, "").failed.note(code);
  }

  inspect(): readonly TargetSnapshot[] {
    return [...this.#targets.values()].map((target) => target.inspect());
  }

  #end(call: CountedCall, code: number): boolean {
    const attempt = this.#attempts.get(call);
    if (attempt === undefined) return false;
    this.#attempts.delete(call);
    const { target, atMs } = attempt;
    target.inFlight--;
    target.latency.note(this.#now() - atMs);
    if (code === 0) target.succeeded++;
    else target.failed.note(code);
    if (code === this.#timeoutCode) target.timedOut++;
    return true;
  }

  #targetOf({ method }: CountedCall, server: string): Target {
    const isFull = this.#targets.size >= TARGETS_MAX;
    const key = `${server}\n${method.path}`;
    const known = this.#targets.get(key) ?? (isFull ? this.#targets.get(OTHERS) : undefined);
    if (known !== undefined) return known;
    const target = isFull
      ? new Target(OTHERS, OTHERS, OTHERS)
      : new Target(server, method.serverType, method.path);
    this.#targets.set(isFull ? OTHERS : key, target);
    return target;
  }
}
