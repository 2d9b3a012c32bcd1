/** The two fields of `google.protobuf.Timestamp` and `google.protobuf.Duration`. */
export interface SecondsAndNanos {
  readonly seconds: number;
  readonly nanos: number;
}

/** Tag of the seconds, an int64. */
export const SECONDS_TAG = 8;

/** Tag of the nanoseconds, an int32. */
export const NANOS_TAG = 16;

/** 0001-01-01T00:00:00Z, the first instant that a protobuf timestamp can hold. */
export const TIMESTAMP_SECONDS_MIN = -62_135_596_800;

/** 9999-12-31T23:59:59Z, the last second that a protobuf timestamp can hold. */
export const TIMESTAMP_SECONDS_MAX = 253_402_300_799;

/** About 10,000 years, the longest protobuf duration in either direction. */
export const DURATION_SECONDS_MAX = 315_576_000_000;

/**
 * The largest double below the longest protobuf duration and a whole second more. Doubles of that size
 * are a sixteenth of a millisecond apart, so that the longest duration would be rounded up beyond itself.
 */
const DURATION_MS_MAX = 315_576_000_000_999.9375;

/** Most nanoseconds beside whole seconds. */
export const NANOS_MAX = 999_999_999;

/** Seconds round towards the past, so that nanos are never negative. */
export function splitTimestamp(milliseconds: number): SecondsAndNanos {
  const seconds = Math.floor(milliseconds / 1000);
  return { seconds, nanos: (milliseconds - seconds * 1000) * 1_000_000 };
}

/** Seconds round towards zero, so that both parts have one sign; fractions are kept to the nanosecond. */
export function splitDuration(milliseconds: number): SecondsAndNanos {
  const seconds = Math.trunc(milliseconds / 1000);
  const nanos = Math.round((milliseconds - seconds * 1000) * 1_000_000);
  if (Math.abs(nanos) <= NANOS_MAX) return { seconds, nanos };
  return { seconds: seconds + Math.sign(nanos), nanos: 0 };
}

/** What a `Date` can hold of a timestamp: whole milliseconds. */
export function joinTimestamp(parts: SecondsAndNanos): Date {
  return new Date(parts.seconds * 1000 + Math.floor(parts.nanos / 1_000_000));
}

/** Milliseconds, with a fraction where there is one. */
export function joinDuration(parts: SecondsAndNanos): number {
  const milliseconds = parts.seconds * 1000 + parts.nanos / 1_000_000;
  return Math.max(-DURATION_MS_MAX, Math.min(milliseconds, DURATION_MS_MAX));
}
