/** Bytes for peers that carry JSON. */
export function toBase64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("base64");
}

/** What {@link toBase64} made. */
export function fromBase64(text: string): Uint8Array {
  return Buffer.from(text, "base64");
}
