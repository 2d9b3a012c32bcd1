import type { CallContext } from "../call/call-context.js";
import type { HealthStatus } from "./gen/health.js";
import { HealthSkeleton } from "./gen/health.server.js";
import type { HealthBoard } from "./health-board.js";

/** Tells callers what stands on a gateway's health board. */
export class HealthService extends HealthSkeleton {
  readonly #board: HealthBoard;

  constructor(board: HealthBoard) {
    super();
    this.#board = board;
  }

  override check(service: string): HealthStatus {
    return this.#board.statusOf(service);
  }

  override watch(service: string, { signal }: CallContext): AsyncIterable<HealthStatus> {
    return this.#board.watch(service, signal);
  }
}
