/** Ill-formed UTF-8 is refused in every place of a message where a text can stand. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { Reader, Writer } from "mailstation/codegen";
import type { FieldModel, TypeModel } from "../../compiler/src/model/model.js";
import { bufbuildOracle } from "../support/bufbuild-oracle.js";
import { codecSubjects } from "../support/codec-subjects.js";
import { generate } from "../support/generated-modules.js";
import { protobufjsOracle } from "../support/protobufjs-oracle.js";

const ILL_FORMED = Uint8Array.of(0x61, 0xc0, 0xaf);
const LENGTH = 2;

/** Tags of key and value of a map entry, and of the field of a wrapper. */
const FIRST_TAG = 10;
const SECOND_TAG = 18;

const generated = await generate(fileURLToPath(new URL("corpus/", import.meta.url)));
const oracles = [protobufjsOracle(generated.model), bufbuildOracle(generated.model)];

for (const subject of codecSubjects(generated)) {
  const { proto, fields } = subject;
  for (const { name, number, type } of fields) {
    for (const [place, content] of textPlaces(type)) {
      test(`${proto}.${name}: ${place}`, () => {
        const bytes = lengthDelimited((number << 3) | LENGTH, content);
        assert.throws(() => subject.decode(new Reader(bytes), bytes.length), {
          name: "DecodeError",
          what: "string",
        });
        for (const oracle of oracles) assert.throws(() => oracle.read(proto, bytes), oracle.name);
      });
    }
  }
}

type Place = readonly [place: string, content: Uint8Array];

/** The contents of a field of this type that hold an ill-formed text, by where it is. */
function textPlaces(type: FieldModel["type"]): readonly Place[] {
  switch (type.kind) {
    case "scalar":
      return type.scalar === "string" ? [["text", ILL_FORMED]] : [];
    case "list":
      return within("item", type.element, (content) => content);
    case "map": {
      const key: Place = ["key", lengthDelimited(FIRST_TAG, ILL_FORMED)];
      const values = within("value", type.value, (content) => lengthDelimited(SECOND_TAG, content));
      return type.key === "string" ? [key, ...values] : values;
    }
    case "wrapped":
      return within("wrapped", type.inner, (content) => lengthDelimited(FIRST_TAG, content));
    case "well-known":
      return type.name === "json" ? [["json", lengthDelimited(26, ILL_FORMED)]] : [];
    case "enum":
    case "message":
    case "union":
      return [];
  }
}

function within(name: string, type: TypeModel, wrap: (content: Uint8Array) => Uint8Array): Place[] {
  return textPlaces(type).map(([place, content]) => [`${name}, ${place}`, wrap(content)]);
}

function lengthDelimited(tag: number, content: Uint8Array): Uint8Array {
  const writer = new Writer();
  writer.bytes(tag >>> 0, content);
  return writer.finish();
}
