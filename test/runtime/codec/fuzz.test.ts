import assert from "node:assert/strict";
import { suite, test } from "node:test";
import * as fc from "fast-check";
import { DecodeError } from "../../../runtime/src/codec/decode-error.js";
import { Reader } from "../../../runtime/src/codec/reader.js";
import { Event, User } from "./generated-shape.js";
import { fromHex } from "./hex.js";
import { SCALAR_CASES } from "./scalar-cases.js";
import { readScalar } from "./scalar-codecs.js";

const SEED = 20_261_120;
const RUNS = 3000;

/** Random bytes, and random bytes that often are fields of the messages tried. */
const bytes = fc.oneof(
  fc.uint8Array({ maxLength: 200 }),
  fc
    .array(
      fc.oneof(
        fc.constantFrom(
          8,
          10,
          16,
          24,
          42,
          48,
          58,
          66,
          74,
          80,
          82,
          93,
          0x0b,
          0x0c,
          0x80,
          0xff,
          0,
          1,
          2,
        ),
        fc.nat(255),
      ),
      { maxLength: 200 },
    )
    .map((values) => Uint8Array.from(values)),
);

suite("random bytes", () => {
  test("are read as a message or refused with a DecodeError", () => {
    fc.assert(
      fc.property(bytes, (input) => {
        for (const type of [User, Event]) onlyDecodeErrors(() => type.decode(input));
      }),
      { seed: SEED, numRuns: RUNS },
    );
  });

  test("are read as any scalar or refused with a DecodeError", () => {
    const methods = [...new Set(SCALAR_CASES.map(({ type }) => type))];
    fc.assert(
      fc.property(bytes, fc.constantFrom(...methods), (input, type) => {
        onlyDecodeErrors(() => new Reader(input)[type]());
      }),
      { seed: SEED, numRuns: RUNS },
    );
  });

  test("can be skipped and kept, or are refused with a DecodeError", () => {
    fc.assert(
      fc.property(bytes, (input) => {
        onlyDecodeErrors(() => {
          const reader = new Reader(input);
          let kept: Uint8Array | undefined;
          while (reader.position < reader.end) kept = reader.keepUnknown(reader.tag(), kept);
          assert.ok((kept?.length ?? 0) <= input.length);
        });
      }),
      { seed: SEED, numRuns: RUNS },
    );
  });

  test("in the place of any byte of a good message do the same", () => {
    const good = User.encode(User.create({ id: "a", ranks: [1, 2], parent: User.create() }));
    fc.assert(
      fc.property(fc.nat(good.length - 1), fc.nat(255), (at, byte) => {
        const input = Uint8Array.from(good);
        input[at] = byte;
        onlyDecodeErrors(() => User.decode(input));
      }),
      { seed: SEED, numRuns: RUNS },
    );
  });
});

test("a claimed length allocates nothing", () => {
  const before = process.memoryUsage().arrayBuffers;
  for (let round = 0; round < 1000; round++) {
    for (const type of ["bytes", "string", "json"] as const) {
      assert.throws(() => readScalar(type, fromHex("0a ff ff ff 7f 00")), DecodeError);
    }
  }
  assert.ok(process.memoryUsage().arrayBuffers - before < 1_000_000);
});

function onlyDecodeErrors(read: () => unknown): void {
  try {
    read();
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
  }
}
