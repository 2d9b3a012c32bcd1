import type { PlainMessage } from "./plain-value.js";

/** Another implementation of protobuf, which is asked what bytes mean. */
export interface Oracle {
  readonly name: string;
  /** What it reads from the bytes of the message `type`. */
  read(type: string, bytes: Uint8Array): PlainMessage;
  /** The bytes it writes for what it has read. */
  rewrite(type: string, bytes: Uint8Array): Uint8Array;
}
