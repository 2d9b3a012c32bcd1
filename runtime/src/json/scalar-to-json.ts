import type { JsonValue } from "../codec/json-value.js";
import { EXPECTATIONS } from "../codec/refuse.js";
import type { ScalarName, WellKnownName } from "../codec/scalar-name.js";
import { fitsFloat, isUint8Array } from "../codec/scalar-writing.js";
import {
  DURATION_SECONDS_MAX,
  splitDuration,
  splitTimestamp,
  TIMESTAMP_SECONDS_MAX,
  TIMESTAMP_SECONDS_MIN,
} from "../codec/seconds-and-nanos.js";
import { isWellFormed } from "../codec/utf8-writing.js";
import { isDate } from "../codec/well-known-writing.js";
import { toBase64 } from "./base64.js";
import { copyJson } from "./copy-json.js";
import { durationText } from "./duration-text.js";
import type { JsonPlace } from "./json-place.js";
import { timestampText } from "./timestamp-text.js";

/** A value to print: where it is, and what its field says of 64-bit integers. */
export interface Given {
  readonly value: unknown;
  readonly jsNumber: boolean;
  readonly place: JsonPlace;
}

/** Prints a value of a type that is built into the language; refuses what its field cannot hold. */
export function scalarToJson(type: ScalarName | WellKnownName, given: Given): JsonValue {
  const { value, place } = given;
  switch (type) {
    case "bool":
      return typeof value === "boolean" ? value : place.refuse(EXPECTATIONS.bool, value);
    case "int32":
    case "sint32":
    case "sfixed32":
      return isNumber(value) && (value | 0) === value
        ? value | 0
        : place.refuse(EXPECTATIONS.int32, value);
    case "uint32":
    case "fixed32":
      return isNumber(value) && value >>> 0 === value
        ? value >>> 0
        : place.refuse(EXPECTATIONS.uint32, value);
    case "int64":
    case "sint64":
    case "sfixed64":
      return signedText(given);
    case "uint64":
    case "fixed64":
      return unsignedText(given);
    case "float":
      return isNumber(value) && fitsFloat(value)
        ? floatToJson(shortest(value))
        : place.refuse(EXPECTATIONS.float, value);
    case "double":
      return isNumber(value) ? floatToJson(value) : place.refuse(EXPECTATIONS.double, value);
    case "string":
      if (typeof value !== "string") return place.refuse(EXPECTATIONS.string, value);
      return isWellFormed(value) ? value : place.refuse(EXPECTATIONS.wellFormed, value);
    case "bytes":
      return isUint8Array(value) ? toBase64(value) : place.refuse(EXPECTATIONS.bytes, value);
    case "timestamp":
      return timestampToJson(given);
    case "duration":
      return durationToJson(given);
    case "json":
      return copyJson(value, place);
  }
}

function isNumber(value: unknown): value is number {
  return typeof value === "number";
}

function signedText({ value, jsNumber, place }: Given): string {
  if (jsNumber) {
    return Number.isSafeInteger(value)
      ? String(value)
      : place.refuse(EXPECTATIONS.safeInteger, value);
  }
  if (typeof value === "bigint" && BigInt.asIntN(64, value) === value) return `${value}`;
  return place.refuse(EXPECTATIONS.int64, value);
}

function unsignedText({ value, jsNumber, place }: Given): string {
  if (jsNumber) {
    const isGood = Number.isSafeInteger(value) && Number(value) >= 0;
    return isGood ? String(value) : place.refuse(EXPECTATIONS.safeUnsigned, value);
  }
  if (typeof value === "bigint" && BigInt.asUintN(64, value) === value) return `${value}`;
  return place.refuse(EXPECTATIONS.uint64, value);
}

function floatToJson(value: number): number | string {
  return Number.isFinite(value) ? value : String(value);
}

/** The number with fewest digits that rounds to the same single: 0.1, where the single is 0.10000000149011612. */
function shortest(value: number): number {
  const single = Math.fround(value);
  if (single === 0 || !Number.isFinite(single)) return single;
  for (const digits of [6, 7, 8]) {
    const short = Number(single.toPrecision(digits));
    if (Math.fround(short) === single) return short;
  }
  // Nine digits tell any two singles apart.
  return Number(single.toPrecision(9));
}

function timestampToJson({ value, place }: Given): string {
  if (isDate(value)) {
    const { seconds } = splitTimestamp(value.getTime());
    // Written so that NaN fails it.
    const isGood = seconds >= TIMESTAMP_SECONDS_MIN && seconds <= TIMESTAMP_SECONDS_MAX;
    if (isGood) return timestampText(value);
  }
  return place.refuse(EXPECTATIONS.timestamp, value);
}

function durationToJson({ value, place }: Given): string {
  if (isNumber(value) && Math.abs(splitDuration(value).seconds) <= DURATION_SECONDS_MAX) {
    return durationText(value);
  }
  return place.refuse(EXPECTATIONS.duration, value);
}
