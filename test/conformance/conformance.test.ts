/**
 * Every message, union, error, parameter list and result of a corpus that uses the whole language,
 * against two other implementations of protobuf.
 */
import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { fileURLToPath } from "node:url";
import * as fc from "fast-check";
import { Reader, Writer } from "mailstation/codegen";
import { bufbuildOracle } from "../support/bufbuild-oracle.js";
import { codecSubjects, type CodecSubject } from "../support/codec-subjects.js";
import { generate } from "../support/generated-modules.js";
import { protobufjsOracle } from "../support/protobufjs-oracle.js";
import { impostors, strangers } from "../support/unknown-field-bytes.js";

/** What keeps the fields that it does not know. */
const KEEPERS = new Set(["message", "union", "error"]);

const OPTIONS = { seed: 20_261_120, numRuns: 40 };

const generated = await generate(fileURLToPath(new URL("corpus/", import.meta.url)));
const oracles = [protobufjsOracle(generated.model), bufbuildOracle(generated.model)];
const unpacked = protobufjsOracle(generated.model, false);
const subjects = codecSubjects(generated);

for (const subject of subjects) {
  suite(subject.proto, () => {
    test("what is written is read by others, and what they write by us", () => {
      fc.assert(
        fc.property(subject.values, (value) => {
          const bytes = encode(subject, value);
          const plain = subject.plain(value);
          assert.deepStrictEqual(decode(subject, bytes), value);
          for (const oracle of [...oracles, unpacked]) {
            assert.deepStrictEqual(oracle.read(subject.proto, bytes), plain, oracle.name);
            const theirs = oracle.rewrite(subject.proto, bytes);
            assert.deepStrictEqual(decode(subject, theirs), value, oracle.name);
          }
        }),
        OPTIONS,
      );
    });

    test("two encodings in a row are merged as others merge them", () => {
      fc.assert(
        fc.property(subject.values, subject.values, (first, second) => {
          const bytes = Buffer.concat([encode(subject, first), encode(subject, second)]);
          const plain = subject.plain(decode(subject, bytes));
          for (const oracle of oracles) {
            assert.deepStrictEqual(plain, oracle.read(subject.proto, bytes), oracle.name);
          }
        }),
        OPTIONS,
      );
    });
  });
}

suite("unknown fields", () => {
  for (const subject of subjects.filter(({ kind }) => KEEPERS.has(kind))) {
    test(`${subject.proto}: are written back as they came`, () => {
      fc.assert(
        fc.property(subject.values, strangers(subject), (value, unknown) => {
          const bytes = Buffer.concat([encode(subject, value), unknown]);
          const again = encode(subject, decode(subject, bytes));
          assert.deepStrictEqual(Buffer.from(again), bytes);
        }),
        OPTIONS,
      );
    });
  }

  for (const subject of subjects) {
    test(`${subject.proto}: a known number with another wire type is one of them`, () => {
      fc.assert(
        fc.property(subject.values, impostors(subject), (value, unknown) => {
          const bytes = Buffer.concat([encode(subject, value), unknown]);
          // Not asked of the others: neither looks at the wire type of a number that it knows.
          assert.deepStrictEqual(subject.plain(decode(subject, bytes)), subject.plain(value));
        }),
        OPTIONS,
      );
    });
  }
});

function encode(subject: CodecSubject, value: unknown): Uint8Array {
  const writer = new Writer();
  subject.encode(writer, value);
  return writer.finish();
}

function decode(subject: CodecSubject, bytes: Uint8Array): unknown {
  return subject.decode(new Reader(bytes), bytes.length);
}
