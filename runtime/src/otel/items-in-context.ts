import { type Context, context } from "@opentelemetry/api";

/** The same items; what gives them runs within that context. */
export function itemsInContext(
  within: Context,
  items: AsyncIterable<unknown>,
): AsyncIterable<unknown> {
  return {
    [Symbol.asyncIterator]: () => {
      const iterator = items[Symbol.asyncIterator]();
      return {
        next: () => context.with(within, () => iterator.next()),
        return: async () => {
          await context.with(within, () => iterator.return?.());
          return { done: true, value: undefined };
        },
      };
    },
  };
}
