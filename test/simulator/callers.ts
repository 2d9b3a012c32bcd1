import { type CallContext, RpcError, type FailMode, type Peer } from "../../runtime/src/index.js";
import type { Caller } from "../../runtime/src/codegen.js";
import type { SimulatedProcess } from "../../runtime/src/testing.js";
import type { Chance } from "../fault/chance.js";
import { ProbeClient } from "../runtime/support/probe-service.js";
import { StreamClient } from "../runtime/support/stream-service.js";
import { sleep } from "./handlers.js";
import { type Called, type Ledger, type Outcome, textOf } from "./ledger.js";
import { isStream, type Plan } from "./plan.js";

/** Who calls whom. */
export interface CallPath {
  readonly process: SimulatedProcess;
  readonly caller: Caller;
  readonly isOfStation: boolean;
  readonly isBroadcast: boolean;
  /** Server to ask, or key, where the call names one. */
  readonly to?: string | undefined;
  readonly key?: string | undefined;
  readonly mayBeInvalid: boolean;
}

/** How a call is bounded. */
export interface CallBounds {
  /** Undefined for a stream that may last. */
  readonly timeoutMs: number | undefined;
  readonly idleTimeoutMs?: number | undefined;
  readonly abortMs?: number | undefined;
  readonly failMode?: FailMode | undefined;
  readonly parent?: CallContext | undefined;
}

/** Bounds by chance. What may hang, or cannot last, has an end. */
export function boundsOf(chance: Chance, plan: Plan): CallBounds {
  const isEndless = isStream(plan) && plan.answer !== "hang" && chance.oneIn(2);
  return {
    timeoutMs: isEndless ? undefined : 1 + chance.below(chance.oneIn(4) ? 60 : 700),
    idleTimeoutMs: isStream(plan) && chance.oneIn(8) ? 10 + chance.below(300) : undefined,
    abortMs: chance.oneIn(7) ? chance.below(100) : undefined,
    failMode: chance.oneIn(4)
      ? chance.pick(["failfast", "failover", "failsafe", "failback"] as const)
      : undefined,
  };
}

/** Makes calls, and writes down what their callers are told. */
export class Callers {
  readonly #ledger: Ledger;
  readonly #now: () => number;
  readonly #wrap: (caller: Caller) => Caller;

  constructor(ledger: Ledger, now: () => number, wrap: (caller: Caller) => Caller) {
    this.#ledger = ledger;
    this.#now = now;
    this.#wrap = wrap;
  }

  /** Makes the call; the promise settles with it and never rejects. */
  async make(path: CallPath, plan: Plan, bounds: CallBounds): Promise<Called> {
    const now = this.#now();
    const { timeoutMs, idleTimeoutMs, parent, abortMs } = bounds;
    const call = this.#ledger.open({
      plan,
      origin: path.process,
      isOfStation: path.isOfStation,
      isBroadcast: path.isBroadcast,
      timeoutMs,
      deadlineAt: now + (timeoutMs ?? Infinity),
      mayEndEarly: idleTimeoutMs !== undefined || parent !== undefined,
      mayBeInvalid: path.mayBeInvalid || bounds.failMode === "failback",
    });
    const abort = new AbortController();
    if (abortMs !== undefined) {
      path.process.environment.startTimer(abortMs, () => {
        call.abortedAt = this.#now();
        abort.abort(new Error("as planned"));
      });
    }
    const options = { ...bounds, signal: abort.signal };
    const outcomes = await this.#outcomes(path, call, options);
    this.#ledger.settle(call, this.#now(), outcomes);
    return call;
  }

  async #outcomes(
    path: CallPath,
    call: Called,
    options: CallBounds & { readonly signal: AbortSignal },
  ): Promise<readonly Outcome[]> {
    const { to: serverId, key: routeKey } = path;
    const settings = { ...options, serverId, routeKey };
    const caller = this.#wrap(path.caller);
    try {
      if (path.isBroadcast) return await this.#broadcast(new ProbeClient(caller, settings), call);
      const value = isStream(call.plan)
        ? await this.#stream(new StreamClient(caller, settings), call)
        : await this.#unary(new ProbeClient(caller, settings), call);
      return [{ of: undefined, error: undefined, value }];
    } catch (error) {
      return [{ of: undefined, error: RpcError.from(error), value: undefined }];
    }
  }

  async #unary(client: ProbeClient, call: Called): Promise<string | undefined> {
    const text = textOf(call);
    if (call.plan.kind === "echo") return client.echo(text);
    if (call.plan.kind === "fetch") return client.fetch(text);
    await client.note(text);
    return undefined;
  }

  async #broadcast(client: ProbeClient, call: Called): Promise<readonly Outcome[]> {
    const text = textOf(call);
    const everyone = client.broadcast();
    const results =
      call.plan.kind === "note"
        ? await everyone.note(text)
        : await (call.plan.kind === "fetch" ? everyone.fetch(text) : everyone.echo(text));
    return [...results].map(([key, result]) => {
      const of = key.replace(/#\d+$/, "");
      if (result.status === "rejected") {
        return { of, error: RpcError.from(result.reason), value: undefined };
      }
      return { of, error: undefined, value: result.value ?? undefined };
    });
  }

  async #stream(client: StreamClient, call: Called): Promise<string | undefined> {
    const text = textOf(call);
    const { kind } = call.plan;
    if (kind === "upload") return client.upload(text, this.#source(call));
    const items =
      kind === "talk"
        ? client.talk(text, this.#source(call))
        : kind === "peek"
          ? client.peek(text)
          : client.watch(text);
    const { callerTakes, takeMs } = call.plan;
    for await (const item of items) {
      this.#ledger.takes(call, item);
      if (call.taken >= callerTakes) {
        call.hasLeft = true;
        break;
      }
      if (takeMs > 0) await sleep(call.origin, takeMs);
    }
    return undefined;
  }

  async *#source(call: Called): AsyncIterable<Uint8Array> {
    const { given, paceMs, sourceFails } = call.plan;
    call.sourceState = "asked";
    try {
      for (let index = 0; index < given; index++) {
        if (paceMs > 0) await sleep(call.origin, paceMs);
        if (sourceFails && index === given - 1) throw new Error("as planned");
        yield this.#ledger.gives(call);
      }
    } finally {
      call.sourceState = "over";
    }
  }
}

/** A path to a peer, for calls back. */
export function pathBack(process: SimulatedProcess, caller: Peer | Caller): CallPath {
  return { process, caller, isOfStation: false, isBroadcast: false, mayBeInvalid: false };
}
