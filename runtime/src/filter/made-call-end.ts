import type { CallWays } from "../call/call-ways.js";
import { describeThrown } from "../call/describe-thrown.js";
import { givesItems, takesItems, type AnyAnsweredMethod } from "../call/method.js";
import { explainValue } from "../codec/explain.js";
import { Writer } from "../codec/writer.js";
import { RpcError } from "../rpc-error.js";
import { StatusCode } from "../status-code.js";
import type { CallGuard } from "./call-guard.js";
import type { ChainEnd } from "./filter-chain.js";
import type { ClientCall } from "./filter.js";
import { lateItems } from "./late-items.js";
import { MadeCall } from "./made-call.js";
import { type ItemsEnd, WatchedItems } from "./watched-items.js";
import { withExecution } from "./with-execution.js";

/** What lies behind the filters of a call: it is made, and how it ends is noted. */
export class MadeCallEnd implements ChainEnd<ClientCall> {
  readonly #guard: CallGuard;
  readonly #calls: CallWays;
  /** What the server has answered, once it has. */
  #answer: { readonly value: unknown } | undefined = undefined;

  constructor(guard: CallGuard, calls: CallWays) {
    this.#guard = guard;
    this.#calls = calls;
  }

  isPassable(given: unknown): boolean {
    return given instanceof MadeCall && given.origin === this.#guard;
  }

  bounded(answer: Promise<unknown>): Promise<unknown> {
    return this.#guard.bounded(answer);
  }

  async once(passed: ClientCall): Promise<unknown> {
    const { args, items, settings } = made(passed);
    const { method } = this.#guard;
    const reached = this.#guard.reach(settings);
    if (reached instanceof RpcError) throw reached;
    try {
      const value =
        takesItems(method) && items !== undefined
          ? await this.#calls.upload(method, args, items, reached)
          : await this.#calls.call(method, args, reached);
      this.#answer = { value };
      // Nobody knows what becomes of a oneway call that was written.
      this.#guard.ended(method.kind === "oneway" ? "maybe-executed" : "executed");
      return value;
    } catch (error) {
      throw this.#failed(error);
    }
  }

  items(passed: ClientCall): AsyncIterable<unknown> {
    return new WatchedItems({
      begin: () => this.#begin(made(passed)),
      bounded: (step) => step,
      ended: (end) => this.#ended(end),
    });
  }

  /** What the caller gets of what came out of the filters. */
  resultFrom(value: unknown): unknown {
    return this.#guard.method.kind === "oneway" ? undefined : value;
  }

  /** INTERNAL where a filter has made up a result that the method does not have. Never throws. */
  whatIsWrongWith(value: unknown): RpcError | undefined {
    const { method } = this.#guard;
    if (this.#answer !== undefined && this.#answer.value === value) return undefined;
    if (method.kind === "oneway") return undefined;
    try {
      method.encodeResult(new Writer(), value);
      return undefined;
    } catch (cause) {
      const { identity, execution } = this.#guard;
      const detail = explained(method, value) ?? describeThrown(cause);
      const reason = `a filter's result does not match its declaration: ${detail}`;
      return new RpcError(StatusCode.INTERNAL, reason, { ...identity, execution, cause });
    }
  }

  /** What the caller is told of what came out of the filters. Never throws. */
  failureOf(thrown: unknown): RpcError {
    const { method, identity, execution, failure } = this.#guard;
    if (thrown === failure && failure !== undefined) return failure;
    if (isRpcError(thrown)) return withExecution(thrown, execution, method, identity);
    const reason = `a filter failed: ${describeThrown(thrown)}`;
    return new RpcError(StatusCode.INTERNAL, reason, { ...identity, execution, cause: thrown });
  }

  #begin({ args, items, settings }: MadeCall): AsyncIterable<unknown> {
    const { method } = this.#guard;
    const reached = this.#guard.reach(settings);
    if (reached instanceof RpcError) return lateItems(Promise.reject(reached));
    if (givesItems(method)) return this.#calls.answers(method, args, items, reached);
    return lateItems(Promise.reject(new TypeError(`${method.path} gives no items`)));
  }

  #ended(end: ItemsEnd): unknown {
    if (end.kind === "failed") return this.#failed(end.error);
    if (end.kind === "complete") this.#guard.ended("executed");
    return undefined;
  }

  #failed(error: unknown): unknown {
    // All that a call fails with is an RpcError.
    if (error instanceof RpcError) this.#guard.ended(error.execution);
    return error;
  }
}

function made(call: ClientCall): MadeCall {
  if (call instanceof MadeCall) return call;
  throw new TypeError("expected a call that is made"); // see isPassable
}

function isRpcError(thrown: unknown): thrown is RpcError {
  try {
    return thrown instanceof RpcError;
  } catch {
    // A revoked proxy cannot even be looked at.
    return false;
  }
}

function explained(method: AnyAnsweredMethod, value: unknown): string | undefined {
  try {
    return method.result === undefined ? undefined : explainValue(method.result(), value, "result");
  } catch {
    // A getter of the value throws, as it did for the encoder.
    return undefined;
  }
}
