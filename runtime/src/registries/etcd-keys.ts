import { Buffer } from "node:buffer";
import { checkInstance, type ServerInstance } from "../registry/server-instance.js";
import { objectOf } from "./etcd-client.js";

/** What etcd holds under one key. */
export interface EtcdEntry {
  readonly key: string;
  /** Undefined where it is no server: somebody else's value is left alone. */
  readonly instance: ServerInstance | undefined;
  readonly modRevision: number;
  /** Of the key's lease; `0` for none. */
  readonly lease: string;
}

/** `/mailstation/v1/chat/chat-1`. */
export function keyFor(namespace: string, { type, id }: ServerInstance): string {
  return `${prefixFor(namespace, type)}${encodeURIComponent(id)}`;
}

/** Of all servers, or of those of one type. */
export function prefixFor(namespace: string, type: string | undefined): string {
  const all = `/${namespace}/v1/`;
  return type === undefined ? all : `${all}${encodeURIComponent(type)}/`;
}

/** What a question for all keys with a prefix says. */
export function rangeOf(prefix: string): { readonly key: string; readonly range_end: string } {
  const end = Buffer.from(prefix);
  // All prefixes end in a slash, so that nothing is carried.
  const last = end.length - 1;
  end[last] = (end[last] ?? 0) + 1;
  return { key: encoded(prefix), range_end: end.toString("base64") };
}

/** As etcd's JSON holds bytes. */
export function encoded(text: string): string {
  return Buffer.from(text).toString("base64");
}

/** A key and its value from an answer. Never throws. */
export function readEntry(given: unknown): EtcdEntry {
  const { key, value, mod_revision: modRevision, lease } = objectOf(given);
  return {
    key: decoded(key),
    instance: readInstance(decoded(value)),
    modRevision: Number(modRevision ?? 0),
    lease: typeof lease === "string" ? lease : "0",
  };
}

/** The entries of an answer to a question for keys. */
export function readEntries(given: unknown): readonly EtcdEntry[] {
  return Array.isArray(given) ? given.map(readEntry) : [];
}

function readInstance(text: string): ServerInstance | undefined {
  try {
    return checkInstance(JSON.parse(text));
  } catch {
    return undefined;
  }
}

function decoded(given: unknown): string {
  return typeof given === "string" ? Buffer.from(given, "base64").toString() : "";
}
