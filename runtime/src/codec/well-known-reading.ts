import { narrow, readInt32, readInt64Number } from "./scalar-reading.js";
import {
  DURATION_SECONDS_MAX,
  joinDuration,
  joinTimestamp,
  NANOS_MAX,
  NANOS_TAG,
  SECONDS_TAG,
  splitDuration,
  splitTimestamp,
  TIMESTAMP_SECONDS_MAX,
  TIMESTAMP_SECONDS_MIN,
  type SecondsAndNanos,
} from "./seconds-and-nanos.js";
import { skipField } from "./skipping.js";
import type { Source } from "./source.js";
import { readVarint32Exact } from "./varint-reading.js";

/** Reads a `google.protobuf.Timestamp` and merges it into an earlier occurrence of the field. */
export function readTimestamp(source: Source, into: Date | undefined): Date {
  const earlier = into === undefined ? undefined : splitTimestamp(into.getTime());
  const parts = readSecondsAndNanos(source, earlier);
  const { seconds, nanos } = parts;
  if (seconds < TIMESTAMP_SECONDS_MIN || seconds > TIMESTAMP_SECONDS_MAX) {
    throw source.error("timestamp", "a year from 1 to 9999", `${seconds} seconds`);
  }
  if (nanos < 0 || nanos > NANOS_MAX) {
    throw source.error("timestamp", `nanos from 0 to ${NANOS_MAX}`, `${nanos}`);
  }
  return joinTimestamp(parts);
}

/** Reads a `google.protobuf.Duration` as milliseconds and merges it into an earlier occurrence. */
export function readDuration(source: Source, into: number | undefined): number {
  const earlier = into === undefined ? undefined : splitDuration(into);
  const parts = readSecondsAndNanos(source, earlier);
  const { seconds, nanos } = parts;
  if (Math.abs(seconds) > DURATION_SECONDS_MAX) {
    throw source.error("duration", "at most 10,000 years", `${seconds} seconds`);
  }
  if (Math.abs(nanos) > NANOS_MAX) {
    throw source.error("duration", `nanos of at most ${NANOS_MAX} in size`, `${nanos}`);
  }
  return joinDuration(parts);
}

function readSecondsAndNanos(
  source: Source,
  earlier: SecondsAndNanos | undefined,
): SecondsAndNanos {
  const outer = narrow(source);
  let seconds = earlier === undefined ? 0 : earlier.seconds;
  let nanos = earlier === undefined ? 0 : earlier.nanos;
  while (source.position < source.end) {
    const tag = readVarint32Exact(source, "field tag");
    if (tag === SECONDS_TAG) seconds = readInt64Number(source);
    else if (tag === NANOS_TAG) nanos = readInt32(source);
    else skipField(source, tag, 0);
  }
  source.end = outer;
  return { seconds, nanos };
}
