/** Fails loudly when something that the compiler itself guarantees does not hold: a bug of ours. */
export function compilerAssert(condition: boolean, what: string): asserts condition {
  if (!condition) throw new Error(`broken invariant: ${what}`);
}

/** The value, which an earlier stage has made sure is there. */
export function present<Value>(value: Value | undefined, what: string): Value {
  compilerAssert(value !== undefined, `missing ${what}`);
  return value;
}
