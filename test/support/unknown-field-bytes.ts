import * as fc from "fast-check";
import type { FieldModel, TypeModel } from "../../compiler/src/model/model.js";
import type { CodecSubject } from "./codec-subjects.js";

const VARINT = 0;
const FIXED64 = 1;
const LENGTH = 2;
const START_GROUP = 3;
const END_GROUP = 4;
const FIXED32 = 5;

const NUMBER_MAX = 2 ** 29 - 1;

/** Fields of numbers that the subject does not have. */
export function strangers({ fields }: CodecSubject): fc.Arbitrary<Uint8Array> {
  const known = new Set(fields.map(({ number }) => number));
  const number = fc
    .oneof(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: NUMBER_MAX }))
    .filter((candidate) => !known.has(candidate));
  const wireType = fc.constantFrom(VARINT, FIXED64, LENGTH, START_GROUP, FIXED32);
  const field = fc.tuple(number, wireType).chain(([of, as]) => fieldBytes(of, as));
  return fc.array(field, { minLength: 1, maxLength: 4 }).map((parts) => Buffer.concat(parts));
}

/** Fields of known numbers with wire types that those fields do not have. */
export function impostors({ fields }: CodecSubject): fc.Arbitrary<Uint8Array> {
  if (fields.length === 0) return fc.constant(new Uint8Array(0));
  const field = fc.constantFrom(...fields).chain((known) => {
    const own = wireTypes(known);
    const others = [VARINT, FIXED64, LENGTH, START_GROUP, FIXED32].filter((type) => !own.has(type));
    return fc.constantFrom(...others).chain((wireType) => fieldBytes(known.number, wireType));
  });
  return fc.array(field, { minLength: 1, maxLength: 4 }).map((parts) => Buffer.concat(parts));
}

function wireTypes({ type }: FieldModel): ReadonlySet<number> {
  if (type.kind === "list") return new Set([LENGTH, wireType(type.element)]);
  return new Set([wireType(type)]);
}

function wireType(type: TypeModel): number {
  if (type.kind === "enum") return VARINT;
  if (type.kind !== "scalar") return LENGTH;
  switch (type.scalar) {
    case "string":
    case "bytes":
      return LENGTH;
    case "float":
    case "fixed32":
    case "sfixed32":
      return FIXED32;
    case "double":
    case "fixed64":
    case "sfixed64":
      return FIXED64;
    default:
      return VARINT;
  }
}

function fieldBytes(number: number, type: number): fc.Arbitrary<Uint8Array> {
  const tag = varint(BigInt(number) * 8n + BigInt(type));
  return contents(number, type).map((content) => Buffer.concat([tag, content]));
}

function contents(number: number, type: number): fc.Arbitrary<Uint8Array> {
  switch (type) {
    case VARINT:
      return fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }).map(varint);
    case FIXED64:
      return fc.uint8Array({ minLength: 8, maxLength: 8 });
    case FIXED32:
      return fc.uint8Array({ minLength: 4, maxLength: 4 });
    case LENGTH:
      return fc
        .uint8Array({ maxLength: 200 })
        .map((bytes) => Buffer.concat([varint(BigInt(bytes.length)), bytes]));
    default: {
      const end = varint(BigInt(number) * 8n + BigInt(END_GROUP));
      const within = fc.constantFrom(VARINT, FIXED64, LENGTH, FIXED32);
      return within
        .chain((inner) => fieldBytes(1, inner))
        .map((field) => Buffer.concat([field, end]));
    }
  }
}

function varint(value: bigint): Uint8Array {
  const bytes: number[] = [];
  for (let rest = value; ; rest >>= 7n) {
    bytes.push(Number(rest & 0x7fn) | (rest > 0x7fn ? 0x80 : 0));
    if (rest <= 0x7fn) return Uint8Array.from(bytes);
  }
}
