/**
 * Outcome of a call as a number: gRPC's canonical codes 0–16, with gRPC's meaning (grpc/grpc, doc/statuscodes.md).
 * Errors declared in an interface file have codes of their own, from 1000 on.
 */
export const StatusCode = {
  OK: 0,
  CANCELLED: 1,
  UNKNOWN: 2,
  INVALID_ARGUMENT: 3,
  DEADLINE_EXCEEDED: 4,
  NOT_FOUND: 5,
  ALREADY_EXISTS: 6,
  PERMISSION_DENIED: 7,
  RESOURCE_EXHAUSTED: 8,
  FAILED_PRECONDITION: 9,
  ABORTED: 10,
  OUT_OF_RANGE: 11,
  UNIMPLEMENTED: 12,
  INTERNAL: 13,
  UNAVAILABLE: 14,
  DATA_LOSS: 15,
  UNAUTHENTICATED: 16,
} as const;

/** One of the numbers in {@link StatusCode}. */
export type StatusCode = (typeof StatusCode)[keyof typeof StatusCode];

/** Lowest code that an interface file may give to an error it declares. */
export const DECLARED_ERROR_CODE_MIN = 1000;

const NAMES: readonly string[] = Object.keys(StatusCode);

/** `UNAVAILABLE` for 14; `code 1001` for a number that is no status code. */
export function statusName(code: number): string {
  return NAMES[code] ?? `code ${code}`;
}

/** Whether a code says that the caller itself is not welcome, so that another attempt changes nothing. */
export function refusesCaller(code: number): boolean {
  return code === StatusCode.UNAUTHENTICATED || code === StatusCode.PERMISSION_DENIED;
}
