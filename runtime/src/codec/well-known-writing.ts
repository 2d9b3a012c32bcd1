import { refuse } from "./refuse.js";
import { putInt32, putInt64Number, SCALAR_BYTES_MAX } from "./scalar-writing.js";
import {
  DURATION_SECONDS_MAX,
  NANOS_TAG,
  SECONDS_TAG,
  splitDuration,
  splitTimestamp,
  TIMESTAMP_SECONDS_MAX,
  TIMESTAMP_SECONDS_MIN,
  type SecondsAndNanos,
} from "./seconds-and-nanos.js";
import { closeLength, openLength, type Slab } from "./slab.js";

/** Writes a `google.protobuf.Timestamp`, tag and length included. */
export function putTimestamp(slab: Slab, tag: number, value: Date): void {
  const milliseconds = isDate(value) ? value.getTime() : Number.NaN;
  const parts = splitTimestamp(milliseconds);
  // Written so that NaN fails it.
  if (!(parts.seconds >= TIMESTAMP_SECONDS_MIN && parts.seconds <= TIMESTAMP_SECONDS_MAX)) {
    refuse("timestamp", tag, "timestamp", value);
  }
  putSecondsAndNanos(slab, tag, parts);
}

/** Writes a `google.protobuf.Duration`, tag and length included. */
export function putDuration(slab: Slab, tag: number, value: number): void {
  if (typeof value !== "number") refuse("duration", tag, "duration", value);
  const parts = splitDuration(value);
  if (!(Math.abs(parts.seconds) <= DURATION_SECONDS_MAX)) {
    refuse("duration", tag, "duration", value);
  }
  putSecondsAndNanos(slab, tag, parts);
}

function putSecondsAndNanos(slab: Slab, tag: number, parts: SecondsAndNanos): void {
  const mark = openLength(slab, tag);
  slab.reserve(2 + 2 * SCALAR_BYTES_MAX);
  if (parts.seconds !== 0) {
    slab.buffer[slab.position] = SECONDS_TAG;
    slab.position += 1;
    putInt64Number(slab, SECONDS_TAG, parts.seconds);
  }
  if (parts.nanos !== 0) {
    slab.buffer[slab.position] = NANOS_TAG;
    slab.position += 1;
    putInt32(slab, NANOS_TAG, parts.nanos);
  }
  closeLength(slab, mark);
}

/** Whether `value` is a Date, of whichever realm. */
export function isDate(value: unknown): value is Date {
  // The second test recognises a Date of another realm, as test runners with sandboxes make them.
  return value instanceof Date || Object.prototype.toString.call(value) === "[object Date]";
}
