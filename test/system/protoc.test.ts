/** What generated code writes, `protoc --decode` reads; what `protoc --encode` writes of it, we read. */
import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { fileURLToPath } from "node:url";
import * as fc from "fast-check";
import { Reader, Writer } from "mailstation/codegen";
import { codecSubjects, type CodecSubject } from "../support/codec-subjects.js";
import { generate, type Generated } from "../support/generated-modules.js";
import { exportedTexts } from "../support/exported-proto.js";
import { Protoc } from "../support/protoc.js";

const SEED = 20_261_120;
const VALUES = 20;

/** Field 1 of a batch: protoc starts once for many values. */
const ITEM_TAG = 10;

const folders: readonly (readonly [path: string, sources: readonly string[]])[] = [
  ["../conformance/corpus/", ["*.rpc"]],
  ["../realistic/etcd/", ["kv.rpc", "rpc.rpc"]],
  ["../realistic/game/", ["*.rpc"]],
  ["../realistic/sys/", ["*.rpc"]],
];

for (const [path, sources] of folders) {
  suite(`${path}: protoc reads and writes the same`, async () => {
    const generated = await generate(fileURLToPath(new URL(path, import.meta.url)), sources);
    const subjects = codecSubjects(generated);
    const protoc = protocOf(generated, subjects);
    for (const subject of subjects) {
      test(subject.proto, () => {
        const values = fc.sample(subject.values, { seed: SEED, numRuns: VALUES });
        const type = batchName(subject);
        const text = protoc.decode(type, writeBatch(subject, values));
        assert.deepStrictEqual(readBatch(subject, protoc.encode(type, text)), values);
      });
    }
  });
}

function protocOf({ model }: Generated, subjects: readonly CodecSubject[]): Protoc {
  const texts = exportedTexts(model);
  const main = "batches.proto";
  const batches = [
    'syntax = "proto3";',
    ...Array.from(texts.keys(), (path) => `import "${path}";`),
    ...subjects.map((subject) => {
      return `message ${batchName(subject)} { repeated .${subject.proto} items = 1; }`;
    }),
  ];
  return new Protoc(new Map([...texts, [main, batches.join("\n")]]), main);
}

function batchName({ proto }: CodecSubject): string {
  return `Batch_${proto.replaceAll(".", "_")}`;
}

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
