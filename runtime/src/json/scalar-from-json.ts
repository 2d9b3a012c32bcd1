import { EXPECTATIONS } from "../codec/refuse.js";
import type { ScalarName, WellKnownName } from "../codec/scalar-name.js";
import { fitsFloat } from "../codec/scalar-writing.js";
import { isWellFormed } from "../codec/utf8-writing.js";
import { fromBase64 } from "./base64.js";
import { copyJson } from "./copy-json.js";
import { durationOfText } from "./duration-text.js";
import { integerOf, isNumberText } from "./integer-text.js";
import type { JsonPlace } from "./json-place.js";
import { timestampOfText } from "./timestamp-text.js";

/** JSON to read: where it is, and what its field says of 64-bit integers. */
export interface GivenJson {
  readonly json: unknown;
  readonly jsNumber: boolean;
  readonly place: JsonPlace;
}

/** Reads a value of a type that is built into the language. */
export function scalarFromJson(type: ScalarName | WellKnownName, given: GivenJson): unknown {
  const { json, place } = given;
  switch (type) {
    case "bool":
      return typeof json === "boolean" ? json : place.refuse(EXPECTATIONS.bool, json);
    case "int32":
    case "sint32":
    case "sfixed32": {
      const integer = Number(integerOf(json) ?? Number.NaN);
      return (integer | 0) === integer ? integer : place.refuse(EXPECTATIONS.int32, json);
    }
    case "uint32":
    case "fixed32": {
      const integer = Number(integerOf(json) ?? Number.NaN);
      return integer >>> 0 === integer ? integer : place.refuse(EXPECTATIONS.uint32, json);
    }
    case "int64":
    case "sint64":
    case "sfixed64":
      return signed(given);
    case "uint64":
    case "fixed64":
      return unsigned(given);
    case "float": {
      const number = floatOf(json);
      if (number === undefined || !fitsFloat(number)) return place.refuse(FLOAT, json);
      return Math.fround(number);
    }
    case "double":
      return floatOf(json) ?? place.refuse(DOUBLE, json);
    case "string":
      if (typeof json !== "string") return place.refuse(EXPECTATIONS.string, json);
      return isWellFormed(json) ? json : place.refuse(EXPECTATIONS.wellFormed, json);
    case "bytes":
      return ofText(fromBase64, given) ?? place.refuse("base64", json);
    case "timestamp":
      return ofText(timestampOfText, given) ?? place.refuse(TIMESTAMP, json);
    case "duration":
      return ofText(durationOfText, given) ?? place.refuse(DURATION, json);
    case "json":
      return copyJson(json, place);
  }
}

/** Reads the key of a map, which JSON has as a text; only the one that `toJson` prints is taken. */
export function keyFromJson(type: ScalarName, given: GivenJson): unknown {
  const { json, place } = given;
  if (type === "string") return scalarFromJson(type, given);
  if (type === "bool") {
    return json === "true" || json === "false"
      ? json === "true"
      : place.refuse('"true" or "false"', json);
  }
  if (typeof json === "string" && /^(?:0|-?[1-9]\d*)$/.test(json)) {
    return scalarFromJson(type, given);
  }
  return place.refuse("an integer", json);
}

const INT64 = "an integer from -2^63 to 2^63-1";
const UINT64 = "an integer from 0 to 2^64-1";
const DOUBLE = 'a number, "NaN", "Infinity" or "-Infinity"';
const FLOAT = `${EXPECTATIONS.float}, "NaN", "Infinity" or "-Infinity"`;
const TIMESTAMP = "an RFC 3339 timestamp from year 1 to year 9999";
const DURATION = 'a duration such as "1.5s", at most 10,000 years';

function signed({ json, jsNumber, place }: GivenJson): bigint | number {
  const integer = integerOf(json);
  if (jsNumber) return safe(integer) ?? place.refuse(EXPECTATIONS.safeInteger, json);
  return integer !== undefined && BigInt.asIntN(64, integer) === integer
    ? integer
    : place.refuse(INT64, json);
}

function unsigned({ json, jsNumber, place }: GivenJson): bigint | number {
  const integer = integerOf(json);
  if (jsNumber) {
    const number = safe(integer);
    return number !== undefined && number >= 0
      ? number
      : place.refuse(EXPECTATIONS.safeUnsigned, json);
  }
  return integer !== undefined && BigInt.asUintN(64, integer) === integer
    ? integer
    : place.refuse(UINT64, json);
}

function safe(integer: bigint | undefined): number | undefined {
  const number = Number(integer ?? Number.NaN);
  return Number.isSafeInteger(number) ? number : undefined;
}

/** A finite number that JSON or a text in it holds, or what JSON has words for only. */
function floatOf(json: unknown): number | undefined {
  if (json === "NaN" || json === "Infinity" || json === "-Infinity") return Number(json);
  const isNumber = typeof json === "number" || (typeof json === "string" && isNumberText(json));
  const number = isNumber ? Number(json) : Number.NaN;
  // `JSON.parse` reads what is too large for a double as an infinity.
  return Number.isFinite(number) ? number : undefined;
}

function ofText<T>(read: (text: string) => T | undefined, { json }: GivenJson): T | undefined {
  return typeof json === "string" ? read(json) : undefined;
}
