import { DecodeError } from "../codec/decode-error.js";
import { EncodeError } from "../codec/encode-error.js";
import { describe } from "../codec/describe.js";
import type { Reader } from "../codec/reader.js";
import type { Writer } from "../codec/writer.js";
import { NO_METADATA, type Metadata } from "../rpc-error.js";

/** How much metadata is accepted. */
export interface MetadataLimits {
  readonly metadataBytesMax: number;
  readonly metadataEntriesMax: number;
}

const NAME = /^[a-z0-9_.-]{1,64}$/;

const TAG_ENTRY = (1 << 3) | 2;
const TAG_NAME = (1 << 3) | 2;
const TAG_VALUE = (2 << 3) | 2;

/** Checks what a user gave. Throws a TypeError that names the entry. */
export function toMetadata(
  given: Metadata | Readonly<Record<string, string>>,
  limits: MetadataLimits,
): Metadata {
  const value: unknown = given; // plain JavaScript can pass anything
  if (typeof value !== "object" || value === null) {
    throw new TypeError(`metadata: expected an object or a Map, got ${describe(given)}`);
  }
  const entries: Iterable<[string, unknown]> = given instanceof Map ? given : Object.entries(given);
  const metadata = new Map<string, string>();
  let size = 0;
  for (const [name, value] of entries) {
    if (!NAME.test(name)) {
      throw new TypeError(
        `metadata: expected a name of 1 to 64 of a-z 0-9 _ . -, got ${JSON.stringify(name)}`,
      );
    }
    if (typeof value !== "string") {
      throw new TypeError(`metadata ${name}: expected a string, got ${typeof value}`);
    }
    if (!value.isWellFormed()) {
      throw new TypeError(
        `metadata ${name}: expected text without lone surrogates, got ${describe(value)}`,
      );
    }
    size += name.length + value.length;
    metadata.set(name, value);
  }
  if (metadata.size > limits.metadataEntriesMax || size > limits.metadataBytesMax) {
    throw new TypeError(
      `metadata: at most ${limits.metadataEntriesMax} entries and ${limits.metadataBytesMax} bytes, got ${metadata.size} and ${size}`,
    );
  }
  return metadata;
}

/** Writes `metadata` as the entries of a map<string, string> with number 1. Throws an EncodeError above the limit. */
export function writeMetadata(writer: Writer, metadata: Metadata, limits: MetadataLimits): void {
  const start = writer.position;
  for (const [name, value] of metadata) {
    const mark = writer.begin(TAG_ENTRY);
    writer.string(TAG_NAME, name);
    writer.string(TAG_VALUE, value);
    writer.end(mark);
  }
  const size = writer.position - start;
  // Each entry adds at most eight bytes of tags and lengths.
  if (size > limits.metadataBytesMax + 8 * metadata.size) {
    throw new EncodeError("metadata", `at most ${limits.metadataBytesMax} bytes`, `${size}`);
  }
}

/** Reads a message of map entries that is `length` bytes long. Throws a DecodeError for names, sizes or counts out of bounds. */
export function readMetadata(reader: Reader, length: number, limits: MetadataLimits): Metadata {
  if (length > limits.metadataBytesMax + 8 * limits.metadataEntriesMax) {
    throw new DecodeError("metadata", `at most ${limits.metadataBytesMax} bytes`, `${length}`);
  }
  if (length === 0) return NO_METADATA;
  const end = reader.enter(length);
  const metadata = new Map<string, string>();
  while (reader.position < reader.end) {
    const tag = reader.tag();
    if (tag === TAG_ENTRY) readEntry(reader, metadata);
    else reader.skip(tag);
    if (metadata.size > limits.metadataEntriesMax) {
      throw new DecodeError("metadata", `at most ${limits.metadataEntriesMax} entries`, "more");
    }
  }
  reader.leave(end);
  return metadata;
}

function readEntry(reader: Reader, metadata: Map<string, string>): void {
  const end = reader.enter(reader.length());
  let name = "";
  let value = "";
  while (reader.position < reader.end) {
    const tag = reader.tag();
    if (tag === TAG_NAME) name = reader.string();
    else if (tag === TAG_VALUE) value = reader.string();
    else reader.skip(tag);
  }
  reader.leave(end);
  if (!NAME.test(name)) {
    throw new DecodeError("metadata", "a name of a-z 0-9 _ . -", JSON.stringify(name));
  }
  metadata.set(name, value);
}
