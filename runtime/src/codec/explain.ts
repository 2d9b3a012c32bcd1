import { describe } from "./describe.js";
import type {
  EnumType,
  FieldDescriptor,
  ListType,
  MapType,
  UnionType,
  ValueType,
} from "./descriptor.js";
import { EncodeError } from "./encode-error.js";
import { findJsonMismatch } from "./explain-json.js";
import { NESTING_MAX } from "./nesting.js";
import { isNothing } from "./is-nothing.js";
import { isRecord } from "./own-forms.js";
import { EXPECTATIONS, isMap } from "./refuse.js";
import type { ScalarName, WellKnownName } from "./scalar-name.js";
import { unknownFields } from "./unknown-fields.js";
import { Writer } from "./writer.js";

/** Most members or cases that an explanation lists. */
const LISTED_MAX = 8;

/** The first value of a structure that is wrong. */
export interface Mismatch {
  /** `post.author.devices[2].os`. */
  readonly path: string;
  readonly expected: string;
  readonly got: string;
}

/** A value to check: where it is, how deep, and what its field says of 64-bit integers. */
interface Place {
  readonly path: string;
  readonly depth: number;
  readonly jsNumber: boolean;
}

/**
 * Says which value within `value` does not fit `type`, the first in wire order:
 * `post.author.devices[2].os: expected string, got number 5`; undefined when all is well.
 * It is slow and meant for a value that an encoder has refused.
 */
export function explainValue(type: ValueType, value: unknown, path: string): string | undefined {
  return inWords(findMismatch(type, value, path));
}

/** `explainValue` for arguments in the order of their parameters; those left out may be undefined. */
export function explainFields(
  parameters: readonly FieldDescriptor[],
  values: readonly unknown[],
): string | undefined {
  for (const [index, parameter] of parameters.entries()) {
    const value = values[index];
    if (value === undefined && parameter.default !== undefined) continue;
    if (parameter.optional && isNothing(parameter, value)) continue;
    const place = { path: parameter.name, depth: 0, jsNumber: parameter.jsNumber };
    const mismatch = check(parameter.type, value, place);
    if (mismatch !== undefined) return inWords(mismatch);
  }
  return undefined;
}

/** `explainValue` for what has the fields of a message and is none: a declared error. */
export function explainMembers(
  fields: readonly FieldDescriptor[],
  value: object,
  path: string,
): string | undefined {
  // The cast: any object may be asked for any property.
  const object = value as Readonly<Record<string | symbol, unknown>>;
  return inWords(checkMessage(fields, object, { path, depth: 0, jsNumber: false }));
}

/** As `explainValue`, in parts. */
export function findMismatch(type: ValueType, value: unknown, path: string): Mismatch | undefined {
  return check(type, value, { path, depth: 0, jsNumber: false });
}

function inWords(mismatch: Mismatch | undefined): string | undefined {
  if (mismatch === undefined) return undefined;
  return `${mismatch.path}: expected ${mismatch.expected}, got ${mismatch.got}`;
}

function check(type: ValueType, value: unknown, place: Place): Mismatch | undefined {
  if (type === "json") return checkJson(value, place);
  if (typeof type === "string") return checkScalar(type, value, place);
  switch (type.kind) {
    case "wrapped":
      return check(type.inner, value, place);
    case "enum":
      return checkEnum(type, value, place);
    case "list":
      return checkList(type, value, place);
    case "map":
      return checkMap(type, value, place);
    case "message":
    case "union": {
      if (typeof value !== "object" || value === null) {
        return mismatch(place, `object (${type.fullName})`, value);
      }
      if (place.depth > NESTING_MAX) {
        return { path: place.path, expected: `at most ${NESTING_MAX} levels`, got: "more" };
      }
      // The cast: any object may be asked for any property.
      const object = value as Readonly<Record<string | symbol, unknown>>;
      return type.kind === "message"
        ? checkMessage(type.fields, object, place)
        : checkUnion(type, object, place);
    }
  }
}

function checkJson(value: unknown, { path }: Place): Mismatch | undefined {
  const wrong = findJsonMismatch(value, path);
  return wrong && { path: wrong.path, expected: wrong.error.expected, got: wrong.error.got };
}

/** Lets the writer judge, so that what is right is said in one place. */
function checkScalar(
  type: ScalarName | WellKnownName,
  value: unknown,
  place: Place,
): Mismatch | undefined {
  const writer = new Writer();
  try {
    writeAny(writer, type, value, place.jsNumber);
    return undefined;
  } catch (error) {
    if (!(error instanceof EncodeError)) throw error;
    return { path: place.path, expected: error.expected, got: error.got };
  }
}

function writeAny(
  writer: Writer,
  type: ScalarName | WellKnownName,
  value: unknown,
  jsNumber: boolean,
): void {
  const tag = 8;
  // The casts to never: the writer checks what it is given, which is why it is asked.
  const given = value as never;
  switch (type) {
    case "int64":
    case "uint64":
    case "sint64":
    case "fixed64":
    case "sfixed64":
      if (jsNumber) writer[`${type}Number`](tag, given);
      else writer[type](tag, given);
      break;
    default:
      writer[type](tag, given);
  }
}

function checkEnum(type: EnumType<unknown>, value: unknown, place: Place): Mismatch | undefined {
  if (type.is(value)) return undefined;
  const names = listed([...(type.values?.values() ?? type.numbers.keys())]);
  return mismatch(place, type.closed ? names : `${names}, or an unknown number`, value);
}

function checkList(type: ListType, value: unknown, place: Place): Mismatch | undefined {
  const list: unknown = type.isSet === true && value instanceof Set ? [...value] : value;
  if (!Array.isArray(list) || (type.isSet === true && list === value)) {
    return mismatch(place, type.isSet === true ? "Set" : EXPECTATIONS.list, value);
  }
  for (const [index, item] of list.entries()) {
    const wrong = check(type.element, item, { ...place, path: `${place.path}[${index}]` });
    if (wrong !== undefined) return wrong;
  }
  return undefined;
}

function checkMap(type: MapType, value: unknown, place: Place): Mismatch | undefined {
  const entries = entriesOf(type, value);
  if (entries === undefined) {
    return mismatch(place, type.isRecord === true ? "object" : EXPECTATIONS.map, value);
  }
  for (const [key, item] of entries) {
    const path = `${place.path}[${typeof key === "string" ? JSON.stringify(key) : String(key)}]`;
    const wrong =
      check(type.key, key, { ...place, path: `${path} (key)` }) ??
      check(type.value, item, { ...place, path });
    if (wrong !== undefined) return wrong;
  }
  return undefined;
}

function entriesOf(
  type: MapType,
  value: unknown,
): Iterable<readonly [unknown, unknown]> | undefined {
  if (type.isRecord !== true) return isMap(value) ? value : undefined;
  return isRecord(value) ? Object.entries(value) : undefined;
}

function checkMessage(
  fields: readonly FieldDescriptor[],
  value: Readonly<Record<string | symbol, unknown>>,
  place: Place,
): Mismatch | undefined {
  for (const known of fields) {
    const wrong = checkField(known, value[known.name], {
      path: place.path === "" ? known.name : `${place.path}.${known.name}`,
      depth: place.depth + 1,
      jsNumber: known.jsNumber,
    });
    if (wrong !== undefined) return wrong;
  }
  return checkUnknown(value, place);
}

function checkField(known: FieldDescriptor, value: unknown, place: Place): Mismatch | undefined {
  if (known.optional && isNothing(known, value)) return undefined;
  return check(known.type, value, place);
}

function checkUnion(
  { fields: cases, tag }: UnionType<unknown>,
  value: Readonly<Record<string | symbol, unknown>>,
  place: Place,
): Mismatch | undefined {
  if (tag !== undefined) return checkTagged(cases, tag, value, place);
  const name = value["case"];
  if (name === undefined) return checkUnknown(value, place);
  const known = cases.find((candidate) => candidate.name === name);
  if (known === undefined) {
    const names = listed(cases.map((candidate) => candidate.name));
    return mismatch({ ...place, path: `${place.path}.case` }, names, name);
  }
  const at = { path: `${place.path}.value`, depth: place.depth + 1, jsNumber: known.jsNumber };
  return check(known.type, value["value"], at) ?? checkUnknown(value, place);
}

/** A union whose members carry the name of their case in a property. */
function checkTagged(
  cases: readonly FieldDescriptor[],
  tag: string,
  value: Readonly<Record<string | symbol, unknown>>,
  place: Place,
): Mismatch | undefined {
  const known = cases.find((candidate) => candidate.name === String(value[tag]));
  if (known !== undefined) return check(known.type, value, place);
  const names = listed(cases.map((candidate) => candidate.name));
  return mismatch({ ...place, path: `${place.path}.${tag}` }, names, value[tag]);
}

function checkUnknown(
  value: Readonly<Record<string | symbol, unknown>>,
  place: Place,
): Mismatch | undefined {
  const kept = value[unknownFields];
  if (kept === undefined) return undefined;
  return checkScalar("bytes", kept, { ...place, path: `${place.path}[unknownFields]` });
}

function listed(names: readonly unknown[]): string {
  const shown = names.slice(0, LISTED_MAX).map((name) => JSON.stringify(name));
  const more = names.length > LISTED_MAX ? `, … (${names.length} in all)` : "";
  return `${shown.length === 1 ? "" : "one of "}${shown.join(", ")}${more}`;
}

function mismatch(place: Place, expected: string, value: unknown): Mismatch {
  return { path: place.path, expected, got: describe(value) };
}
