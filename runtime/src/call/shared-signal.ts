/** What ends when a signal fires. */
export interface Cancellable {
  cancel(reason: unknown): void;
}

/** By signal. Many calls may share one, and Node takes more than ten listeners on a signal for a leak. */
const targetsBySignal = new WeakMap<AbortSignal, Set<Cancellable>>();

/** Cancels `target` when the signal fires, which it has not done yet. */
export function watchSignal(signal: AbortSignal, target: Cancellable): void {
  const targets = targetsBySignal.get(signal);
  if (targets !== undefined) {
    targets.add(target);
    return;
  }
  targetsBySignal.set(signal, new Set([target]));
  signal.addEventListener("abort", cancelTargets);
}

/** Does nothing for a target that does not watch. */
export function unwatchSignal(signal: AbortSignal, target: Cancellable): void {
  const targets = targetsBySignal.get(signal);
  if (targets === undefined || !targets.delete(target) || targets.size > 0) return;
  forget(signal);
}

function cancelTargets(this: AbortSignal): void {
  const targets = targetsBySignal.get(this) ?? [];
  forget(this);
  for (const target of targets) target.cancel(this.reason);
}

function forget(signal: AbortSignal): void {
  targetsBySignal.delete(signal);
  signal.removeEventListener("abort", cancelTargets);
}
