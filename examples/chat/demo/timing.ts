import { setTimeout as sleep } from "node:timers/promises";

const WAIT_MS_MAX = 5_000;

/** Waits until the condition holds; throws when that takes too long. */
export async function until(
  what: string,
  condition: () => Promise<boolean> | boolean,
): Promise<void> {
  const start = performance.now();
  while (!(await condition())) {
    if (performance.now() - start > WAIT_MS_MAX) throw new Error(`waited in vain until ${what}`);
    await sleep(5);
  }
}

/** What a promise came to, and how long after `start` it did. */
export interface Timed<Value> {
  readonly result: PromiseSettledResult<Value>;
  readonly afterMs: number;
}

/** Notes when a promise settles; never rejects. */
export async function timed<Value>(
  promise: Promise<Value>,
  start: () => number,
): Promise<Timed<Value>> {
  const [result] = await Promise.allSettled([promise]);
  return { result, afterMs: performance.now() - start() };
}

/** `12.3 ms`; more digits for less. */
export function milliseconds(time: number): string {
  return `${time.toFixed(time < 1 ? 3 : 1)} ms`;
}
