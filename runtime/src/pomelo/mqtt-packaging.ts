import { Buffer } from "node:buffer";
import { ProtocolError } from "../composer/frame.js";
import { PackageCutter, type PackageBounds } from "./package-cutter.js";
import { NO_BYTES, type PackageReceiver, type Packaging } from "./packaging.js";

/** What is used of the library mqtt-packet, which is loaded when this wire is. */
export interface MqttLibrary {
  generate(packet: MqttSent): Uint8Array;
  parser(): MqttParser;
}

type MqttSent =
  | { readonly cmd: "connect"; readonly clientId: string; readonly clean: true }
  | { readonly cmd: "connack"; readonly returnCode: 0; readonly sessionPresent: false }
  | { readonly cmd: "pingreq" }
  | { readonly cmd: "pingresp" }
  | MqttPublish;

interface MqttPublish {
  readonly cmd: "publish";
  readonly topic: string;
  readonly payload: Buffer;
  readonly qos: 0;
  readonly dup: false;
  readonly retain: false;
}

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

/** The one topic there is: no server of pomelo is a broker. */
const TOPIC = "rpc";

/** Bytes of a PUBLISH besides its payload: its topic with the length. */
const TOPIC_BYTES = 5;

/** A length has at most as many bytes. */
const LENGTH_BYTES_MAX = 4;

const CLIENT_ID = "mailstation";

/**
 * The packages of pomelo-rpc and pinus-rpc where nobody has chosen others: packets of MQTT 3.1.1,
 * each request and each answer a PUBLISH. They are cut here, so that their length is known before
 * anything is set aside for them, and read by the library.
 */
export class MqttPackaging implements Packaging {
  readonly #library: () => MqttLibrary;
  readonly #cutter: PackageCutter;
  #parser: MqttParser | undefined = undefined;
  #received: MqttReceived | undefined = undefined;
  #error: unknown = undefined;

  /** `bytesMax` is the longest message that is taken. */
  constructor(bytesMax: number, library: () => MqttLibrary) {
    this.#library = library;
    const packetMax = bytesMax + TOPIC_BYTES;
    this.#cutter = new PackageCutter((bytes, start) => readHead(bytes, start, packetMax));
  }

  get isWithinPackage(): boolean {
    return this.#cutter.isWithinPackage;
  }

  feed(chunk: Uint8Array, receiver: PackageReceiver): void {
    this.#cutter.feed(chunk, (bytes, start, { headBytes, bodyBytes }) => {
      const { buffer, byteOffset } = bytes;
      const packet = Buffer.from(buffer, byteOffset + start, headBytes + bodyBytes);
      this.#deliver(this.#read(packet), receiver);
    });
  }

  greeting(): Uint8Array {
    return this.#library().generate({ cmd: "connect", clientId: CLIENT_ID, clean: true });
  }

  welcome(): Uint8Array {
    return this.#library().generate({ cmd: "connack", returnCode: 0, sessionPresent: false });
  }

  ping(): Uint8Array {
    return this.#library().generate({ cmd: "pingreq" });
  }

  pong(): Uint8Array {
    return this.#library().generate({ cmd: "pingresp" });
  }

  request(json: Uint8Array): Uint8Array {
    const payload = Buffer.from(json.buffer, json.byteOffset, json.length);
    const shape = { topic: TOPIC, qos: 0, dup: false, retain: false } as const;
    return this.#library().generate({ cmd: "publish", payload, ...shape });
  }

  answer(json: Uint8Array): Uint8Array {
    return this.request(json);
  }

  #deliver({ cmd, topic, payload }: MqttReceived, receiver: PackageReceiver): void {
    if (cmd === "publish") {
      if (topic !== TOPIC) throw new ProtocolError(`mqtt: expected the topic ${TOPIC}`);
      receiver.message(payload instanceof Uint8Array ? payload : NO_BYTES);
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
