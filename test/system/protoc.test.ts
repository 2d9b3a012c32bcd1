/** What generated code writes, `protoc --decode` reads; what `protoc --encode` writes of it, we read. */
import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { fileURLToPath } from "node:url";
import * as fc from "fast-check";
import { Reader, Writer } from "mailstation/codegen";
import { codecSubjects, type CodecSubject } from "../support/codec-subjects.js";
import { generate } from "../support/generated-modules.js";
import { PROTO_PACKAGE, protoSchema } from "../support/proto-schema.js";
import { protoText } from "../support/proto-text.js";
import { Protoc } from "../support/protoc.js";

const SEED = 20_261_120;
const VALUES = 20;

/** Field 1 of a batch: protoc starts once for many values. */
const ITEM_TAG = 10;

const generated = await generate(fileURLToPath(new URL("../conformance/corpus/", import.meta.url)));
const subjects = codecSubjects(generated);
const batches = subjects.map(
  ({ proto }) => `message Batch_${proto} { repeated ${proto} items = 1; }\n`,
);
const protoc = new Protoc(protoText(protoSchema(generated.model)) + batches.join(""));

suite("protoc reads and writes the same", () => {
  for (const subject of subjects) {
    test(subject.proto, () => {
      const values = fc.sample(subject.values, { seed: SEED, numRuns: VALUES });
      const type = `${PROTO_PACKAGE}.Batch_${subject.proto}`;
      const text = protoc.decode(type, writeBatch(subject, values));
      assert.deepStrictEqual(readBatch(subject, protoc.encode(type, text)), values);
    });
  }
});

function writeBatch(subject: CodecSubject, values: readonly unknown[]): Uint8Array {
  const writer = new Writer();
  for (const value of values) {
    const mark = writer.begin(ITEM_TAG);
    subject.encode(writer, value);
    writer.end(mark);
  }
  return writer.finish();
}

function readBatch(subject: CodecSubject, bytes: Uint8Array): unknown[] {
  const reader = new Reader(bytes);
  const end = reader.enter(bytes.length);
  const values: unknown[] = [];
  while (reader.position < reader.end) {
    assert.equal(reader.tag(), ITEM_TAG);
    values.push(subject.decode(reader, reader.length()));
  }
  reader.leave(end);
  return values;
}
