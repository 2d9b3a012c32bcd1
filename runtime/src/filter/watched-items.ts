import { unwatchSignal, watchSignal, type Cancellable } from "../call/shared-signal.js";
import { describe } from "../codec/describe.js";
import { FilterFault } from "./filter-fault.js";

/** How the items of a stream have ended: all were taken, their consumer left, or they failed. */
export type ItemsEnd =
  | { readonly kind: "complete" }
  | { readonly kind: "left" }
  | { readonly kind: "failed"; readonly error: unknown };

/** Looks after items on their way to whoever asks for them. */
export interface ItemsWatcher {
  /** Somebody asks for the first item: where they come from. */
  begin(): AsyncIterable<unknown>;
  /** The same item, or what stands in its way. */
  bounded(step: Promise<unknown>): Promise<unknown>;
  /** Once, when the items have ended. Returns what the consumer is told of a failure. */
  ended(end: ItemsEnd): unknown;
}

/** What an iterator gives, which has yet to be looked at. */
interface StepOfAnySort {
  readonly done?: unknown;
  readonly value?: unknown;
}

const DONE: IteratorReturnResult<undefined> = { done: true, value: undefined };

/** Items that somebody watches. They can be iterated once. */
export class WatchedItems implements AsyncIterableIterator<unknown, undefined>, Cancellable {
  readonly #watcher: ItemsWatcher;
  readonly #signal: AbortSignal | undefined;
  #iterator: AsyncIterator<unknown> | undefined = undefined;
  #isOver = false;

  /** With a signal the items also end when it fires before anybody has asked for the first: then perhaps nobody ever does. */
  constructor(watcher: ItemsWatcher, signal?: AbortSignal) {
    this.#watcher = watcher;
    this.#signal = signal;
    if (signal === undefined) return;
    if (signal.aborted) this.cancel();
    else watchSignal(signal, this);
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async next(): Promise<IteratorResult<unknown, undefined>> {
    if (this.#isOver) return DONE;
    let step: unknown;
    try {
      if (this.#iterator === undefined) this.#unwatch();
      this.#iterator ??= this.#watcher.begin()[Symbol.asyncIterator]();
      step = await this.#watcher.bounded(Promise.resolve(this.#iterator.next()));
    } catch (error) {
      throw this.#failed(error);
    }
    // A filter may iterate in a way of its own.
    if (typeof step !== "object" || step === null) {
      throw this.#failed(new FilterFault(`an iterator of a filter gave ${describe(step)}`));
    }
    const { done, value } = step as StepOfAnySort; // any object may be asked for them
    if (done !== true) return { done: false, value };
    this.#over({ kind: "complete" });
    return DONE;
  }

  async return(): Promise<IteratorResult<unknown, undefined>> {
    this.#over({ kind: "left" });
    await this.#iterator?.return?.();
    return DONE;
  }

  cancel(): void {
    this.#over({ kind: "left" });
  }

  #unwatch(): void {
    if (this.#signal !== undefined) unwatchSignal(this.#signal, this);
  }

  #failed(error: unknown): unknown {
    if (this.#isOver) return error;
    const told = this.#over({ kind: "failed", error });
    void this.#release();
    return told;
  }

  #over(end: ItemsEnd): unknown {
    if (this.#isOver) return undefined;
    this.#isOver = true;
    this.#unwatch();
    return this.#watcher.ended(end);
  }

  /** What has failed from outside may go on inside. */
  async #release(): Promise<void> {
    try {
      await this.#iterator?.return?.();
    } catch {
      // The consumer has been told of a failure already.
    }
  }
}
