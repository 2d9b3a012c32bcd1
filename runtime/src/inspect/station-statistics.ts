import type { TargetSnapshot } from "./target-statistics.js";

export type { TargetSnapshot } from "./target-statistics.js";

/** What a station has counted since it was made. */
export interface StationStatistics {
  /** Of the station; empty where it has none. */
  readonly id: string;
  readonly type: string;
  /** Time that was counted. */
  readonly elapsedMs: number;
  readonly targets: readonly TargetSnapshot[];
}
