import assert from "node:assert/strict";
import { test } from "node:test";
import { Reader } from "../../../runtime/src/codec/reader.js";
import { Writer } from "../../../runtime/src/codec/writer.js";
import { type Hello, readHello, writeHello } from "../../../runtime/src/composer/handshake.js";
import { PLAIN_HELLO } from "../support/frames.js";

function bytesOf(hello: Hello, extra?: (writer: Writer) => void): Uint8Array {
  const writer = new Writer();
  writeHello(writer, hello);
  extra?.(writer);
  return writer.finish();
}

const full: Hello = {
  serverId: "chat-1",
  serverType: "chat",
  expectedId: "game-2",
  expectedType: "game",
  credentials: Uint8Array.of(1, 2, 3),
  messageBytesMax: 4096,
  callsInFlightMax: 7,
  streamWindowBytes: 9,
  schemaHash: "00ff00ff00ff00ff",
};

test("every field survives, and so does an empty hello", () => {
  for (const hello of [full, PLAIN_HELLO]) {
    assert.deepEqual(readHello(new Reader(bytesOf(hello))), hello);
  }
});

test("fields of a later version are passed over", () => {
  const bytes = bytesOf(full, (writer) => {
    writer.string((90 << 3) | 2, "from the future");
    writer.fixed64((91 << 3) | 1, 5n);
  });
  assert.deepEqual(readHello(new Reader(bytes)), full);
});

test("credentials are copied out of the chunk", () => {
  const bytes = bytesOf(full);
  const { credentials } = readHello(new Reader(bytes));
  bytes.fill(0);
  assert.deepEqual(credentials, Uint8Array.of(1, 2, 3));
});

test("a wrong magic, a wrong version and too few bytes are ProtocolErrors", () => {
  const cases: readonly [string, (bytes: Uint8Array) => Uint8Array, string][] = [
    ["magic", (bytes) => bytes.fill(0x41, 0, 1), "expected magic 0x4c49414d, got 0x4c494141"],
    ["version", (bytes) => bytes.fill(2, 4, 5), "expected wire version 1, got 2"],
    ["length", (bytes) => bytes.subarray(0, 4), "expected at least 5 bytes"],
  ];
  for (const [name, spoil, message] of cases) {
    assert.throws(
      () => readHello(new Reader(spoil(bytesOf(full)))),
      {
        name: "ProtocolError",
        message: `handshake: ${message}`,
      },
      name,
    );
  }
});

test("fields cut short are a DecodeError, wherever they are cut", () => {
  const bytes = bytesOf(full);
  const borders = new Set<number>();
  for (let end = 5; end < bytes.length; end++) {
    try {
      readHello(new Reader(bytes.subarray(0, end)));
      borders.add(end);
    } catch (error) {
      assert.equal((error as Error).name, "DecodeError"); // what was caught is an error
    }
  }
  assert.equal(borders.size, 9);
});
