import { describe } from "../codec/describe.js";
import { isItemSource, type ItemSource } from "../call/item-sender.js";

/** The items that a promise gives, as items. What it rejects with comes when somebody asks for the first one. */
export function lateItems(source: Promise<ItemSource<unknown>>): AsyncIterable<unknown> {
  // It counts as handled even if nobody ever asks.
  source.catch(() => {});
  return itemsOf(source);
}

async function* itemsOf(source: Promise<ItemSource<unknown>>): AsyncGenerator {
  yield* await source;
}

/** Any source of items as one to be iterated in time. */
export function asyncItems(source: ItemSource<unknown>): AsyncIterable<unknown> {
  return isAsyncIterable(source) ? source : itemsOf(Promise.resolve(source));
}

/** Whether it can be iterated in time. */
export function isAsyncIterable(value: unknown): value is AsyncIterable<unknown> {
  return typeof value === "object" && value !== null && Symbol.asyncIterator in value;
}

/** Throws a TypeError for what gives no items. */
export function checkItems(value: unknown): ItemSource<unknown> {
  if (typeof value !== "string" && isItemSource(value)) return value;
  throw new TypeError(`expected an async iterable, got ${describe(value)}`);
}
