/** The link of a page, on a WebSocket that does what the test says. */
import assert from "node:assert/strict";
import { after, beforeEach, test } from "node:test";
import type { Link, LinkReceiver } from "../../../runtime/src/environment.js";
import { connectPage } from "../../../runtime/src/mailbox/page-link.js";
import { VirtualClock } from "../../../runtime/src/testing.js";

const KIBIBYTE = 1024;
const address = { transport: "ws", host: "example.test", port: 443, path: "/rpc", secure: true };

/** A browser's WebSocket that passes on what it is given when the test says so. */
class StubWebSocket {
  static made: StubWebSocket[] = [];
  static refusal: Error | undefined = undefined;
  readonly url: string;
  binaryType = "blob";
  readyState = 0;
  bufferedAmount = 0;
  closeCode: number | undefined = undefined;
  readonly sent: number[] = [];
  onopen: (() => void) | null = null;
  onerror: (() => void) | null = null;
  onmessage: ((event: { data: unknown }) => void) | null = null;
  onclose: ((event: { code: number; reason: string }) => void) | null = null;

  constructor(url: string) {
    if (StubWebSocket.refusal !== undefined) throw StubWebSocket.refusal;
    this.url = url;
    StubWebSocket.made.push(this);
  }

  send(bytes: Uint8Array): void {
    this.sent.push(bytes.length);
    this.bufferedAmount += bytes.length;
  }

  close(code: number): void {
    this.closeCode ??= code;
  }

  open(): void {
    this.readyState = 1;
    this.onopen?.();
  }
}

/** Notes what a link says. */
class Notes implements LinkReceiver {
  isOpen = false;
  drains = 0;
  readonly chunks: Uint8Array[] = [];
  readonly closings: (Error | undefined)[] = [];

  opened(): void {
    this.isOpen = true;
  }

  received(chunk: Uint8Array): void {
    this.chunks.push(chunk);
  }

  drained(): void {
    this.drains++;
  }

  closed(error: Error | undefined): void {
    this.closings.push(error);
  }
}

interface Scene {
  readonly link: Link;
  readonly notes: Notes;
  readonly clock: VirtualClock;
  readonly socket: StubWebSocket;
}

const realWebSocket: unknown = Reflect.get(globalThis, "WebSocket");

beforeEach(() => {
  StubWebSocket.made = [];
  StubWebSocket.refusal = undefined;
  Object.assign(globalThis, { WebSocket: StubWebSocket });
});

after(() => void Object.assign(globalThis, { WebSocket: realWebSocket }));

function connect(): Omit<Scene, "socket"> {
  const clock = new VirtualClock();
  const notes = new Notes();
  const link = connectPage(address, notes, {
    defer: (callback) => queueMicrotask(callback),
    startTimer: (delayMs, callback) => clock.start(delayMs, callback),
  });
  return { link, notes, clock };
}

function setUp(): Scene {
  const scene = connect();
  const [socket] = StubWebSocket.made;
  assert.ok(socket !== undefined);
  socket.open();
  return { ...scene, socket };
}

const bytes = (kibibytes: number): Uint8Array => new Uint8Array(kibibytes * KIBIBYTE);
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test("it opens the address as wss and asks for bytes", () => {
  const { socket, notes, link } = setUp();
  assert.equal(socket.url, "wss://example.test:443/rpc");
  assert.equal(socket.binaryType, "arraybuffer");
  assert.equal(notes.isOpen, true);
  assert.equal(link.isWritable, true);
});

test("small writes count as sent at once, and start no timer", () => {
  const { link, clock, socket } = setUp();
  for (let count = 0; count < 100; count++) assert.equal(link.write(new Uint8Array(100)), true);
  assert.equal(socket.sent.length, 100);
  assert.equal(link.unsentBytes, 0);
  assert.equal(clock.pending, 0);
});

test("much at once waits for the browser, under one timer, and drains once", () => {
  const { link, clock, socket, notes } = setUp();
  assert.equal(link.write(bytes(1024)), false);
  assert.equal(link.write(bytes(64)), false);
  const handed = socket.sent.length;
  assert.ok(socket.sent.every((length) => length <= 128 * KIBIBYTE));
  assert.ok(link.unsentBytes > 0);
  assert.equal(clock.pending, 1);
  // The browser passes nothing on: no more is given to it.
  for (let looks = 0; looks < 5; looks++) clock.step(Infinity);
  assert.equal(socket.sent.length, handed);
  assert.equal(clock.pending, 1);
  for (let looks = 0; looks < 20 && notes.drains === 0; looks++) {
    socket.bufferedAmount = 0;
    clock.step(Infinity);
  }
  assert.equal(notes.drains, 1);
  assert.equal(link.unsentBytes, 0);
  assert.equal(clock.pending, 0);
  assert.equal(
    socket.sent.reduce((sum, length) => sum + length, 0),
    (1024 + 64) * KIBIBYTE,
  );
});

test("a write that finds the browser free again does not keep the link from draining", () => {
  // Regression: nobody was told any more, and whoever waited did so for ever.
  const { link, clock, socket, notes } = setUp();
  assert.equal(link.write(bytes(300)), false);
  while (clock.pending > 0 && socket.sent.length < 3) {
    socket.bufferedAmount = 257 * KIBIBYTE;
    clock.step(Infinity);
  }
  socket.bufferedAmount = 0;
  assert.equal(link.write(bytes(1)), true);
  while (clock.pending > 0) clock.step(Infinity);
  assert.equal(notes.drains, 1);
});

test("end says farewell once everything was given to the browser", () => {
  const { link, clock, socket } = setUp();
  link.write(bytes(1024));
  link.end();
  assert.equal(link.isWritable, false);
  assert.equal(socket.closeCode, undefined);
  while (socket.closeCode === undefined) {
    socket.bufferedAmount = 0;
    assert.equal(clock.step(Infinity), true);
  }
  assert.equal(socket.closeCode, 1000);
});

test("what comes while reading is paused is kept, in order", () => {
  const { link, socket, notes } = setUp();
  const say = (...data: readonly number[]): void =>
    socket.onmessage?.({ data: Uint8Array.from(data).buffer });
  say(1);
  link.pause();
  say(2);
  say(3);
  assert.equal(notes.chunks.length, 1);
  link.resume();
  say(4);
  assert.deepEqual(Buffer.concat(notes.chunks), Buffer.from([1, 2, 3, 4]));
});

test("too much while reading is paused closes", async () => {
  const { link, socket, notes } = setUp();
  link.pause();
  const megabyte = new ArrayBuffer(1024 * KIBIBYTE);
  for (let count = 0; count < 17; count++) socket.onmessage?.({ data: megabyte });
  await settled();
  assert.match(String(notes.closings[0]), /more than 16777216 bytes came while reading was paused/);
});

test("text is a breach of the rules", async () => {
  const { socket, notes } = setUp();
  socket.onmessage?.({ data: "hello" });
  await settled();
  assert.match(String(notes.closings[0]), /expected binary messages, got text/);
  assert.equal(socket.closeCode, 1000);
});

test("destroy closes once, not within the call, and nothing is heard after it", async () => {
  const { link, socket, notes } = setUp();
  const { onclose, onmessage } = socket;
  link.destroy();
  assert.equal(notes.closings.length, 0);
  await settled();
  assert.deepEqual(notes.closings, [undefined]);
  onclose?.({ code: 1011, reason: "late" });
  onmessage?.({ data: "late" });
  link.destroy();
  await settled();
  assert.equal(notes.closings.length, 1);
  assert.equal(link.isWritable, false);
  assert.equal(link.write(new Uint8Array(1)), true);
  assert.equal(socket.sent.length, 0);
});

const endings: readonly [number, string, RegExp][] = [
  [1000, "", /^undefined$/],
  [1001, "", /^undefined$/],
  [1006, "", /^undefined$/],
  [1011, "overloaded", /WebSocket closed with 1011 overloaded$/],
  [1008, "", /WebSocket closed with 1008$/],
];

for (const [code, reason, expected] of endings) {
  test(`closed with ${code}: ${String(expected)}`, async () => {
    const { socket, notes } = setUp();
    socket.onclose?.({ code, reason });
    await settled();
    assert.equal(notes.closings.length, 1);
    assert.match(String(notes.closings[0]), expected);
  });
}

test("a connection that never opened says where it was to lead", async () => {
  const { notes } = connect();
  StubWebSocket.made[0]?.onclose?.({ code: 1006, reason: "" });
  await settled();
  assert.match(
    String(notes.closings[0]),
    /the browser could not open wss:\/\/example\.test:443\/rpc$/,
  );
});

test("a browser that refuses the address is told to the receiver, not thrown", async () => {
  StubWebSocket.refusal = new Error("insecure");
  const { notes } = connect();
  await settled();
  assert.deepEqual(notes.closings, [StubWebSocket.refusal]);
});
