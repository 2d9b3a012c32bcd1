/** A codec that is set up for one message. */
export interface Codec {
  /** Encodes the message; gives how many bytes that took. Where they go is the codec's own affair. */
  encode(): number;
  decode(bytes: Uint8Array): unknown;
  /** The message once, in memory of its own. */
  readonly encoded: Uint8Array;
  readonly packages: readonly string[];
}
