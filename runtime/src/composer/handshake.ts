import type { Reader } from "../codec/reader.js";
import type { Writer } from "../codec/writer.js";
import { ProtocolError } from "./frame.js";

/** The first four bytes of every HELLO and HELLO_ACK body, read as text: `MAIL`. */
export const MAGIC = 0x4c49414d;

/** Version of the frames. A peer with another one is refused. */
export const WIRE_VERSION = 1;

/** Bytes before the fields: magic and version. */
const PREFIX_BYTES = 5;

/** Of all that show none. */
const NO_CREDENTIALS: Uint8Array = new Uint8Array(0);

/**
 * What both sides say of themselves first, as a protobuf message after `magic u32 | version u8`,
 * so that later versions can add fields.
 */
export interface Hello {
  /** Of the sender; empty for a process that serves nothing. */
  readonly serverId: string;
  readonly serverType: string;
  /** Whom the caller wants to reach; empty when it does not care, and in HELLO_ACK. */
  readonly expectedId: string;
  readonly expectedType: string;
  /** Opaque to the runtime. */
  readonly credentials: Uint8Array;
  /** Longest frame the sender accepts. */
  readonly messageBytesMax: number;
  /** Calls the sender lets the peer have running at once. */
  readonly callsInFlightMax: number;
  /** Bytes of items that the sender takes on each stream before it gives leave for more. */
  readonly streamWindowBytes: number;
  /** Of the services that the sender serves to the peer; empty when it serves none, or does not know. */
  readonly schemaHash: string;
}

/** What a process says of itself to anyone. */
export function greeting(
  serverId: string,
  serverType: string,
  limits: Pick<Hello, "messageBytesMax" | "callsInFlightMax" | "streamWindowBytes">,
  schemaHash: string = "",
): Hello {
  const { messageBytesMax, callsInFlightMax, streamWindowBytes } = limits;
  return {
    serverId,
    serverType,
    expectedId: "",
    expectedType: "",
    credentials: NO_CREDENTIALS,
    messageBytesMax,
    callsInFlightMax,
    streamWindowBytes,
    schemaHash,
  };
}

/** Writes the body of HELLO or HELLO_ACK. */
export function writeHello(writer: Writer, hello: Hello): void {
  writer.reserve(PREFIX_BYTES);
  writer.view.setUint32(writer.position, MAGIC, true);
  writer.view.setUint8(writer.position + 4, WIRE_VERSION);
  writer.position += PREFIX_BYTES;
  if (hello.serverId !== "") writer.string(10, hello.serverId);
  if (hello.serverType !== "") writer.string(18, hello.serverType);
  if (hello.expectedId !== "") writer.string(26, hello.expectedId);
  if (hello.expectedType !== "") writer.string(34, hello.expectedType);
  if (hello.credentials.length > 0) writer.bytes(42, hello.credentials);
  writer.uint32(48, hello.messageBytesMax);
  writer.uint32(56, hello.callsInFlightMax);
  writer.uint32(64, hello.streamWindowBytes);
  if (hello.schemaHash !== "") writer.string(74, hello.schemaHash);
}

/** Reads the body of HELLO or HELLO_ACK. Throws a ProtocolError for a wrong magic or version, a DecodeError for bad fields. */
export function readHello(reader: Reader): Hello {
  if (reader.end - reader.position < PREFIX_BYTES) {
    throw new ProtocolError(`handshake: expected at least ${PREFIX_BYTES} bytes`);
  }
  const magic = reader.view.getUint32(reader.position, true);
  if (magic !== MAGIC) {
    throw new ProtocolError(
      `handshake: expected magic 0x${MAGIC.toString(16)}, got 0x${magic.toString(16)}`,
    );
  }
  const version = reader.view.getUint8(reader.position + 4);
  if (version !== WIRE_VERSION) {
    throw new ProtocolError(`handshake: expected wire version ${WIRE_VERSION}, got ${version}`);
  }
  reader.position += PREFIX_BYTES;
  return readFields(reader);
}

function readFields(reader: Reader): Hello {
  const hello = {
    serverId: "",
    serverType: "",
    expectedId: "",
    expectedType: "",
    credentials: NO_CREDENTIALS,
    messageBytesMax: 0,
    callsInFlightMax: 0,
    streamWindowBytes: 0,
    schemaHash: "",
  };
  while (reader.position < reader.end) {
    const tag = reader.tag();
    if (tag === 10) hello.serverId = reader.string();
    else if (tag === 18) hello.serverType = reader.string();
    else if (tag === 26) hello.expectedId = reader.string();
    else if (tag === 34) hello.expectedType = reader.string();
    else if (tag === 42) hello.credentials = new Uint8Array(reader.bytes());
    else if (tag === 48) hello.messageBytesMax = reader.uint32();
    else if (tag === 56) hello.callsInFlightMax = reader.uint32();
    else if (tag === 64) hello.streamWindowBytes = reader.uint32();
    else if (tag === 74) hello.schemaHash = reader.string();
    else reader.skip(tag);
  }
  return hello;
}
