/** The JSON of everything in the conformance corpus, against another implementation of protobuf. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import * as fc from "fast-check";
import { Reader, Writer } from "mailstation/codegen";
import { bufbuildJsonOracle } from "../../support/bufbuild-oracle.js";
import { codecSubjects, type CodecSubject } from "../../support/codec-subjects.js";
import { generate } from "../../support/generated-modules.js";
import { ForeignJson } from "./foreign-json.js";
import { jsonSubjects } from "./json-subjects.js";

const OPTIONS = { seed: 20_261_120, numRuns: 40 };

const corpus = fileURLToPath(new URL("../../conformance/corpus/", import.meta.url));
const generated = await generate(corpus);
const oracle = bufbuildJsonOracle(generated.model);
const subjects = jsonSubjects(generated);
const foreign = new ForeignJson(subjects.keys());

for (const codec of codecSubjects(generated)) {
  const subject = subjects.get(codec.proto);
  assert.ok(subject !== undefined, codec.proto);

  test(`${codec.proto}: what is printed is read again`, () => {
    fc.assert(
      fc.property(codec.values, (value) => {
        assert.deepStrictEqual(subject.fromJson(subject.toJson(value)), value);
      }),
      OPTIONS,
    );
  });

  // A result is JSON of its own, without the message that it is on the wire.
  if (codec.kind === "result") continue;
  test(`${codec.proto}: others print and read the same`, () => {
    const type = oracle.type(codec.proto);
    fc.assert(
      fc.property(codec.values, (value) => {
        const theirs = oracle.print(codec.proto, encode(codec, value));
        assert.deepStrictEqual(foreign.message(type, subject.toJson(value)), theirs);
        const bytes = oracle.read(codec.proto, theirs);
        assert.deepStrictEqual(decode(codec, bytes), value);
      }),
      OPTIONS,
    );
  });
}

function encode(codec: CodecSubject, value: unknown): Uint8Array {
  const writer = new Writer();
  codec.encode(writer, value);
  return writer.finish();
}

function decode(codec: CodecSubject, bytes: Uint8Array): unknown {
  return codec.decode(new Reader(bytes), bytes.length);
}
