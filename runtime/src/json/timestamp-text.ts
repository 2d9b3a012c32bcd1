import { TIMESTAMP_SECONDS_MAX, TIMESTAMP_SECONDS_MIN } from "../codec/seconds-and-nanos.js";

/** RFC 3339 as ProtoJSON has it: capital letters, at most nanoseconds. */
const TIMESTAMP = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?(Z|[+-]\d\d:\d\d)$/;

/** `2026-11-20T12:00:00Z`, with milliseconds where there are any. The year is from 1 to 9999. */
export function timestampText(date: Date): string {
  return date.toISOString().replace(".000Z", "Z");
}

/** The instant of such a text with any offset; what is finer than milliseconds is cut off. */
export function timestampOfText(text: string): Date | undefined {
  const [, local = "", fraction = "", zone = ""] = TIMESTAMP.exec(text) ?? [];
  const milliseconds = Date.parse(`${local}Z`);
  const offset = offsetMs(zone);
  if (Number.isNaN(milliseconds) || offset === undefined) return undefined;
  // `Date.parse` takes February 30 for March 2, and 24:00:00 for the next day.
  if (!new Date(milliseconds).toISOString().startsWith(local)) return undefined;
  const seconds = (milliseconds - offset) / 1000;
  if (seconds < TIMESTAMP_SECONDS_MIN || seconds > TIMESTAMP_SECONDS_MAX) return undefined;
  return new Date(seconds * 1000 + Number(fraction.padEnd(3, "0").slice(0, 3)));
}

function offsetMs(zone: string): number | undefined {
  if (zone === "Z") return 0;
  const hours = Number(zone.slice(1, 3));
  const minutes = Number(zone.slice(4, 6));
  if (zone === "" || hours > 23 || minutes > 59) return undefined;
  return (zone.startsWith("-") ? -1 : 1) * (hours * 60 + minutes) * 60_000;
}
