import { OutcomeCounts } from "./outcome-counts.js";
import type { CallsSnapshot } from "./snapshots.js";

/** Counts calls that begin, and how they end. */
export class CallCounts {
  started = 0;
  succeeded = 0;
  readonly failed: OutcomeCounts = new OutcomeCounts();

  inspect(): CallsSnapshot {
    const { started, succeeded, failed } = this;
    const running = started - succeeded - failed.total;
    return { started, running, succeeded, failed: failed.inspect() };
  }
}
