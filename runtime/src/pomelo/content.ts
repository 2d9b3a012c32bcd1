import { Buffer } from "node:buffer";

/** What is in a package: a text, which travels as UTF-8, or bytes. */
export type Content = string | Uint8Array;

/** Texts up to this length get room for the longest UTF-8 there is; longer ones are measured. */
const MEASURED_FROM = 1024;

/** Bytes that the content takes at most. */
export function contentBytesMax(content: Content): number {
  if (typeof content !== "string") return content.length;
  return content.length < MEASURED_FROM ? 3 * content.length : Buffer.byteLength(content);
}

/** Whether the content takes more bytes than that. */
export function isLongerThan(content: Content, bytesMax: number): boolean {
  if (typeof content !== "string") return content.length > bytesMax;
  return 3 * content.length > bytesMax && Buffer.byteLength(content) > bytesMax;
}
