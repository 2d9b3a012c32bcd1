/** What a call takes over from the one whose handler makes it. */
export interface ParentCall {
  readonly signal: AbortSignal;
  /** Milliseconds the caller still waits, never below 0; Infinity for a call without a deadline. */
  readonly remainingMs: number;
}
