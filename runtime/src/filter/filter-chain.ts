import { describe } from "../codec/describe.js";
import { isThenable } from "../call/is-thenable.js";
import { answersWithItems, type Filter, type FilteredCall, type Next } from "./filter.js";
import { FilterFault } from "./filter-fault.js";
import { isAsyncIterable, lateItems } from "./late-items.js";

/** What lies behind the last filter. Nothing of it throws: promises reject, and items fail when they are asked for. */
export interface ChainEnd<Call extends FilteredCall> {
  once(call: Call): Promise<unknown>;
  items(call: Call): AsyncIterable<unknown>;
  /** Whether a filter may pass this on: its call, or one made of it. */
  isPassable(given: unknown): boolean;
  /** The same answer, which does not keep a filter waiting after the end of the call. */
  bounded(answer: Promise<unknown>): Promise<unknown>;
}

/** One call on its way through filters, the first of them outermost. */
export class FilterChain<Call extends FilteredCall> {
  readonly #filters: readonly Filter<Call>[];
  readonly #end: ChainEnd<Call>;

  constructor(filters: readonly Filter<Call>[], end: ChainEnd<Call>) {
    this.#filters = filters;
    this.#end = end;
  }

  /** The answer of a call that is answered once. Never throws. */
  once(call: Call): Promise<unknown> {
    return this.#once(0, call);
  }

  /** The answer of a call that is answered with items. Never throws. */
  items(call: Call): AsyncIterable<unknown> {
    return this.#items(0, call);
  }

  #once(index: number, call: Call): Promise<unknown> {
    const filter = this.#filters[index];
    if (filter === undefined) return this.#end.once(call);
    try {
      const given: unknown = filter(call, this.#next(index, call)); // plain JavaScript can return anything
      if (isThenable(given)) return Promise.resolve(given);
      return Promise.reject(this.#fault(index, `returned ${describe(given)}, expected a promise`));
    } catch (thrown) {
      return rejected(thrown); // passed on as it is
    }
  }

  #items(index: number, call: Call): AsyncIterable<unknown> {
    const filter = this.#filters[index];
    if (filter === undefined) return this.#end.items(call);
    try {
      const given: unknown = filter(call, this.#next(index, call)); // as above
      if (isAsyncIterable(given)) return given;
      return lateItems(Promise.resolve(given).then((items) => this.#checked(index, items)));
    } catch (thrown) {
      return lateItems(rejected(thrown)); // passed on as it is
    }
  }

  #next(index: number, call: Call): Next<Call> {
    let isUsed = false;
    const next = (given: Call = call): Promise<unknown> | AsyncIterable<unknown> => {
      if (isUsed) throw this.#fault(index, "called next twice");
      isUsed = true;
      if (!this.#end.isPassable(given)) {
        throw this.#fault(index, `called next with ${describe(given)}, expected its call`);
      }
      if (answersWithItems(given)) return this.#items(index + 1, given);
      const answer = this.#end.bounded(this.#once(index + 1, given));
      // A filter may answer in its own way and never look.
      answer.catch(ignore);
      return answer;
    };
    return next as Next<Call>; // what it gives depends on the kind, as the overloads say
  }

  #checked(index: number, given: unknown): AsyncIterable<unknown> {
    if (isAsyncIterable(given)) return given;
    throw this.#fault(index, `returned ${describe(given)}, expected an async iterable`);
  }

  #fault(index: number, what: string): FilterFault {
    const name = this.#filters[index]?.name ?? "";
    return new FilterFault(`filter ${name === "" ? `number ${index + 1}` : name} ${what}`);
  }
}

/** Passes on what was thrown, as it is. */
export async function rejected(thrown: unknown): Promise<never> {
  await Promise.resolve();
  throw thrown;
}

function ignore(): void {}
