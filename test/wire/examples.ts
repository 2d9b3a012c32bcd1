/** The frames that docs/wire.md shows, written by the runtime itself. */
import { CallTally } from "../../runtime/src/call/call-tally.js";
import { Events } from "../../runtime/src/inspect/events.js";
import { OutgoingCall } from "../../runtime/src/call/outgoing-call.js";
import { writeRequest } from "../../runtime/src/call/request-frame.js";
import { TimerWheel } from "../../runtime/src/call/timer-wheel.js";
import type { Writer } from "../../runtime/src/codec/writer.js";
import {
  TAG_FAILURE_PAYLOAD,
  writeFailure,
  writeReason,
} from "../../runtime/src/composer/failure.js";
import { FRAME_HEADER_BYTES, FrameKind } from "../../runtime/src/composer/frame.js";
import { writeHello } from "../../runtime/src/composer/handshake.js";
import { Outbox, SlabPool } from "../../runtime/src/composer/outbox.js";
import type { Link } from "../../runtime/src/environment.js";
import { type Metadata, NO_METADATA } from "../../runtime/src/rpc-error.js";
import { DEFAULT_LIMITS } from "../../runtime/src/limits.js";
import { StatusCode } from "../../runtime/src/status-code.js";
import { Simulation } from "../../runtime/src/testing.js";
import { writeCreditBody } from "../../runtime/src/connection/item-frame.js";
import { greet } from "./greeter.js";

/** A frame that the document shows under a heading. */
export interface Example {
  readonly kind: FrameKind;
  readonly callId: number;
  writeBody(writer: Writer): void;
}

const limits = { messageBytesMax: 4_194_304, callsInFlightMax: 1024, streamWindowBytes: 262_144 };

const nobody = {
  expectedId: "",
  expectedType: "",
  credentials: new Uint8Array(0),
  schemaHash: "",
};

function request(name: string, metadata: Metadata): (writer: Writer) => void {
  const { environment } = new Simulation();
  const owner = {
    wheel: new TimerWheel(environment),
    tally: new CallTally(new Events(environment, "")),
    attemptFailed: () => {},
  };
  const route = { metadata, serverId: undefined, routeKey: undefined };
  const call = new OutgoingCall(owner, greet, [name], route);
  return (writer) => writeRequest(writer, call, 5000, DEFAULT_LIMITS);
}

function credit(writer: Writer): void {
  writeCreditBody(writer, 131_072);
}

/** By the heading under which the document shows them. */
export const EXAMPLES: Readonly<Record<string, Example>> = {
  HELLO: {
    kind: FrameKind.HELLO,
    callId: 0,
    writeBody: (writer) =>
      writeHello(writer, {
        ...nobody,
        ...limits,
        serverId: "web-1",
        serverType: "web",
        expectedId: "hello-1",
        expectedType: "hello",
      }),
  },
  HELLO_ACK: {
    kind: FrameKind.HELLO_ACK,
    callId: 0,
    writeBody: (writer) =>
      writeHello(writer, {
        ...nobody,
        ...limits,
        serverId: "hello-1",
        serverType: "hello",
        schemaHash: "5d0c3f9a8b7e6142",
      }),
  },
  REQUEST: { kind: FrameKind.REQUEST, callId: 1, writeBody: request("Ada", NO_METADATA) },
  "REQUEST with metadata": {
    kind: FrameKind.REQUEST,
    callId: 2,
    writeBody: request("Bob", new Map([["trace", "7"]])),
  },
  ONEWAY: { kind: FrameKind.ONEWAY, callId: 3, writeBody: request("Cy", NO_METADATA) },
  RESPONSE: {
    kind: FrameKind.RESPONSE,
    callId: 1,
    writeBody: (writer) => greet.encodeResult(writer, "Hello, Ada"),
  },
  FAILURE: {
    kind: FrameKind.FAILURE,
    callId: 2,
    writeBody: (writer) => {
      const details = { retryAfterMs: 250, metadata: new Map([["trace", "7"]]) };
      writeFailure(
        writer,
        { code: StatusCode.UNAVAILABLE, execution: "refused", reason: "busy", ...details },
        DEFAULT_LIMITS,
      );
    },
  },
  "FAILURE of a declared error": {
    kind: FrameKind.FAILURE,
    callId: 1,
    writeBody: (writer) => {
      writeReason(writer, 1001, "no such name", "executed");
      writer.bytes(TAG_FAILURE_PAYLOAD, Uint8Array.of(0x0a, 0x03, 0x41, 0x64, 0x61));
    },
  },
  CANCEL: { kind: FrameKind.CANCEL, callId: 2, writeBody: () => {} },
  REQUEST_ITEM: {
    kind: FrameKind.REQUEST_ITEM,
    callId: 4,
    writeBody: (writer) => greet.encode(writer, ["hi"]),
  },
  REQUEST_END: { kind: FrameKind.REQUEST_END, callId: 4, writeBody: () => {} },
  REQUEST_CREDIT: { kind: FrameKind.REQUEST_CREDIT, callId: 4, writeBody: credit },
  RESPONSE_ITEM: {
    kind: FrameKind.RESPONSE_ITEM,
    callId: 5,
    writeBody: (writer) => greet.encodeResult(writer, "Hello, Ada"),
  },
  RESPONSE_END: { kind: FrameKind.RESPONSE_END, callId: 5, writeBody: () => {} },
  RESPONSE_CREDIT: { kind: FrameKind.RESPONSE_CREDIT, callId: 5, writeBody: credit },
  PING: { kind: FrameKind.PING, callId: 7, writeBody: () => {} },
  PONG: { kind: FrameKind.PONG, callId: 7, writeBody: () => {} },
  GOAWAY: {
    kind: FrameKind.GOAWAY,
    callId: 2,
    writeBody: (writer) =>
      writeReason(writer, StatusCode.UNAVAILABLE, "the server is stopping", "refused"),
  },
};

/** The bytes of an example, as a connection writes them. */
export function bytesOf({ kind, callId, writeBody }: Example): Uint8Array {
  let written = new Uint8Array(0);
  const link: Link = {
    peerAddress: "",
    unsentBytes: 0,
    isWritable: true,
    write: (bytes) => {
      written = new Uint8Array(bytes);
      return true;
    },
    pause: () => {},
    resume: () => {},
    end: () => {},
    destroy: () => {},
  };
  const outbox = new Outbox(
    { environment: new Simulation().environment, slabs: new SlabPool() },
    link,
    () => {},
  );
  const slab = outbox.begin(kind, callId);
  const start = slab.position - FRAME_HEADER_BYTES;
  writeBody(slab);
  outbox.end(slab, start);
  outbox.flush();
  return written;
}
