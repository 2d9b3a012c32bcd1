import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { Reader } from "../../../runtime/src/codec/reader.js";

/** A chunk of many texts, in which they are looked for; of a shorter one each text is made anew. */
const CHUNK_BYTES = 512;

/** Often enough to be made, kept and found. */
const TIMES = 4;

function read(text: Uint8Array): string {
  const chunk = new Uint8Array(CHUNK_BYTES).fill(65);
  chunk.set([text.length, ...text]);
  return new Reader(chunk, 0, 1 + text.length).string();
}

suite("texts that come again", () => {
  test("read the same each time, whatever their length", () => {
    for (let length = 0; length <= 30; length++) {
      const text = Array.from({ length }, (_, index) => String.fromCharCode(97 + index)).join("");
      for (let time = 0; time < TIMES; time++) assert.equal(read(Buffer.from(text)), text);
    }
  });

  test("are told from those with the same words in another length", () => {
    const alike = ["abcdbcde", "abcde", "abcdabcd", "abcd", "\0\0\0\0", "\0\0\0\0\0\0\0\0\0"];
    for (let time = 0; time < TIMES; time++) {
      for (const text of alike) assert.equal(read(Buffer.from(text)), text);
    }
  });

  test("are told from each other when they are more than are kept", () => {
    const texts = Array.from(
      { length: 5000 },
      (_, index) => `text-${(index * 2_654_435_761) >>> 4}`,
    );
    for (const text of [...texts, ...texts, ...texts]) assert.equal(read(Buffer.from(text)), text);
    for (const text of texts) {
      for (let time = 0; time < TIMES; time++) assert.equal(read(Buffer.from(text)), text);
    }
  });

  test("are told from those that differ in four bytes only, wherever these are", () => {
    for (const at of [0, 4, 8, 12]) {
      for (let number = 0; number < 5000; number++) {
        const text = `${"=".repeat(at)}${String(number).padStart(4, "0")}${"=".repeat(12 - at)}`;
        assert.equal(read(Buffer.from(text)), text);
      }
    }
  });

  test("may be of any script", () => {
    for (const text of ["張三豐", "Grüße", "🐉🐉", "\ufeffabc", "\ufffd\ufffd", "naïve café"]) {
      for (let time = 0; time < TIMES; time++) assert.equal(read(Buffer.from(text)), text);
    }
  });

  test("are refused each time when they are no UTF-8", () => {
    for (const hex of ["c0afc0af", "616263ff", "6162636465666768eda080", "ff".repeat(16)]) {
      for (let time = 0; time < TIMES; time++) {
        assert.throws(() => read(Buffer.from(hex, "hex")), {
          name: "DecodeError",
          message: "string at byte 1: expected valid UTF-8, got ill-formed bytes",
        });
      }
    }
  });

  test("are not looked for beyond the end of what is read", () => {
    const chunk = new Uint8Array(CHUNK_BYTES).fill(65);
    chunk.set([5, 97, 98, 99, 100, 101]);
    for (let time = 0; time < TIMES; time++) {
      assert.equal(new Reader(chunk, 0, 6).string(), "abcde");
      assert.throws(() => new Reader(chunk, 0, 5).string(), {
        message: "length at byte 1: expected 5 bytes, got 4",
      });
      assert.throws(() => new Reader(chunk, 0, 0).string(), { name: "DecodeError" });
    }
  });

  test("lie anywhere in a chunk", () => {
    const memory = Buffer.from(`${"\x06kraken\x07kraken2".repeat(40)}\x06kraken`);
    for (const chunk of [memory, memory.subarray(7), memory.subarray(memory.length - 7)]) {
      const reader = new Reader(chunk);
      const texts = new Set<string>();
      while (reader.position < reader.end) texts.add(reader.string());
      texts.delete("kraken2");
      assert.deepEqual([...texts], ["kraken"]);
    }
  });

  test("are not taken from the chunk before", () => {
    const reader = new Reader(new Uint8Array(CHUNK_BYTES).fill(65), 0, 0);
    for (const text of ["first one", "second one", "first one"]) {
      const chunk = new Uint8Array(CHUNK_BYTES);
      chunk.set([text.length, ...Buffer.from(text)]);
      reader.reset(chunk);
      assert.equal(reader.string(), text);
      reader.reset(chunk.slice(0, 20));
      assert.equal(reader.string(), text);
    }
  });
});
