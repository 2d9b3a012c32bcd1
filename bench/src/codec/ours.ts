import { Reader, Writer } from "mailstation/codegen";
import {
  decodeEntity,
  decodeNumbers,
  decodeRoom,
  encodeEntity,
  encodeNumbers,
  encodeRoom,
} from "../../gen/bench.js";
import type { Codec } from "./codec.js";
import type { CodecMessage } from "./messages.js";

const functions = {
  Entity: [encodeEntity, decodeEntity],
  Room: [encodeRoom, decodeRoom],
  Numbers: [encodeNumbers, decodeNumbers],
} as const;

/** As a connection does it: into the memory that the socket sends, out of the memory that it gave. */
export function oursIntoBuffer({ name, ours, type }: CodecMessage): Codec {
  const encode = functions[name][0] as (writer: Writer, value: unknown) => void;
  const decode = functions[name][1] as (reader: Reader, length: number) => unknown;
  const writer = new Writer(65_536);
  const encoded = type.encode(ours);
  const reader = new Reader(encoded);
  return {
    packages: ["mailstation"],
    encode() {
      writer.reset();
      encode(writer, ours);
      return writer.position;
    },
    decode(bytes) {
      reader.reset(bytes);
      return decode(reader, bytes.length);
    },
    encoded,
  };
}
