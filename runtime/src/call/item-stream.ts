/** What an item stream tells the call it belongs to. */
export interface ItemStreamOwner {
  /** Somebody asks for the first item. */
  begun(): void;
  /** The stream has nothing for somebody who asks. */
  waits(): void;
  /** That is over. */
  goesOn(): void;
  /** An item that was so many bytes on the wire is in the consumer's hands. */
  taken(bytes: number): void;
  /** Nobody wants any more items. */
  abandoned(): void;
}

/** An item that nobody has asked for yet. */
interface WaitingItem {
  readonly value: unknown;
  readonly bytes: number;
}

/** Somebody who has asked for an item that is not here yet. */
interface WaitingConsumer {
  resolve(result: IteratorResult<unknown, undefined>): void;
  reject(error: Error): void;
}

const DONE: IteratorReturnResult<undefined> = { done: true, value: undefined };

/**
 * The receiving end of a stream: items come in as their frames do and go out as the consumer asks.
 * It can be iterated once. What waits in it is bounded by whoever gives the sender its leave.
 */
export class ItemStream implements AsyncIterableIterator<unknown, undefined> {
  /** Something has arrived. */
  hasItems = false;
  readonly #owner: ItemStreamOwner;
  #items: WaitingItem[] = [];
  /** Index of the first of `#items` that nobody has: taking from the front of an array costs its length. */
  #first = 0;
  readonly #consumers: WaitingConsumer[] = [];
  #hasBegun = false;
  #isOver = false;
  /** How it ended badly, for the consumer who asks next. */
  #failure: { readonly error: Error } | undefined = undefined;

  constructor(owner: ItemStreamOwner) {
    this.#owner = owner;
  }

  /** Somebody has asked for an item that is not here yet. */
  get isAwaited(): boolean {
    return this.#consumers.length > 0;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  next(): Promise<IteratorResult<unknown, undefined>> {
    if (!this.#hasBegun) {
      this.#hasBegun = true;
      this.#owner.begun();
    }
    const item = this.#items[this.#first];
    if (item !== undefined) {
      this.#dropFirst();
      this.#owner.taken(item.bytes);
      return Promise.resolve({ done: false, value: item.value });
    }
    if (this.#failure !== undefined) {
      const { error } = this.#failure;
      this.#failure = undefined;
      return Promise.reject(error);
    }
    if (this.#isOver) return Promise.resolve(DONE);
    return new Promise((resolve, reject) => {
      this.#consumers.push({ resolve, reject });
      this.#owner.waits();
    });
  }

  /** The consumer wants no more: `break` in a loop calls this. */
  return(): Promise<IteratorResult<unknown, undefined>> {
    this.#hasBegun = true;
    this.#clear();
    this.#failure = undefined;
    if (!this.#isOver) {
      this.#finish(undefined);
      this.#owner.abandoned();
    }
    return Promise.resolve(DONE);
  }

  /** An item has come. */
  push(value: unknown, bytes: number): void {
    if (this.#isOver) return;
    this.hasItems = true;
    const consumer = this.#consumers.shift();
    if (consumer === undefined) {
      this.#items.push({ value, bytes });
      return;
    }
    if (this.#consumers.length === 0) this.#owner.goesOn();
    consumer.resolve({ done: false, value });
    this.#owner.taken(bytes);
  }

  /** No more items will come. */
  end(): void {
    if (!this.#isOver) this.#finish(undefined);
  }

  /** The stream has broken. What has come before is still given out, unless nobody wants it any more. */
  fail(error: Error, keepsItems: boolean): void {
    if (this.#isOver) return;
    if (!keepsItems) this.#clear();
    this.#finish({ error });
  }

  #finish(failure: { readonly error: Error } | undefined): void {
    this.#isOver = true;
    const consumers = this.#consumers.splice(0);
    if (consumers.length > 0) this.#owner.goesOn();
    const [first, ...others] = consumers;
    if (failure === undefined) first?.resolve(DONE);
    else if (first === undefined) this.#failure = failure;
    else first.reject(failure.error);
    for (const other of others) other.resolve(DONE);
  }

  /** A consumer that is never quite up to date would keep all that it has had: once that is half, it is let go. */
  #dropFirst(): void {
    this.#first++;
    if (2 * this.#first < this.#items.length) return;
    this.#items = this.#items.slice(this.#first);
    this.#first = 0;
  }

  #clear(): void {
    this.#items = [];
    this.#first = 0;
  }
}
