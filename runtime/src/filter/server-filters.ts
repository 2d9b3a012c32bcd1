import type { CallContext } from "../call/call-context.js";
import { givesItems, takesItems } from "../call/method.js";
import type { Handler } from "../call/service-skeleton.js";
import type { MetadataLimits } from "../composer/metadata.js";
import { checkFilters } from "./check-filters.js";
import { FilterChain, rejected, type ChainEnd } from "./filter-chain.js";
import type { Clock, ServerCall, ServerFilter } from "./filter.js";
import { checkItems, isAsyncIterable, lateItems } from "./late-items.js";
import { ServingCall, type ServingCallContent } from "./serving-call.js";

/** A call that is served, which remembers whether its handler has begun. */
export interface ServedContext extends CallContext {
  hasHandlerBegun: boolean;
}

/** What server filters work with. */
export interface ServerFiltersHost {
  readonly clock: Clock;
  readonly limits: MetadataLimits;
}

/** The filters of an option; undefined where there are none. Throws a TypeError that names the option for what is no list of functions. */
export function serverFilters(
  option: string,
  given: readonly ServerFilter[] | undefined,
  host: ServerFiltersHost,
): ServerFilters | undefined {
  const filters = checkFilters(option, given);
  return filters.length === 0 ? undefined : new ServerFilters(filters, host);
}

/** The filters around the handlers of a gateway, or around those that answer callbacks. */
export class ServerFilters {
  readonly #filters: readonly ServerFilter[];
  readonly #host: ServerFiltersHost;

  constructor(filters: readonly ServerFilter[], host: ServerFiltersHost) {
    this.#filters = filters;
    this.#host = host;
  }

  /** What the handler gives, or what its filters make of that. Never throws. */
  run(handler: Handler, values: readonly unknown[], context: ServedContext): unknown {
    context.hasHandlerBegun = false;
    const { method } = handler;
    const { clock, limits } = this.#host;
    const origin = { method, context, clock, limits, startedAt: clock.now() };
    const { view } = new ServingCall(origin, contentOf(handler, values));
    const chain = new FilterChain(this.#filters, new ServingEnd(handler, context));
    return givesItems(method) ? chain.items(view) : chain.once(view);
  }
}

/** What lies behind the filters: the handler. */
class ServingEnd implements ChainEnd<ServerCall> {
  readonly #handler: Handler;
  readonly #context: ServedContext;

  constructor(handler: Handler, context: ServedContext) {
    this.#handler = handler;
    this.#context = context;
  }

  isPassable(given: unknown): boolean {
    return given instanceof ServingCall && given.origin.context === this.#context;
  }

  /** The handler is waited for as long as it takes. */
  bounded(answer: Promise<unknown>): Promise<unknown> {
    return answer;
  }

  once(passed: ServerCall): Promise<unknown> {
    try {
      return Promise.resolve(this.#run(passed));
    } catch (thrown) {
      return rejected(thrown); // passed on as it is
    }
  }

  items(passed: ServerCall): AsyncIterable<unknown> {
    try {
      const given = this.#run(passed);
      return isAsyncIterable(given) ? given : lateItems(Promise.resolve(given).then(checkItems));
    } catch (thrown) {
      return lateItems(rejected(thrown)); // passed on as it is
    }
  }

  #run(passed: ServerCall): unknown {
    if (!(passed instanceof ServingCall)) throw new TypeError("expected a call that is served"); // see isPassable
    this.#context.hasHandlerBegun = true;
    const { args, items, context } = passed;
    return this.#handler.run(items === undefined ? args : [...args, items], context);
  }
}

/** The arguments, and the caller's items that come after them where there are any. */
function contentOf({ method }: Handler, values: readonly unknown[]): ServingCallContent {
  const last = takesItems(method) ? values.at(-1) : undefined;
  const items = isAsyncIterable(last) ? last : undefined;
  // Not a spread of something smaller: objects made by one cost two microseconds per call, most of it garbage.
  return {
    args: items === undefined ? values : values.slice(0, -1),
    items,
    metadata: undefined,
    signal: undefined,
  };
}
