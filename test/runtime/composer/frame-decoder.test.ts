import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { Reader } from "../../../runtime/src/codec/reader.js";
import { Writer } from "../../../runtime/src/codec/writer.js";
import { FrameDecoder } from "../../../runtime/src/composer/frame-decoder.js";
import { ProtocolError } from "../../../runtime/src/composer/frame.js";
import { frameBytes } from "../support/frames.js";

interface Seen {
  readonly kind: number;
  readonly callId: number;
  readonly body: string;
}

/** Feeds the chunks, each in memory of its own. */
function decode(chunks: readonly Uint8Array[], lengthMax = 1000): readonly Seen[] {
  const seen: Seen[] = [];
  const decoder = new FrameDecoder(
    {
      frame: (kind, callId, body) => {
        const bytes = body.chunk.subarray(body.position, body.end);
        seen.push({ kind, callId, body: Buffer.from(bytes).toString("hex") });
      },
    },
    lengthMax,
  );
  for (const chunk of chunks) decoder.feed(chunk.slice());
  return seen;
}

const frames = [
  { kind: 3, callId: 1, body: "0a0b0c" },
  { kind: 11, callId: 0xffffffff, body: "" },
  { kind: 255, callId: 7, body: "00".repeat(40) },
];

const stream: Uint8Array = Buffer.concat(
  frames.map(({ kind, callId, body }) => frameBytes(kind, callId, Buffer.from(body, "hex"))),
);

test("frames that come in one chunk", () => {
  assert.deepEqual(decode([stream]), frames);
});

test("frames that come in two chunks, split at every byte", () => {
  for (let at = 0; at <= stream.length; at++) {
    assert.deepEqual(decode([stream.subarray(0, at), stream.subarray(at)]), frames, `at ${at}`);
  }
});

test("frames that come in three chunks, split at every pair of bytes", () => {
  for (let first = 0; first <= stream.length; first++) {
    for (let second = first; second <= stream.length; second++) {
      const parts = [
        stream.subarray(0, first),
        stream.subarray(first, second),
        stream.subarray(second),
      ];
      assert.deepEqual(decode(parts), frames, `at ${first} and ${second}`);
    }
  }
});

test("frames that come byte by byte, with empty chunks between", () => {
  const bytes = [...stream].flatMap((byte) => [Uint8Array.of(byte), new Uint8Array(0)]);
  assert.deepEqual(decode(bytes), frames);
});

test("a thousand frames in one chunk, and in chunks of any sizes", () => {
  const many = Array.from({ length: 1000 }, (_, callId) => frameBytes(5, callId + 1));
  const bytes = Buffer.concat(many);
  const expected = decode([bytes]);
  assert.equal(expected.length, 1000);
  const sizes = fc.array(fc.integer({ min: 1, max: 700 }), { minLength: 20, maxLength: 40 });
  fc.assert(
    fc.property(sizes, (lengths) => {
      const chunks: Uint8Array[] = [];
      let at = 0;
      for (const length of lengths) chunks.push(bytes.subarray(at, (at += length)));
      chunks.push(bytes.subarray(at));
      assert.deepEqual(decode(chunks), expected);
    }),
    { seed: 1, numRuns: 25 },
  );
});

test("a frame of just the longest length", () => {
  const longest = frameBytes(3, 1, new Uint8Array(95));
  assert.equal(decode([longest], 100).length, 1);
});

for (const length of [0, 4, 101, 0x7fffffff, 0xffffffff]) {
  const bytes = frameBytes(3, 1, new Uint8Array(0), length);

  test(`a length of ${length} where 5 to 100 are allowed is a ProtocolError`, () => {
    assert.throws(() => decode([bytes], 100), {
      name: "ProtocolError",
      message: `frame length: expected 5 to 100 bytes, got ${length}`,
    });
  });

  test(`a length of ${length} is refused as soon as its four bytes are there`, () => {
    assert.throws(() => decode([bytes.subarray(0, 4)], 100), ProtocolError);
    const bytewise = [...bytes.subarray(0, 4)].map((byte) => Uint8Array.of(byte));
    assert.throws(() => decode(bytewise, 100), ProtocolError);
    assert.throws(() => decode([stream, bytes.subarray(0, 4)], 100), ProtocolError);
  });
}

test("memory follows what has come, not what a length claims", () => {
  const claim = frameBytes(3, 1, new Uint8Array(0), 2 ** 30);
  const decoders = Array.from({ length: 500 }, () => {
    const decoder = new FrameDecoder({ frame: () => {} }, 2 ** 31);
    decoder.feed(claim.subarray(0, 5));
    return decoder;
  });
  const before = process.memoryUsage().arrayBuffers;
  for (const decoder of decoders) decoder.feed(new Uint8Array(100));
  const perDecoder = (process.memoryUsage().arrayBuffers - before) / decoders.length;
  assert.ok(perDecoder <= 70 * 1024, `${perDecoder} bytes for each`);
  assert.ok(decoders.every((decoder) => decoder.isWithinFrame));
});

test("a long frame that trickles in takes memory for at most four times its bytes", () => {
  const body = new Uint8Array(1024 * 1024);
  const whole = frameBytes(3, 1, body);
  let length = 0;
  const decoder = new FrameDecoder(
    { frame: (_kind, _callId, reader) => (length = reader.chunk.buffer.byteLength) },
    2 ** 31,
  );
  for (let at = 0; at < whole.length; at += 100) decoder.feed(whole.slice(at, at + 100));
  assert.ok(length >= body.length && length <= 4 * body.length);
});

test("after stop nothing is handed on, the rest of the chunk included", () => {
  const seen: number[] = [];
  const decoder: FrameDecoder = new FrameDecoder(
    {
      frame: (_kind, callId) => {
        seen.push(callId);
        if (callId === 2) decoder.stop();
      },
    },
    1000,
  );
  const bytes = Buffer.concat([1, 2, 3].map((callId) => frameBytes(11, callId)));
  decoder.feed(bytes.subarray(0, 15));
  decoder.feed(bytes.subarray(15));
  decoder.feed(frameBytes(11, 4));
  decoder.feed(frameBytes(11, 5, new Uint8Array(0), 0));
  assert.deepEqual(seen, [1, 2]);
});

test("the longest length can be changed between two frames of one chunk", () => {
  const decoder: FrameDecoder = new FrameDecoder({ frame: () => (decoder.lengthMax = 200) }, 20);
  const long = frameBytes(3, 2, new Uint8Array(100));
  decoder.feed(Buffer.concat([frameBytes(1, 0), long]));
  assert.throws(() => new FrameDecoder({ frame: () => {} }, 20).feed(long), ProtocolError);
});

test("a chunk that was read is kept by nobody", () => {
  // Regression: an idle connection kept the memory of the last chunk that it had received.
  const readers = new Set<Reader>();
  const decoder = new FrameDecoder({ frame: (_kind, _callId, body) => readers.add(body) }, 1_000);
  decoder.feed(frameBytes(1, 1, new Uint8Array(500)));
  assert.deepEqual(
    [...readers].map(({ chunk }) => chunk.length),
    [0],
  );
});

test("the body cannot be read past its frame", () => {
  const decoder = new FrameDecoder(
    { frame: (_kind, _callId, body) => assert.throws(() => body.enter(4), /DecodeError/) },
    1000,
  );
  decoder.feed(
    Buffer.concat([frameBytes(3, 1, new Uint8Array(3)), frameBytes(3, 2, new Uint8Array(3))]),
  );
});

/** Reads the bytes of each frame, and says whether they lie in memory of their own. */
function isCopied(chunks: readonly Uint8Array<ArrayBuffer>[]): readonly boolean[] {
  const copied: boolean[] = [];
  const decoder = new FrameDecoder(
    {
      frame: (_kind, _callId, body) => {
        body.enter(body.end - body.position);
        body.tag();
        const bytes = body.bytes();
        assert.ok(bytes.every((byte) => byte === 7));
        copied.push(bytes.buffer.byteLength === bytes.length);
        // As who gives them to a worker does: what is still to be read must not be in there.
        structuredClone(bytes, { transfer: [bytes.buffer] });
      },
    },
    100_000,
  );
  for (const chunk of chunks) decoder.feed(chunk);
  return copied;
}

function bytesFrame(length: number): Uint8Array<ArrayBuffer> {
  const writer = new Writer();
  writer.bytes(10, new Uint8Array(length).fill(7));
  return new Uint8Array(frameBytes(3, 1, writer.finish()));
}

function joined(...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Buffer.concat(parts));
}

test("long bytes stay where they are if nothing else is there, and are copied otherwise", () => {
  const long = (): Uint8Array<ArrayBuffer> => bytesFrame(20_000);
  const short = bytesFrame(100);
  assert.deepEqual(isCopied([long()]), [false]);
  assert.deepEqual(isCopied([long().slice(0, 9_000), long().slice(9_000)]), [false]);
  assert.deepEqual(isCopied([joined(long(), short)]), [true, true]);
  assert.deepEqual(isCopied([joined(short, long())]), [true, false]);
  assert.deepEqual(isCopied([joined(short, long(), short)]), [true, true, true]);
  const partOfMore = new Uint8Array(joined(short, long()).buffer, short.length);
  assert.deepEqual(isCopied([partOfMore]), [true]);
  assert.deepEqual(isCopied([bytesFrame(4_000)]), [true]);
});
