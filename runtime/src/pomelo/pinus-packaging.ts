import { ProtocolError } from "../composer/frame.js";
import { PackageCutter, type PackageBounds } from "./package-cutter.js";
import { type Content, contentBytesMax } from "./content.js";
import type { PackageWriter } from "./package-writer.js";
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
  readonly isMessages = false;
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
      const at = start + headBytes;
      const kind = bytes[at];
      if (kind === Kind.REQUEST || kind === Kind.ANSWER) {
        receiver.message(bytes, at + 1, at + bodyBytes);
      } else if (kind === Kind.PING) receiver.ping();
      else if (kind === Kind.PONG) receiver.pong();
      else throw new ProtocolError(`pinus: expected package kind 0 to 3, got ${kind ?? 0}`);
    });
  }

  greeting(): void {}

  welcome(): void {}

  ping(out: PackageWriter): void {
    putPackage(out, Kind.PING, NO_BYTES);
  }

  pong(out: PackageWriter): void {
    putPackage(out, Kind.PONG, NO_BYTES);
  }

  request(out: PackageWriter, content: Content): void {
    putPackage(out, Kind.REQUEST, content);
  }

  answer(out: PackageWriter, content: Content): void {
    putPackage(out, Kind.ANSWER, content);
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

function putPackage(out: PackageWriter, kind: number, content: Content): void {
  out.reserve(LENGTH_BYTES_MAX + 1 + contentBytesMax(content));
  const start = out.position;
  // As long as each character is one byte, as it mostly is.
  const guessed = headBytesOf(content.length + 1);
  const length = out.putAt(start + guessed + 1, content) + 1;
  const headBytes = headBytesOf(length);
  const { buffer } = out;
  if (headBytes !== guessed) {
    buffer.copyWithin(start + headBytes + 1, start + guessed + 1, start + guessed + length);
  }
  let rest = length;
  for (let at = start + headBytes - 1; at >= start; at--) {
    buffer[at] = (rest % 128) | (at === start + headBytes - 1 ? 0 : 0x80);
    rest = Math.floor(rest / 128);
  }
  buffer[start + headBytes] = kind;
  out.position = start + headBytes + length;
}

function headBytesOf(length: number): number {
  let bytes = 1;
  for (let rest = length; rest >= 128; rest = Math.floor(rest / 128)) bytes++;
  return bytes;
}
