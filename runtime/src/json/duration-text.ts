import { DURATION_SECONDS_MAX, joinDuration, splitDuration } from "../codec/seconds-and-nanos.js";

const DURATION = /^(-?)(\d{1,12})(?:\.(\d{1,9}))?s$/;

/** `1.500s` of 1500: seconds with 0, 3, 6 or 9 digits of fraction. */
export function durationText(milliseconds: number): string {
  const { seconds, nanos } = splitDuration(milliseconds);
  const sign = seconds < 0 || nanos < 0 ? "-" : "";
  return `${sign}${Math.abs(seconds)}${fractionText(Math.abs(nanos))}s`;
}

/** The milliseconds of such a text; undefined for anything else, and beyond 10,000 years. */
export function durationOfText(text: string): number | undefined {
  const match = DURATION.exec(text);
  if (match === null) return undefined;
  const [, sign = "", whole = "", fraction = ""] = match;
  const seconds = Number(whole);
  if (seconds > DURATION_SECONDS_MAX) return undefined;
  const milliseconds = joinDuration({ seconds, nanos: Number(fraction.padEnd(9, "0")) });
  return sign === "-" && milliseconds !== 0 ? -milliseconds : milliseconds;
}

function fractionText(nanos: number): string {
  if (nanos === 0) return "";
  const digits = String(nanos).padStart(9, "0");
  return `.${digits.replace(/(?:000){1,2}$/, "")}`;
}
