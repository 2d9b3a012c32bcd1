/** Why a connection ended: in the terms of a failed call, since that is what its calls become. */
export interface CloseReason {
  /** A status code. */
  readonly code: number;
  readonly message: string;
  /** The system's error, where there is one. */
  readonly cause?: unknown;
}
