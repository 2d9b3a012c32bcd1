import assert from "node:assert/strict";
import { EventEmitter } from "node:events";
import type { Socket } from "node:net";
import { test } from "node:test";
import { TcpLink } from "../../../runtime/src/mailbox/tcp-link.js";

const KIBIBYTE = 1024;

/** A socket that takes what it is given when the test says so. */
class StubSocket extends EventEmitter {
  readonly written: Uint8Array[] = [];
  writableLength = 0;
  writable = true;
  destroyed = false;
  hasEnded = false;
  /** Takes every piece at once. */
  isFast = false;
  readonly #waiting: { readonly bytes: number; readonly onWritten: () => void }[] = [];

  setNoDelay(): void {}

  setKeepAlive(): void {}

  write(piece: Uint8Array, onWritten: () => void): boolean {
    this.written.push(piece);
    if (this.isFast) queueMicrotask(onWritten);
    else {
      this.writableLength += piece.length;
      this.#waiting.push({ bytes: piece.length, onWritten });
    }
    return this.isFast;
  }

  end(): void {
    this.hasEnded = true;
  }

  destroy(): void {
    this.destroyed = true;
  }

  /** The system takes the piece that has waited longest. */
  take(): void {
    const piece = this.#waiting.shift();
    assert.ok(piece !== undefined);
    this.writableLength -= piece.bytes;
    piece.onWritten();
  }
}

function setUp(): {
  readonly socket: StubSocket;
  readonly link: TcpLink;
  readonly drained: () => number;
} {
  const socket = new StubSocket();
  const link = new TcpLink(socket as unknown as Socket); // all of a socket that a link uses
  let drained = 0;
  link.attach({ opened: () => {}, received: () => {}, drained: () => drained++, closed: () => {} });
  return { socket, link, drained: () => drained };
}

/** Bytes that tell where they come from. */
const bytesOf = (length: number): Uint8Array =>
  Uint8Array.from({ length }, (_, index) => (index * 31) % 251);

test("a large write goes to the socket piece by piece, and each that has gone is progress", () => {
  const { socket, link, drained } = setUp();
  const bytes = bytesOf(600 * KIBIBYTE);
  assert.equal(link.write(bytes), false);
  assert.deepEqual(
    socket.written.map(({ length }) => length),
    [256 * KIBIBYTE],
  );
  assert.equal(link.unsentBytes, 600 * KIBIBYTE);
  socket.take();
  assert.equal(link.unsentBytes, 344 * KIBIBYTE);
  socket.take();
  assert.equal(link.unsentBytes, 88 * KIBIBYTE);
  assert.equal(drained(), 0);
  socket.take();
  assert.equal(link.unsentBytes, 0);
  assert.equal(drained(), 1);
  assert.deepEqual(Buffer.concat(socket.written), Buffer.from(bytes));
});

test("a system that takes every piece at once gets them all at once", () => {
  const { socket, link } = setUp();
  socket.isFast = true;
  assert.equal(link.write(bytesOf(600 * KIBIBYTE)), true);
  assert.equal(socket.written.length, 3);
  assert.equal(link.unsentBytes, 0);
});

test("what is written meanwhile follows in order", () => {
  const { socket, link, drained } = setUp();
  const writes = [bytesOf(300 * KIBIBYTE), bytesOf(10), bytesOf(400 * KIBIBYTE)];
  for (const bytes of writes) assert.equal(link.write(bytes), false);
  while (link.unsentBytes > 0) socket.take();
  assert.equal(drained(), 1);
  assert.deepEqual(Buffer.concat(socket.written), Buffer.concat(writes));
});

test("end waits for what was written, and nothing is written after it", () => {
  const { socket, link, drained } = setUp();
  link.write(bytesOf(300 * KIBIBYTE));
  link.end();
  assert.equal(link.isWritable, false);
  assert.equal(socket.hasEnded, false);
  link.write(bytesOf(10));
  socket.take();
  socket.take();
  assert.equal(socket.hasEnded, true);
  assert.equal(drained(), 0);
  assert.equal(Buffer.concat(socket.written).length, 300 * KIBIBYTE);
});

test("a socket that was destroyed gets nothing more", () => {
  const { socket, link, drained } = setUp();
  link.write(bytesOf(300 * KIBIBYTE));
  link.destroy();
  socket.take();
  assert.equal(socket.written.length, 1);
  assert.equal(drained(), 0);
});
