import { isThenable } from "../call/is-thenable.js";
import {
  answersWithItems,
  type AnyFilter,
  type Filter,
  type FilteredCall,
  type Next,
} from "./filter.js";
import { type ItemsEnd, type ItemsWatcher, WatchedItems } from "./watched-items.js";

/** How a call has ended, for a filter: with a result, with items, or in failure. */
export type CallOutcome =
  | { readonly kind: "answered"; readonly result: unknown }
  /** `isComplete` is false where the consumer has left before the last item. */
  | { readonly kind: "streamed"; readonly isComplete: boolean }
  /** On the calling side always an RpcError; on the serving side whatever was thrown. */
  | { readonly kind: "failed"; readonly error: unknown };

/** What is done around a call. */
export interface AroundCall<Call extends FilteredCall> {
  /** Runs first. Returns the call that goes on where it has changed it; what it throws ends the call. */
  before?(call: Call): Call | undefined | void | Promise<Call | undefined | void>;
  /** Runs once when the call has ended, a stream when its last item was taken; not where `before` has thrown. What it throws fails the call. */
  after?(call: Call, outcome: CallOutcome): void;
}

/** A filter for calls of every kind, of what is done before and after. */
export function aroundCalls<Call extends FilteredCall>(around: AroundCall<Call>): Filter<Call> {
  const after: After<Call> = (call, outcome) => around.after?.(call, outcome);
  return function aroundCall(call, next) {
    const begun = around.before?.(call);
    if (!isThenable(begun)) return goOn(begun ?? call, next, after);
    return Promise.resolve(begun).then((changed) => goOn(changed ?? call, next, after));
  };
}

/** The same for either side, where the call is not changed. */
export function aroundAny(
  before: ((call: FilteredCall) => void) | undefined,
  after: (call: FilteredCall, outcome: CallOutcome) => void,
): AnyFilter {
  return function aroundCall(call, next) {
    before?.(call);
    return goOn(call, next, after);
  };
}

type After<Call extends FilteredCall> = (call: Call, outcome: CallOutcome) => void;

function goOn<Call extends FilteredCall>(
  call: Call,
  next: Next<Call>,
  after: After<Call>,
): Promise<unknown> | AsyncIterable<unknown> {
  if (!answersWithItems(call)) return once(call, next, after);
  const items = next(call);
  const watcher: ItemsWatcher = {
    begin: () => items,
    bounded: (step) => step,
    ended: (end) => {
      after(call, outcomeOf(end));
      return end.kind === "failed" ? end.error : undefined;
    },
  };
  return new WatchedItems(watcher, call.signal);
}

async function once<Call extends FilteredCall>(
  call: Call,
  next: Next<Call>,
  after: After<Call>,
): Promise<unknown> {
  let result: unknown;
  try {
    result = await next(call);
  } catch (error) {
    after(call, { kind: "failed", error });
    throw error;
  }
  after(call, { kind: "answered", result });
  return result;
}

function outcomeOf(end: ItemsEnd): CallOutcome {
  return end.kind === "failed" ? end : { kind: "streamed", isComplete: end.kind === "complete" };
}
