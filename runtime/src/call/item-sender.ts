import { isThenable } from "./is-thenable.js";

/** Where a sender puts its items, and whom it tells how it ended. Exactly one of `ended`, `failed` and `stopped` follows its start. */
export interface ItemChannel {
  /** Whether the connection takes items now. When it does not, `wake` follows once it does. */
  hasRoom(wake: () => void): boolean;
  /** Writes an item; returns its bytes on the wire. Throws when it cannot be sent. */
  write(item: unknown, index: number): number;
  /** The sender waits for the peer's leave. */
  waits(): void;
  /** It has got it, or is over. */
  goesOn(): void;
  /** All items have been written. */
  ended(): void;
  /** The source has thrown, or an item could not be written. */
  failed(error: unknown): void;
  /** It was stopped, and its source has let go. */
  stopped(): void;
}

/** What gives items: a generator, a stream of Node, an array. */
export type ItemSource<Item> = AsyncIterable<Item> | Iterable<Item>;

/** Either kind of iterator. */
interface AnyIterator {
  next(): unknown;
  return?: (() => unknown) | undefined;
}

/** Whether a value can be iterated, at once or in time. */
export function isItemSource(value: unknown): value is ItemSource<unknown> {
  if (typeof value === "string") return true;
  if (typeof value !== "object" || value === null) return false;
  return Symbol.asyncIterator in value || Symbol.iterator in value;
}

/**
 * The sending end of a stream: asks its source for the next item only when the peer has given leave
 * and the connection takes it, so that a slow consumer stops the producer.
 */
export class ItemSender {
  /** Its source was asked for an item, which is lost to any other attempt. */
  hasAsked = false;
  readonly #source: ItemSource<unknown>;
  #channel: ItemChannel | undefined = undefined;
  #iterator: AnyIterator | undefined = undefined;
  /** Bytes it may send; an item that is larger than the rest goes out all the same. */
  #leaveBytes = 0;
  #isStopped = false;
  #isOver = false;
  #wake: (() => void) | undefined = undefined;
  /** The connection will say when it takes items: a peer that gives leave meanwhile has it asked no more. */
  #awaitsRoom = false;
  /** One function for all waits. */
  readonly #onRoom: () => void = () => {
    this.#awaitsRoom = false;
    this.#goOn();
  };

  constructor(source: ItemSource<unknown>) {
    this.#source = source;
  }

  /** Begins to send; again with another channel only after `detach`. */
  start(channel: ItemChannel, leaveBytes: number): void {
    this.#channel = channel;
    this.#leaveBytes = leaveBytes;
    this.#awaitsRoom = false;
    if (this.#isStopped) {
      this.#finish(() => channel.stopped());
      return;
    }
    void this.#run(channel);
  }

  /** Its channel leads nowhere any more. Where nothing was asked for yet, another one may follow. */
  detach(): void {
    if (this.hasAsked) return;
    this.#channel = undefined;
    this.#goOn();
  }

  /** The peer has taken so many bytes more. */
  grant(bytes: number): void {
    this.#leaveBytes += bytes;
    if (this.#leaveBytes > 0) this.#goOn();
  }

  /** Nobody wants its items any more: its source is told. */
  stop(): void {
    if (this.#isStopped || this.#isOver) return;
    this.#isStopped = true;
    this.#goOn();
    const channel = this.#channel;
    if (channel === undefined && this.#iterator === undefined) return;
    void this.#release(() => channel?.stopped());
  }

  async #run(channel: ItemChannel): Promise<void> {
    try {
      const iterator = (this.#iterator ??= iteratorOf(this.#source));
      for (let index = 0; ; index++) {
        // Most items find room, and waiting costs a turn even when there is nothing to wait for.
        if (!this.#mayGoOn(channel) && !(await this.#untilRoom(channel))) return;
        this.hasAsked = true;
        const next = iterator.next();
        const step = isThenable(next) ? await next : next;
        if (this.#isStopped) return;
        const { done, value } = step as IteratorResult<unknown, unknown>; // what any `next` gives
        if (done === true) {
          this.#finish(() => channel.ended());
          return;
        }
        this.#leaveBytes -= this.#write(channel, value, index);
      }
    } catch (error) {
      if (!this.#isStopped) this.#finish(() => channel.failed(error));
    }
  }

  #mayGoOn(channel: ItemChannel): boolean {
    if (!this.#sendsTo(channel) || this.#leaveBytes <= 0 || this.#awaitsRoom) return false;
    this.#awaitsRoom = !channel.hasRoom(this.#onRoom);
    return !this.#awaitsRoom;
  }

  #sendsTo(channel: ItemChannel): boolean {
    return !this.#isStopped && this.#channel === channel;
  }

  /** Waits until an item may be sent; false when the sender was stopped or detached meanwhile. */
  async #untilRoom(channel: ItemChannel): Promise<boolean> {
    while (this.#sendsTo(channel)) {
      if (this.#mayGoOn(channel)) return true;
      const needsLeave = this.#leaveBytes <= 0;
      if (needsLeave) channel.waits();
      await this.#pause();
      if (needsLeave) channel.goesOn();
    }
    return false;
  }

  #pause(): Promise<void> {
    return new Promise((resolve) => (this.#wake = resolve));
  }

  #goOn(): void {
    const wake = this.#wake;
    this.#wake = undefined;
    wake?.();
  }

  /** An item that cannot be written ends the stream, and its source with it. */
  #write(channel: ItemChannel, item: unknown, index: number): number {
    try {
      return channel.write(item, index);
    } catch (error) {
      this.#isStopped = true;
      void this.#release(() => channel.failed(error));
      return 0;
    }
  }

  /** Tells the source that nobody asks any more, and waits until it has let go. */
  async #release(then: () => void): Promise<void> {
    try {
      await this.#iterator?.return?.();
    } catch {
      // A source that fails while it is put away has nobody to tell.
    }
    this.#finish(then);
  }

  #finish(then: () => void): void {
    if (this.#isOver) return;
    this.#isOver = true;
    then();
  }
}

function iteratorOf(source: ItemSource<unknown>): AnyIterator {
  return Symbol.asyncIterator in Object(source)
    ? (source as AsyncIterable<unknown>)[Symbol.asyncIterator]() // just looked up
    : (source as Iterable<unknown>)[Symbol.iterator](); // it is one or the other
}
