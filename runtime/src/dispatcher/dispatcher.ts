import { describeThrown } from "../call/describe-thrown.js";
import { isThenable } from "../call/is-thenable.js";
import type { AnyMethod } from "../call/method.js";
import type { Peer } from "../call/peer.js";
import type { Handler } from "../call/service-skeleton.js";
import type { AmbientStore } from "../environment.js";
import { FilterFault } from "../filter/filter-fault.js";
import type { ServerFilters } from "../filter/server-filters.js";
import { withExecution } from "../filter/with-execution.js";
import type { Logger } from "../logger.js";
import type { RareWarnings } from "../rare-warnings.js";
import { canBeSent, RpcError, type Metadata } from "../rpc-error.js";
import { StatusCode } from "../status-code.js";
import { permissionRefusal, type Permit } from "./permission.js";
import type { ServedCall } from "./served-call.js";
import type { ServedTally } from "./served-tally.js";
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
  /** Whether a call may run; undefined lets all of them. */
  readonly permit?: Permit | undefined;
  /** For what strangers can cause. */
  readonly warnings: RareWarnings;
  /** Undefined where there are none. */
  readonly filters: ServerFilters | undefined;
  readonly tally: ServedTally;
  /** No call runs any more. */
  readonly onIdle: () => void;
}

/** Takes requests to their handlers, and keeps what handlers throw from harming anyone but their caller. */
export class Dispatcher {
  /** Handlers that run, over all connections, and answers that wait to be sent. */
  callsRunning = 0;
  readonly tally: ServedTally;
  readonly #options: DispatcherOptions;
  readonly #table: ServiceTable;

  constructor(table: ServiceTable, options: DispatcherOptions) {
    this.#table = table;
    this.#options = options;
    this.tally = options.tally;
    if (options.inheritContext) options.ambient.enable();
  }

  find(methodId: number): Handler | undefined {
    return this.#table.find(methodId);
  }

  /** Why the peer may not make this call; undefined when it may. */
  refusal(method: AnyMethod, peer: Peer, metadata: Metadata): RpcError | undefined {
    const { permit, logger } = this.#options;
    return permit && permissionRefusal(permit, method, { peer, metadata }, logger);
  }

  /** Runs the handler. Never throws: what it throws comes back as Thrown, what is to be awaited as a promise of this realm. */
  invoke(handler: Handler, values: readonly unknown[], call: ServedCall): unknown {
    try {
      if (!this.#options.inheritContext) return awaitable(this.#run(handler, values, call));
      return this.#options.ambient.run(call, () => awaitable(this.#run(handler, values, call)));
    } catch (error) {
      return new Thrown(error);
    }
  }

  /** What the caller is told of what a handler threw: an RpcError as it is, anything else without its message. */
  failureOf(call: ServedCall, thrown: unknown): RpcError {
    try {
      const failure = this.#failureOf(call, thrown);
      return call.hasHandlerBegun ? failure : this.#refused(call, failure);
    } catch {
      // What was thrown cannot even be looked at, as a revoked proxy.
      const failure = this.#unexpected(call, "something that cannot be looked at");
      return call.hasHandlerBegun ? failure : this.#refused(call, failure);
    }
  }

  #run(handler: Handler, values: readonly unknown[], call: ServedCall): unknown {
    const { filters } = this.#options;
    return filters === undefined ? handler.run(values, call) : filters.run(handler, values, call);
  }

  #failureOf(call: ServedCall, thrown: unknown): RpcError {
    // A call that the handler made may have failed; to this caller the handler ran all the same.
    if (thrown instanceof RpcError && canBeSent(thrown)) {
      return call.hasHandlerBegun ? executed(thrown) : thrown;
    }
    return this.#unexpected(call, thrown);
  }

  #unexpected(call: ServedCall, thrown: unknown): RpcError {
    const { logger, exposeErrors } = this.#options;
    const { path } = call.served;
    const isFilters = !call.hasHandlerBegun || thrown instanceof FilterFault;
    const who = isFilters ? "filter" : "handler";
    // The peer itself is more than a line of a log should hold.
    const { id, type, address } = call.peer;
    const fields = { method: path, peer: { id, type, address }, err: thrown };
    logger.error(fields, `${who} of ${path} failed`);
    const reason = exposeErrors
      ? describeThrown(thrown)
      : `${isFilters ? "a" : "the"} ${who} failed`;
    return new RpcError(isFilters ? StatusCode.INTERNAL : StatusCode.UNKNOWN, reason);
  }

  /** A filter has kept the call from its handler. */
  #refused(call: ServedCall, failure: RpcError): RpcError {
    const refused = withExecution(failure, "refused", call.served);
    this.tally.refused(call.served, call.peer, refused);
    if (call.served.kind === "oneway") this.dropped(call.served.path, refused);
    return refused;
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
  return value instanceof Promise || !isThenable(value) ? value : Promise.resolve(value);
}

function executed(error: RpcError): RpcError {
  if (error.execution === "executed") return error;
  const { code, rawMessage, metadata, retryAfterMs } = error;
  return new RpcError(code, rawMessage, { metadata, retryAfterMs, cause: error });
}
