import { Buffer } from "node:buffer";
import { ProtocolError } from "../composer/frame.js";
import { PackageCutter, type PackageBounds } from "./package-cutter.js";
import { type Content, contentBytesMax } from "./content.js";
import type { PackageWriter } from "./package-writer.js";
import type { PackageReceiver, Packaging } from "./packaging.js";

/** What is used of the library mqtt-packet, which is loaded when this wire is. */
export interface MqttLibrary {
  generate(packet: MqttSent): Uint8Array;
  parser(): MqttParser;
}

type MqttSent =
  | { readonly cmd: "connect"; readonly clientId: string; readonly clean: true }
  | { readonly cmd: "connack"; readonly returnCode: 0; readonly sessionPresent: false }
  | { readonly cmd: "pingreq" }
  | { readonly cmd: "pingresp" };

interface MqttParser {
  on(event: "packet", listener: (packet: MqttReceived) => void): unknown;
  on(event: "error", listener: (error: unknown) => void): unknown;
  parse(bytes: Buffer): unknown;
}

interface MqttReceived {
  readonly cmd?: string | undefined;
  readonly topic?: unknown;
  readonly payload?: unknown;
}

/** Under which topics the two sides speak: no server of pomelo is a broker. */
export interface MqttTopics {
  readonly requests: string;
  readonly answers: string;
  /** What a server says before anything else: the list of what it serves. */
  readonly list?: string;
}

/** A length has at most as many bytes. */
const LENGTH_BYTES_MAX = 4;

/** What they can say. */
const LENGTH_MAX = 2 ** 28 - 1;

/** First byte of a PUBLISH of quality 0. */
const PUBLISH = 0x30;

/** Bytes of a topic's length. */
const TOPIC_HEAD_BYTES = 2;

const CLIENT_ID = "mailstation";

/**
 * The packages of pomelo-rpc and pinus-rpc where nobody has chosen others: packets of MQTT 3.1.1,
 * each request and each answer a PUBLISH. They are cut here, so that their length is known before
 * anything is set aside for them. Plain PUBLISH packets, which nearly all are, are read and written in
 * place; all else is left to the library.
 */
export class MqttPackaging implements Packaging {
  readonly isMessages = false;
  readonly #topics: MqttTopics;
  readonly #requests: Buffer;
  readonly #answers: Buffer;
  readonly #library: () => MqttLibrary;
  readonly #cutter: PackageCutter;
  #parser: MqttParser | undefined = undefined;
  #received: MqttReceived | undefined = undefined;
  #error: unknown = undefined;

  /** `bytesMax` is the longest message that is taken. */
  constructor(bytesMax: number, topics: MqttTopics, library: () => MqttLibrary) {
    this.#topics = topics;
    this.#requests = topicBytes(topics.requests);
    this.#answers = topicBytes(topics.answers);
    this.#library = library;
    const packetMax = bytesMax + this.#requests.length;
    this.#cutter = new PackageCutter((bytes, start) => readHead(bytes, start, packetMax));
  }

  get isWithinPackage(): boolean {
    return this.#cutter.isWithinPackage;
  }

  feed(chunk: Uint8Array, receiver: PackageReceiver): void {
    this.#cutter.feed(chunk, (bytes, start, { headBytes, bodyBytes }) => {
      const [at, end] = [start + headBytes, start + headBytes + bodyBytes];
      const topic = bytes[start] === PUBLISH ? this.#topicAt(bytes, at, end) : undefined;
      if (topic !== undefined) receiver.message(bytes, at + topic.length, end);
      else this.#deliver(this.#read(bytes.subarray(start, end)), receiver);
    });
  }

  greeting(out: PackageWriter): void {
    out.raw(this.#library().generate({ cmd: "connect", clientId: CLIENT_ID, clean: true }));
  }

  welcome(out: PackageWriter, list: Content | undefined): void {
    out.raw(this.#library().generate({ cmd: "connack", returnCode: 0, sessionPresent: false }));
    const topic = this.#topics.list;
    if (topic !== undefined && list !== undefined) putPublish(out, topicBytes(topic), list);
  }

  ping(out: PackageWriter): void {
    out.raw(this.#library().generate({ cmd: "pingreq" }));
  }

  pong(out: PackageWriter): void {
    out.raw(this.#library().generate({ cmd: "pingresp" }));
  }

  request(out: PackageWriter, content: Content): void {
    putPublish(out, this.#requests, content);
  }

  answer(out: PackageWriter, content: Content): void {
    putPublish(out, this.#answers, content);
  }

  /** The topic of requests or of answers, with its length, where it stands there. */
  #topicAt(bytes: Buffer, at: number, end: number): Buffer | undefined {
    if (startsWith(bytes, at, end, this.#requests)) return this.#requests;
    return startsWith(bytes, at, end, this.#answers) ? this.#answers : undefined;
  }

  #deliver({ cmd, topic, payload }: MqttReceived, receiver: PackageReceiver): void {
    if (cmd === "publish") {
      const bytes = Buffer.isBuffer(payload) ? payload : Buffer.alloc(0);
      const { requests, answers, list } = this.#topics;
      if (topic === requests || topic === answers) receiver.message(bytes, 0, bytes.length);
      else if (topic === list && list !== undefined) receiver.listed(bytes);
      else throw new ProtocolError(`mqtt: expected the topic ${requests}`);
    } else if (cmd === "pingreq") receiver.ping();
    else if (cmd === "pingresp") receiver.pong();
    else if (cmd === "connect") receiver.greeted();
    // Servers of pomelo send no CONNACK; others may, and clients may say goodbye before they close.
    else if (cmd !== "connack" && cmd !== "disconnect") {
      throw new ProtocolError(`mqtt: unexpected packet ${cmd ?? ""}`);
    }
  }

  /** Throws a ProtocolError for what is no packet. */
  #read(packet: Buffer): MqttReceived {
    this.#received = undefined;
    (this.#parser ??= this.#makeParser()).parse(packet);
    if (this.#error !== undefined || this.#received === undefined) {
      const reason = this.#error instanceof Error ? this.#error.message : "no packet";
      throw new ProtocolError(`mqtt: ${reason}`);
    }
    return this.#received;
  }

  #makeParser(): MqttParser {
    const parser = this.#library().parser();
    parser.on("packet", (packet) => (this.#received = packet));
    parser.on("error", (error) => (this.#error = error ?? new Error("no packet")));
    return parser;
  }
}

function topicBytes(topic: string): Buffer {
  const bytes = Buffer.alloc(TOPIC_HEAD_BYTES + topic.length);
  bytes.writeUInt16BE(topic.length);
  bytes.write(topic, TOPIC_HEAD_BYTES, "latin1");
  return bytes;
}

function startsWith(bytes: Buffer, at: number, end: number, expected: Buffer): boolean {
  if (end - at < expected.length) return false;
  for (let index = 0; index < expected.length; index++) {
    if (bytes[at + index] !== expected[index]) return false;
  }
  return true;
}

function putPublish(out: PackageWriter, topic: Buffer, content: Content): void {
  out.reserve(1 + LENGTH_BYTES_MAX + topic.length + contentBytesMax(content));
  const start = out.position;
  // As long as each character is one byte, as it mostly is.
  const guessed = 1 + lengthBytesOf(topic.length + content.length);
  const contentBytes = out.putAt(start + guessed + topic.length, content);
  const length = topic.length + contentBytes;
  const headBytes = 1 + lengthBytesOf(length);
  const { buffer } = out;
  if (headBytes !== guessed) {
    const from = start + guessed + topic.length;
    buffer.copyWithin(start + headBytes + topic.length, from, from + contentBytes);
  }
  buffer[start] = PUBLISH;
  let rest = length;
  for (let at = start + 1; at < start + headBytes; at++) {
    buffer[at] = (rest & 0x7f) | (rest >= 128 ? 0x80 : 0);
    rest >>>= 7;
  }
  buffer.set(topic, start + headBytes);
  out.position = start + headBytes + length;
}

function lengthBytesOf(length: number): number {
  if (length > LENGTH_MAX) throw new RangeError(`mqtt: at most ${LENGTH_MAX} bytes are sent`);
  if (length < 2 ** 7) return 1;
  if (length < 2 ** 14) return 2;
  return length < 2 ** 21 ? 3 : LENGTH_BYTES_MAX;
}

function readHead(bytes: Uint8Array, start: number, bytesMax: number): PackageBounds | undefined {
  let length = 0;
  let unit = 1;
  for (let at = start + 1; at < bytes.length; at++) {
    const byte = bytes[at] ?? 0;
    length += (byte & 0x7f) * unit;
    unit *= 128;
    if (length > bytesMax || at - start > LENGTH_BYTES_MAX) {
      throw new ProtocolError(`mqtt: expected packets of at most ${bytesMax} bytes, got more`);
    }
    if (byte < 0x80) return { headBytes: at - start + 1, bodyBytes: length };
  }
  return undefined;
}
