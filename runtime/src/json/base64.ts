const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/** Standard base64 with padding, RFC 4648 section 4. */
export function toBase64(bytes: Uint8Array): string {
  let text = "";
  let index = 0;
  for (; index + 2 < bytes.length; index += 3) {
    const bits = (at(bytes, index) << 16) | (at(bytes, index + 1) << 8) | at(bytes, index + 2);
    text += letter(bits >> 18) + letter(bits >> 12) + letter(bits >> 6) + letter(bits);
  }
  const rest = bytes.length - index;
  if (rest === 0) return text;
  const bits = (at(bytes, index) << 16) | (at(bytes, index + 1) << 8);
  const third = rest === 2 ? letter(bits >> 6) : "=";
  return `${text}${letter(bits >> 18)}${letter(bits >> 12)}${third}=`;
}

/**
 * The bytes of base64 text, in the standard or the URL-safe alphabet (RFC 4648 section 5), with or
 * without padding; undefined for anything else.
 */
export function fromBase64(text: string): Uint8Array | undefined {
  const length = lengthWithoutPadding(text);
  if (length === undefined || length % 4 === 1) return undefined;
  const bytes = new Uint8Array(Math.floor((length * 3) / 4));
  let written = 0;
  let bits = 0;
  for (let index = 0; index < length; index++) {
    const sextet = sextetOf(text.charCodeAt(index));
    if (sextet < 0) return undefined;
    bits = (bits << 6) | sextet;
    if (index % 4 === 0) continue;
    bytes[written] = bits >> (6 - 2 * (index % 4));
    written += 1;
  }
  return bytes;
}

/** Padding may be missing as a whole, but not in part. */
function lengthWithoutPadding(text: string): number | undefined {
  if (!text.endsWith("=")) return text.length;
  if (text.length % 4 !== 0) return undefined;
  return text.endsWith("==") ? text.length - 2 : text.length - 1;
}

function sextetOf(code: number): number {
  if (code >= 0x41 && code <= 0x5a) return code - 0x41;
  if (code >= 0x61 && code <= 0x7a) return code - 0x61 + 26;
  if (code >= 0x30 && code <= 0x39) return code - 0x30 + 52;
  if (code === 0x2b || code === 0x2d) return 62;
  return code === 0x2f || code === 0x5f ? 63 : -1;
}

function letter(bits: number): string {
  return ALPHABET.charAt(bits & 0x3f);
}

function at(bytes: Uint8Array, index: number): number {
  return bytes[index] ?? 0;
}
