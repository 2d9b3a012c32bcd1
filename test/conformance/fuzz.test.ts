/** Whatever bytes come, a generated decoder reads them or throws a DecodeError. */
import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { fileURLToPath } from "node:url";
import * as fc from "fast-check";
import { Reader, Writer } from "mailstation/codegen";
import { codecSubjects, type CodecSubject } from "../support/codec-subjects.js";
import { generate } from "../support/generated-modules.js";
import { strangers } from "../support/unknown-field-bytes.js";

const OPTIONS = { seed: 20_261_120, numRuns: 40 };

/** More changes than this make bytes that have nothing of a message any more. */
const CHANGES_MAX = 4;

const generated = await generate(fileURLToPath(new URL("corpus/", import.meta.url)));
const changes = fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: CHANGES_MAX });

for (const subject of codecSubjects(generated)) {
  suite(subject.proto, () => {
    test("random bytes", () => {
      fc.assert(
        fc.property(fc.oneof(fc.uint8Array({ maxLength: 100 }), strangers(subject)), (bytes) => {
          decodesOrRefuses(subject, bytes);
        }),
        OPTIONS,
      );
    });

    test("a good encoding with some bytes changed, and its prefixes", () => {
      fc.assert(
        fc.property(subject.values, changes, (value, made) => {
          const bytes = encode(subject, value);
          for (const [at, byte] of made) if (bytes.length > 0) bytes[at % bytes.length] = byte;
          decodesOrRefuses(subject, bytes);
          for (let length = 0; length < Math.min(bytes.length, 60); length++) {
            decodesOrRefuses(subject, bytes.subarray(0, length));
          }
        }),
        OPTIONS,
      );
    });
  });
}

function encode(subject: CodecSubject, value: unknown): Uint8Array {
  const writer = new Writer();
  subject.encode(writer, value);
  return writer.finish();
}

/** What is decoded can be encoded again: nothing is let in that cannot go out. */
function decodesOrRefuses(subject: CodecSubject, bytes: Uint8Array): void {
  let value: unknown;
  try {
    value = subject.decode(new Reader(bytes), bytes.length);
  } catch (error) {
    assert.ok(error instanceof Error && error.name === "DecodeError", String(error));
    return;
  }
  encode(subject, value);
}
