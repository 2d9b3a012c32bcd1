import { ProtocolError } from "../composer/frame.js";
import { PackageCutter, type PackageBounds } from "./package-cutter.js";
import { NO_BYTES, type PackageReceiver, type Packaging } from "./packaging.js";

/** The byte after the length: what the package is. */
const Kind = { REQUEST: 0, PING: 1, PONG: 2, ANSWER: 3 } as const;

/** A length has at most as many bytes: 35 bits. */
const LENGTH_BYTES_MAX = 5;

/**
 * The packages of pinus-rpc over tcp, and of pomelo-rpc 1.0.3: `length | kind u8 | JSON`. The length
 * counts what follows it, in groups of seven bits, the highest first.
 */
export class PinusPackaging implements Packaging {
  readonly #cutter: PackageCutter;

  /** `bytesMax` is the longest package that is taken. */
  constructor(bytesMax: number) {
    this.#cutter = new PackageCutter((bytes, start) => readHead(bytes, start, bytesMax));
  }

  get isWithinPackage(): boolean {
    return this.#cutter.isWithinPackage;
  }

  feed(chunk: Uint8Array, receiver: PackageReceiver): void {
    this.#cutter.feed(chunk, (bytes, start, { headBytes, bodyBytes }) => {
      const body = bytes.subarray(start + headBytes + 1, start + headBytes + bodyBytes);
      const kind = bytes[start + headBytes];
      if (kind === Kind.PING) receiver.ping();
      else if (kind === Kind.PONG) receiver.pong();
      else if (kind === Kind.REQUEST || kind === Kind.ANSWER) receiver.message(body);
      else throw new ProtocolError(`pinus: expected package kind 0 to 3, got ${kind ?? 0}`);
    });
  }

  greeting(): Uint8Array {
    return NO_BYTES;
  }

  welcome(): Uint8Array {
    return NO_BYTES;
  }

  ping(): Uint8Array {
    return packageOf(Kind.PING, NO_BYTES);
  }

  pong(): Uint8Array {
    return packageOf(Kind.PONG, NO_BYTES);
  }

  request(json: Uint8Array): Uint8Array {
    return packageOf(Kind.REQUEST, json);
  }

  answer(json: Uint8Array): Uint8Array {
    return packageOf(Kind.ANSWER, json);
  }
}

function readHead(bytes: Uint8Array, start: number, bytesMax: number): PackageBounds | undefined {
  let length = 0;
  for (let at = start; at < bytes.length; at++) {
    const byte = bytes[at] ?? 0;
    length = length * 128 + (byte & 0x7f);
    // Each group is looked at as it comes: nothing is set aside for what is claimed.
    if (length > bytesMax || at - start >= LENGTH_BYTES_MAX) {
      throw new ProtocolError(`pinus: expected packages of 1 to ${bytesMax} bytes, got more`);
    }
    if (byte < 0x80) {
      if (length === 0) throw new ProtocolError("pinus: expected a package, got length 0");
      return { headBytes: at - start + 1, bodyBytes: length };
    }
  }
  return undefined;
}

function packageOf(kind: number, json: Uint8Array): Uint8Array {
  const length = json.length + 1;
  let headBytes = 1;
  for (let rest = length; rest >= 128; rest = Math.floor(rest / 128)) headBytes++;
  const bytes = new Uint8Array(headBytes + length);
  let rest = length;
  for (let at = headBytes - 1; at >= 0; at--) {
    bytes[at] = (rest % 128) | (at === headBytes - 1 ? 0 : 0x80);
    rest = Math.floor(rest / 128);
  }
  bytes[headBytes] = kind;
  bytes.set(json, headBytes + 1);
  return bytes;
}
