/** Holds docs/wire.md to what the runtime does: its examples, its tables, its numbers. */
import { Buffer } from "node:buffer";
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { readRequestHeader } from "../../runtime/src/call/request-frame.js";
import type { Reader } from "../../runtime/src/codec/reader.js";
import { readFailure } from "../../runtime/src/composer/failure.js";
import { FrameDecoder } from "../../runtime/src/composer/frame-decoder.js";
import { FrameKind } from "../../runtime/src/composer/frame.js";
import { readCredit } from "../../runtime/src/connection/item-frame.js";
import { readHello } from "../../runtime/src/composer/handshake.js";
import { DEFAULT_LIMITS } from "../../runtime/src/limits.js";
import { statusName } from "../../runtime/src/status-code.js";
import { OUTCOME_CASES } from "../runtime/support/outcome-cases.js";
import { bytesOf, EXAMPLES } from "./examples.js";
import { GREET_PATH, greet } from "./greeter.js";

const text = readFileSync(new URL("../../docs/wire.md", import.meta.url), "utf8");

/** The bytes of every `hex` block, by the heading above it. */
function documentedFrames(): ReadonlyMap<string, Uint8Array> {
  const frames = new Map<string, Uint8Array>();
  for (const section of text.split(/^#+ /m).slice(1)) {
    const heading = section.slice(0, section.indexOf("\n"));
    const blocks = [...section.matchAll(/^```hex\n([\s\S]*?)^```/gm)];
    assert.ok(blocks.length <= 1, `${heading}: one example for each heading`);
    const digits = blocks[0]?.[1]?.replaceAll(/;.*$/gm, "").replaceAll(/\s/g, "");
    if (digits === undefined) continue;
    assert.match(digits, /^(?:[0-9a-f]{2})+$/, heading);
    frames.set(heading, Uint8Array.from(Buffer.from(digits, "hex")));
  }
  return frames;
}

/** The cells of the table under a heading, without its head. */
function tableUnder(heading: string): readonly (readonly string[])[] {
  const section = text.split(`\n## ${heading}\n`)[1]?.split("\n## ")[0] ?? "";
  const rows = section.split("\n").filter((line) => line.startsWith("|"));
  return rows.slice(2).map((line) =>
    line
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

/** What a reader makes of a frame. */
function read(kind: number, callId: number, body: Reader): unknown {
  switch (kind) {
    case FrameKind.HELLO:
    case FrameKind.HELLO_ACK:
      return { kind, callId, hello: readHello(body) };
    case FrameKind.REQUEST:
    case FrameKind.ONEWAY: {
      const { methodId, remainingMs, metadata, streams } = readRequestHeader(body, DEFAULT_LIMITS);
      const header = { methodId, remainingMs, metadata, streams };
      return { kind, callId, header, values: greet.decode(body, body.end - body.position) };
    }
    case FrameKind.RESPONSE:
      return { kind, callId, result: greet.decodeResult(body, body.end - body.position) };
    case FrameKind.REQUEST_ITEM:
      return { kind, callId, item: greet.decode(body, body.end - body.position) };
    case FrameKind.RESPONSE_ITEM:
      return { kind, callId, item: greet.decodeResult(body, body.end - body.position) };
    case FrameKind.REQUEST_CREDIT:
    case FrameKind.RESPONSE_CREDIT:
      return { kind, callId, bytes: readCredit(body) };
    case FrameKind.FAILURE:
    case FrameKind.GOAWAY: {
      const failure = readFailure(body, DEFAULT_LIMITS);
      return { kind, callId, failure: { ...failure, payload: [...failure.payload] } };
    }
    default:
      assert.equal(body.position, body.end);
      return { kind, callId };
  }
}

function decode(chunks: readonly Uint8Array[]): readonly unknown[] {
  const seen: unknown[] = [];
  const decoder = new FrameDecoder(
    { frame: (kind, callId, body) => void seen.push(read(kind, callId, body)) },
    DEFAULT_LIMITS.messageBytesMax,
  );
  for (const chunk of chunks) decoder.feed(chunk.slice());
  return seen;
}

const frames = documentedFrames();

const limits = { messageBytesMax: 4_194_304, callsInFlightMax: 1024, streamWindowBytes: 262_144 };
const nobody = { credentials: new Uint8Array(0), expectedId: "", expectedType: "" };
const hello = { ...nobody, ...limits, schemaHash: "" };
const header = {
  methodId: 0x8959_4728,
  remainingMs: 5000,
  metadata: new Map<string, string>(),
  streams: 0,
};
const trace = new Map([["trace", "7"]]);
const failure = { retryAfterMs: 0, metadata: new Map<string, string>(), payload: [] as number[] };

/** What the comments of the examples say. */
const MEANINGS: Readonly<Record<string, unknown>> = {
  HELLO: {
    kind: 1,
    callId: 0,
    hello: {
      ...hello,
      serverId: "web-1",
      serverType: "web",
      expectedId: "hello-1",
      expectedType: "hello",
    },
  },
  HELLO_ACK: {
    kind: 2,
    callId: 0,
    hello: {
      ...hello,
      serverId: "hello-1",
      serverType: "hello",
      schemaHash: "5d0c3f9a8b7e6142",
    },
  },
  REQUEST: { kind: 3, callId: 1, header, values: ["Ada"] },
  "REQUEST with metadata": {
    kind: 3,
    callId: 2,
    header: { ...header, metadata: trace },
    values: ["Bob"],
  },
  ONEWAY: { kind: 4, callId: 3, header, values: ["Cy"] },
  RESPONSE: { kind: 5, callId: 1, result: "Hello, Ada" },
  FAILURE: {
    kind: 6,
    callId: 2,
    failure: {
      ...failure,
      code: 14,
      execution: "refused",
      reason: "busy",
      retryAfterMs: 250,
      metadata: trace,
    },
  },
  "FAILURE of a declared error": {
    kind: 6,
    callId: 1,
    failure: {
      ...failure,
      code: 1001,
      execution: "executed",
      reason: "no such name",
      payload: [10, 3, 65, 100, 97],
    },
  },
  CANCEL: { kind: 10, callId: 2 },
  REQUEST_ITEM: { kind: 7, callId: 4, item: ["hi"] },
  REQUEST_END: { kind: 8, callId: 4 },
  REQUEST_CREDIT: { kind: 9, callId: 4, bytes: 131_072 },
  RESPONSE_ITEM: { kind: 14, callId: 5, item: "Hello, Ada" },
  RESPONSE_END: { kind: 15, callId: 5 },
  RESPONSE_CREDIT: { kind: 16, callId: 5, bytes: 131_072 },
  PING: { kind: 11, callId: 7 },
  PONG: { kind: 12, callId: 7 },
  GOAWAY: {
    kind: 13,
    callId: 2,
    failure: { ...failure, code: 14, execution: "refused", reason: "the server is stopping" },
  },
};

test("every kind of this version has an example, and every example is known", () => {
  assert.deepEqual([...frames.keys()], Object.keys(EXAMPLES));
  assert.deepEqual(Object.keys(MEANINGS), Object.keys(EXAMPLES));
  for (const kind of Object.keys(FrameKind)) assert.ok(frames.has(kind), kind);
});

for (const [heading, bytes] of frames) {
  test(`${heading}: the runtime writes these bytes`, () => {
    const example = EXAMPLES[heading];
    assert.ok(example !== undefined);
    assert.equal(Buffer.from(bytesOf(example)).toString("hex"), Buffer.from(bytes).toString("hex"));
  });

  test(`${heading}: the runtime reads them, whole and split at every byte`, () => {
    assert.deepEqual(decode([bytes]), [MEANINGS[heading]]);
    for (let at = 0; at <= bytes.length; at++) {
      const parts = [bytes.subarray(0, at), bytes.subarray(at)];
      assert.deepEqual(decode(parts), [MEANINGS[heading]], `split at ${at}`);
    }
  });
}

test("all examples in one chunk, and byte by byte", () => {
  const all = Buffer.concat([...frames.values()]);
  assert.deepEqual(decode([all]), Object.values(MEANINGS));
  assert.deepEqual(decode([...all].map((byte) => Uint8Array.of(byte))), Object.values(MEANINGS));
});

test("the table of kinds has every kind", () => {
  const rows = tableUnder("Frames").map(([number, name]) => [name, Number(number)]);
  assert.deepEqual(rows, Object.entries(FrameKind));
});

test("the method of the examples has the id that its name gives", () => {
  assert.ok(text.includes(GREET_PATH));
  assert.ok(text.includes(`0x${greet.id.toString(16)}`));
});

test("the table of outcomes says what the tests of the outcomes assert", () => {
  const rows = tableUnder("What a caller is told");
  const covered = new Set<string>();
  for (const { row, code, execution, automatic } of OUTCOME_CASES) {
    const found = rows.find(
      ([event]) => row === event || row.startsWith(`${event}:`) || row.startsWith(`${event}, `),
    );
    assert.ok(found !== undefined, `no row for "${row}"`);
    const [event = "", codeName] = found;
    covered.add(event);
    const shown = codeName === "as sent" ? codeName : statusName(code);
    assert.deepEqual(found, [event, shown, execution, automatic]);
  }
  assert.deepEqual(
    rows.map(([event]) => event).filter((event) => !covered.has(event ?? "")),
    [],
  );
});

test("the table of limits has every limit with its default", () => {
  const rows = tableUnder("Limits").map(([name, value]) => [
    name?.replaceAll("`", ""),
    Number(value),
  ]);
  const byName = (a: readonly unknown[], b: readonly unknown[]): number =>
    String(a[0]).localeCompare(String(b[0]));
  assert.deepEqual(rows.sort(byName), Object.entries(DEFAULT_LIMITS).sort(byName));
});
