import { describeThrown } from "../call/describe-thrown.js";
import type { Handler } from "../call/service-skeleton.js";
import type { AmbientStore } from "../environment.js";
import type { Logger } from "../logger.js";
import type { RareWarnings } from "../rare-warnings.js";
import { RpcError } from "../rpc-error.js";
import { StatusCode } from "../status-code.js";
import type { ServedCall } from "./served-call.js";
import type { ServiceTable } from "./service-table.js";
import { Thrown } from "./thrown.js";

/** How a dispatcher treats what handlers do. */
export interface DispatcherOptions {
  /** Send the messages of unexpected exceptions to callers. They may hold secrets: for development. */
  readonly exposeErrors: boolean;
  /** Carry the running call through the handler's asynchronous code. */
  readonly inheritContext: boolean;
  readonly ambient: AmbientStore;
  readonly logger: Logger;
  /** For what strangers can cause. */
  readonly warnings: RareWarnings;
  /** No call runs any more. */
  readonly onIdle: () => void;
}

/** Takes requests to their handlers, and keeps what handlers throw from harming anyone but their caller. */
export class Dispatcher {
  /** Handlers that run, over all connections, and answers that wait to be sent. */
  callsRunning = 0;
  readonly #options: DispatcherOptions;
  readonly #table: ServiceTable;

  constructor(table: ServiceTable, options: DispatcherOptions) {
    this.#table = table;
    this.#options = options;
    if (options.inheritContext) options.ambient.enable();
  }

  find(methodId: number): Handler | undefined {
    return this.#table.find(methodId);
  }

  /** Runs the handler. Never throws: what it throws comes back as Thrown, what is to be awaited as a promise of this realm. */
  invoke(handler: Handler, values: readonly unknown[], call: ServedCall): unknown {
    try {
      if (!this.#options.inheritContext) return awaitable(handler.run(values, call));
      return this.#options.ambient.run(call, () => awaitable(handler.run(values, call)));
    } catch (error) {
      return new Thrown(error);
    }
  }

  /** What the caller is told of what a handler threw: an RpcError as it is, anything else without its message. */
  failureOf(call: ServedCall, thrown: unknown): RpcError {
    try {
      return this.#failureOf(call, thrown);
    } catch {
      // What was thrown cannot even be looked at, as a revoked proxy.
      return this.#unexpected(call, "something that cannot be looked at");
    }
  }

  #failureOf(call: ServedCall, thrown: unknown): RpcError {
    // A call that the handler made may have failed; to this caller the handler ran all the same.
    if (thrown instanceof RpcError && canBeSent(thrown)) return executed(thrown);
    return this.#unexpected(call, thrown);
  }

  #unexpected(call: ServedCall, thrown: unknown): RpcError {
    const { logger, exposeErrors } = this.#options;
    const { path } = call.served;
    logger.error({ method: path, peer: call.peer, err: thrown }, `handler of ${path} failed`);
    const reason = exposeErrors ? describeThrown(thrown) : "the handler failed";
    return new RpcError(StatusCode.UNKNOWN, reason);
  }

  /** A handler gave something else than its method declares. */
  resultIsWrong(call: ServedCall, code: number, detail: string): RpcError {
    const { logger, exposeErrors } = this.#options;
    const { path } = call.served;
    logger.error({ method: path, detail }, `result of ${path} does not match its declaration`);
    const reason = "the handler's result does not match its declaration";
    return new RpcError(code, exposeErrors ? `${reason}: ${detail}` : reason);
  }

  /** A oneway request does not run; nobody can be told but the log. */
  dropped(what: string, error: RpcError): void {
    const fields = { method: what, code: error.code };
    this.#options.warnings.warn(fields, `oneway ${what} dropped: ${error.rawMessage}`);
  }

  /** A handler has ended and its answer, if there is one, is on its way. */
  finished(): void {
    this.callsRunning--;
    if (this.callsRunning === 0) this.#options.onIdle();
  }
}

/** What a handler returned. A foreign thenable is adopted, so that its faults become rejections. */
function awaitable(value: unknown): unknown {
  if (typeof value !== "object" || value === null || value instanceof Promise) return value;
  return "then" in value ? Promise.resolve(value) : value;
}

/** Plain JavaScript can make an RpcError of anything. */
function canBeSent({ code, rawMessage }: RpcError): boolean {
  const isCode = Number.isInteger(code) && code > StatusCode.OK && code <= CODE_MAX;
  return isCode && typeof rawMessage === "string";
}

/** The field of the wire is a uint32. */
const CODE_MAX = 2 ** 32 - 1;

function executed(error: RpcError): RpcError {
  if (error.execution === "executed") return error;
  const { code, rawMessage, metadata, retryAfterMs } = error;
  return new RpcError(code, rawMessage, { metadata, retryAfterMs, cause: error });
}
