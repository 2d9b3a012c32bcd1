/** Whether it may be a promise, of whatever library: to be given to `Promise.resolve`, which finds out. Runs nothing of it. */
export function isThenable(value: unknown): value is PromiseLike<unknown> {
  const isObject = typeof value === "object" || typeof value === "function";
  return isObject && value !== null && "then" in value;
}
