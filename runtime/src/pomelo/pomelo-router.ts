import { describe } from "../codec/describe.js";
import type { RoutedCall, CallRouter } from "../station/call-router.js";
import type { ServerInfo } from "../registry/server-directory.js";

/**
 * Chooses as pinus does where an application has no route of its own: by the CRC-32 of the session's
 * `uid`, among the servers in their order. Both halves of a mixed cluster then choose the same
 * server, as long as both list the same servers in the same order. As there, a server that cannot be
 * reached keeps its sessions: their calls fail, and those of all other sessions stay where they are.
 */
export const pinusRouter: CallRouter = (
  key: unknown,
  _call: RoutedCall,
  _usable: readonly ServerInfo[],
  servers: readonly ServerInfo[],
): string => serverAt(servers, crc32(new TextEncoder().encode(uidOf(key))));

/**
 * Chooses as pomelo does: as pinus, but its library takes the CRC as a signed number, whose amount is
 * another one for every second session, and knows no characters beyond one byte.
 */
export const pomeloRouter: CallRouter = (
  key: unknown,
  _call: RoutedCall,
  _usable: readonly ServerInfo[],
  servers: readonly ServerInfo[],
): string => {
  const uid = uidOf(key);
  const bytes = Uint8Array.from({ length: uid.length }, (_, at) => uid.charCodeAt(at));
  return serverAt(servers, Math.abs(crc32(bytes) | 0));
};

function serverAt(servers: readonly ServerInfo[], hash: number): string {
  return servers[hash % servers.length]?.id ?? "";
}

/** A call without a session, or with one that nobody is bound to, is one of nobody's. */
function uidOf(key: unknown): string {
  const uid: unknown =
    typeof key === "object" && key !== null ? (key as { readonly uid?: unknown }).uid : key; // looked at
  if (uid === undefined || uid === null || uid === "" || uid === 0) return "";
  if (typeof uid === "string" || typeof uid === "number" || typeof uid === "bigint") {
    return String(uid);
  }
  throw new TypeError(`route: expected a session with a uid, got ${describe(key)}`);
}

const POLYNOMIAL = 0xedb88320;

const TABLE: readonly number[] = /*@__PURE__*/ Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) {
    value = (value & 1) === 0 ? value >>> 1 : (value >>> 1) ^ POLYNOMIAL;
  }
  return value;
});

function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = (crc >>> 8) ^ (TABLE[(crc ^ byte) & 0xff] ?? 0);
  return (crc ^ 0xffffffff) >>> 0;
}
