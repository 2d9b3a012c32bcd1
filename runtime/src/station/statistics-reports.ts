import { describe } from "../codec/describe.js";
import { describeThrown } from "../call/describe-thrown.js";
import type { Environment, Timer } from "../environment.js";
import type { StationStatistics } from "../inspect/station-statistics.js";
import { TargetStatistics } from "../inspect/target-statistics.js";
import { checkCount } from "../limits.js";
import type { Logger } from "../logger.js";
import { StatusCode } from "../status-code.js";

/** Who gets the statistics of a station, and how often. */
export interface StatisticsOptions {
  /** Time between two reports. Default 60,000; milliseconds. */
  readonly intervalMs?: number | undefined;
  /** Gets all that was counted since the beginning. What it throws is logged. */
  readonly report?: ((statistics: StationStatistics) => void) | undefined;
}

/** What statistics reports work with. */
export interface StatisticsHost {
  readonly environment: Environment;
  readonly logger: Logger;
  readonly id: string;
  readonly type: string;
}

const INTERVAL_MS_DEFAULT = 60_000;

/** Counts for a station, and reports regularly to whoever asked for it. */
export class StatisticsReports {
  readonly counts: TargetStatistics;
  readonly #host: StatisticsHost;
  readonly #intervalMs: number;
  readonly #report: StatisticsOptions["report"];
  readonly #startedAt: number;
  #timer: Timer | undefined = undefined;

  constructor(host: StatisticsHost, { intervalMs, report }: StatisticsOptions) {
    const { environment } = host;
    this.#host = host;
    this.#intervalMs = intervalMs ?? INTERVAL_MS_DEFAULT;
    this.#report = report;
    this.#startedAt = environment.now();
    this.counts = new TargetStatistics(() => environment.now(), StatusCode.DEADLINE_EXCEEDED);
    this.#startTimer();
  }

  inspect(): StationStatistics {
    const { environment, id, type } = this.#host;
    const elapsedMs = Math.round(environment.now() - this.#startedAt);
    return { id, type, elapsedMs, targets: this.counts.inspect() };
  }

  close(): void {
    this.#timer?.stop();
  }

  #startTimer(): void {
    const report = this.#report;
    if (report === undefined) return;
    this.#timer = this.#host.environment.startTimer(this.#intervalMs, () => {
      try {
        report(this.inspect());
      } catch (error) {
        this.#host.logger.warn({ err: error }, `statistics.report: ${describeThrown(error)}`);
      }
      this.#startTimer();
    });
  }
}

/** The statistics that a station was asked for; undefined for none. Throws a TypeError that names the option that is wrong. */
export function statisticsReports(
  given: boolean | StatisticsOptions | undefined,
  host: StatisticsHost,
): StatisticsReports | undefined {
  if (given === undefined || given === false) return undefined;
  if (given === true) return new StatisticsReports(host, {});
  if (typeof given !== "object" || given === null) {
    throw new TypeError(`statistics: expected a boolean or an object, got ${describe(given)}`);
  }
  const { intervalMs, report } = given;
  if (intervalMs !== undefined) checkCount("statistics.intervalMs", intervalMs);
  if (report !== undefined && typeof report !== "function") {
    throw new TypeError(`statistics.report: expected a function, got ${describe(report)}`);
  }
  return new StatisticsReports(host, given);
}
