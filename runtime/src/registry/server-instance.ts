import { describe } from "../codec/describe.js";
import { addressOf, type ServerInfo } from "./server-directory.js";
import { type Address, formatAddress, OLD_TRANSPORTS, transportOf } from "../environment.js";
import { checkIntegerUpTo, checkName } from "../option-checks.js";
import { parseAddress } from "./endpoints.js";

/** A server as it announces itself. Plain values, which registries keep as JSON. */
export interface ServerInstance {
  /** Unique among all servers: `chat-1`. Empty where nobody knows it, as in a list of addresses: whoever answers there is taken, if the type is right. */
  readonly id: string;
  /** Server type: `chat`. */
  readonly type: string;
  /** `tcp://10.0.0.5:3333`, `wss://[::1]:443/rpc`: 1 to 8, the preferred one first. */
  readonly addresses: readonly string[];
  /** Its share of the calls where the router is weighted: 1 to 1000, default 1. */
  readonly weight?: number | undefined;
  /** Where it runs, as stations that prefer their own zone name it. */
  readonly zone?: string | undefined;
  /** Of the program. */
  readonly version?: string | undefined;
  /** Of the services that it serves: equal for servers that take and give the same. */
  readonly schemaHash?: string | undefined;
  /** At most 1 KiB, as JSON. */
  readonly metadata?: Readonly<Record<string, string>> | undefined;
  /** Milliseconds since 1970. */
  readonly startedAt?: number | undefined;
}

const ADDRESSES_MAX = 8;
const METADATA_BYTES_MAX = 1024;
const WEIGHT_MAX = 1_000;

/** A copy of what was announced, with nothing else in it. Throws a TypeError that names what is wrong: anybody may write into a registry. */
export function checkInstance(given: unknown): ServerInstance {
  if (typeof given !== "object" || given === null) {
    throw new TypeError(`instance: expected an object, got ${describe(given)}`);
  }
  const entry = given as Partial<Record<keyof ServerInstance, unknown>>; // unchecked
  const id = checkName("instance.id", entry.id, 0);
  const name = `instance ${id}`;
  const { weight, zone, version, schemaHash, metadata, startedAt } = entry;
  return Object.freeze({
    id,
    type: checkName(`${name}: type`, entry.type, 1),
    addresses: checkAddresses(name, entry.addresses),
    ...(weight === undefined ? {} : { weight: checkWeight(name, weight) }),
    ...(zone === undefined ? {} : { zone: checkName(`${name}: zone`, zone, 0) }),
    ...(version === undefined ? {} : { version: checkName(`${name}: version`, version, 0) }),
    ...(schemaHash === undefined
      ? {}
      : { schemaHash: checkName(`${name}: schemaHash`, schemaHash, 0) }),
    ...(metadata === undefined ? {} : { metadata: checkMetadata(name, metadata) }),
    ...(startedAt === undefined ? {} : { startedAt: checkTime(name, startedAt) }),
  });
}

/** The server as a directory lists it, with the first address that can be reached over one of the transports, the first of Mailstation's own if there is one; undefined when none can. */
export function infoOf(
  instance: ServerInstance,
  transports: readonly string[],
): ServerInfo | undefined {
  const reached = instance.addresses.flatMap((text) => {
    const address = parseAddress(text);
    const isReached = typeof address !== "string" && transports.includes(address.transport);
    return isReached ? [{ text, address }] : [];
  });
  const chosen = reached.find(({ address }) => !isOld(address)) ?? reached[0];
  if (chosen === undefined) return undefined;
  const { text, address } = chosen;
  const { id, type, weight, zone } = instance;
  const { host, port, path, secure } = address;
  return {
    id: id === "" ? `${type}@${text}` : id,
    type,
    host,
    port,
    transport: transportOf(address.transport),
    ...(path === undefined ? {} : { path }),
    ...(secure === true ? { secure } : {}),
    ...(weight === undefined ? {} : { weight }),
    ...(zone === undefined ? {} : { zone }),
    ...(id === "" ? { takesAnyId: true } : {}),
  };
}

function isOld({ transport }: Address): boolean {
  return OLD_TRANSPORTS.some((old) => old === transport);
}

/** The entry of a list of servers as it would announce itself. */
export function instanceOf(info: ServerInfo): ServerInstance {
  const { id, type, weight, zone, takesAnyId } = info;
  return checkInstance({
    id: takesAnyId === true ? "" : id,
    type,
    addresses: [formatAddress(addressOf(info))],
    weight,
    zone,
  });
}

/** Whether two entries say the same. */
export function isSameInstance(one: ServerInstance, other: ServerInstance): boolean {
  return one === other || JSON.stringify(one) === JSON.stringify(other);
}

/** Tells servers apart: by their ids, or by their addresses where they have none. */
export function keyOf({ id, type, addresses }: ServerInstance): string {
  return id === "" ? `${type}@${addresses[0] ?? ""}` : id;
}

function checkAddresses(name: string, given: unknown): readonly string[] {
  if (!Array.isArray(given) || given.length === 0 || given.length > ADDRESSES_MAX) {
    throw new TypeError(
      `${name}: addresses: expected 1 to ${ADDRESSES_MAX}, got ${describe(given)}`,
    );
  }
  return given.map((text: unknown) => {
    const address = typeof text === "string" ? parseAddress(text) : describe(text);
    if (typeof address !== "string") return formatAddress(address);
    throw new TypeError(`${name}: addresses: expected tcp://host:port or the like, got ${address}`);
  });
}

function checkWeight(name: string, given: unknown): number {
  return checkIntegerUpTo(`${name}: weight`, given, WEIGHT_MAX);
}

function checkTime(name: string, given: unknown): number {
  if (typeof given === "number" && Number.isFinite(given) && given >= 0) return given;
  throw new TypeError(
    `${name}: startedAt: expected milliseconds since 1970, got ${describe(given)}`,
  );
}

function checkMetadata(name: string, given: unknown): Readonly<Record<string, string>> {
  const isObject = typeof given === "object" && given !== null && !Array.isArray(given);
  const entries: [string, unknown][] = isObject ? Object.entries(given) : [];
  if (!isObject || entries.some(([, value]) => typeof value !== "string")) {
    throw new TypeError(`${name}: metadata: expected an object of texts, got ${describe(given)}`);
  }
  const copy = Object.fromEntries(entries.map(([key, value]) => [key, String(value)]));
  const bytes = new TextEncoder().encode(JSON.stringify(copy)).length;
  if (bytes <= METADATA_BYTES_MAX) return copy;
  throw new TypeError(
    `${name}: metadata: expected at most ${METADATA_BYTES_MAX} bytes as JSON, got ${bytes}`,
  );
}
