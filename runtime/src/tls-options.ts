import { describe } from "./codec/describe.js";

/** A certificate or a key in PEM, as read from its file. */
export type Pem = string | Uint8Array;

/** What a server shows its callers, and what it wants to see of them. */
export interface ServerTls {
  /** The certificate, and behind it those that vouch for it. */
  readonly cert: Pem;
  readonly key: Pem;
  /** Of the key, where it is encrypted. */
  readonly passphrase?: string | undefined;
  /** Who may vouch for certificates of callers. Default: the authorities that Node knows. */
  readonly ca?: Pem | readonly Pem[] | undefined;
  /** Ask callers for a certificate. Default false. */
  readonly requestCert?: boolean | undefined;
  /** Refuse callers whose certificate is missing or not vouched for. Only with `requestCert`; default true. */
  readonly rejectUnauthorized?: boolean | undefined;
}

/** What a station expects of secure servers, and what it shows them. */
export interface ClientTls {
  /** Who may vouch for certificates of servers. Default: the authorities that Node knows. */
  readonly ca?: Pem | readonly Pem[] | undefined;
  /** The station's own certificate, for servers that ask for one. */
  readonly cert?: Pem | undefined;
  readonly key?: Pem | undefined;
  /** Of the key, where it is encrypted. */
  readonly passphrase?: string | undefined;
  /** Name that the server's certificate must carry. Default: the server's host. */
  readonly servername?: string | undefined;
  /** Refuse servers whose certificate is not vouched for or carries another name. Default true. */
  readonly rejectUnauthorized?: boolean | undefined;
}

/** A certificate that the peer has shown and that was vouched for. */
export interface PeerCertificate {
  /** Common name of its subject; empty when it has none, or several. */
  readonly subject: string;
  /** Other names of its subject: `DNS:chat.example`, `URI:spiffe://example/chat`. */
  readonly altNames: readonly string[];
  /** SHA-256 in hexadecimal, bytes parted by colons. */
  readonly fingerprint: string;
}

const SERVER_KEYS = ["cert", "key", "passphrase", "ca", "requestCert", "rejectUnauthorized"];
const CLIENT_KEYS = ["ca", "cert", "key", "passphrase", "servername", "rejectUnauthorized"];

/** Throws a TypeError that names the option unless `given` can be a server's TLS options, or a function that will give them. */
export function checkServerTls(
  option: string,
  given: ServerTls | (() => ServerTls) | undefined,
): void {
  if (given === undefined || typeof given === "function") return;
  checkKeys(option, given, SERVER_KEYS);
  for (const name of ["cert", "key"] as const) {
    if (given[name] === undefined) throw new TypeError(`${option}.${name}: expected PEM, got none`);
  }
}

/** Throws a TypeError that names the option unless `given` can be a station's TLS options. */
export function checkClientTls(option: string, given: ClientTls | undefined): void {
  if (given === undefined) return;
  checkKeys(option, given, CLIENT_KEYS);
  if ((given.cert === undefined) !== (given.key === undefined)) {
    throw new TypeError(`${option}: expected both of cert and key, or neither`);
  }
}

function checkKeys(option: string, given: object | null, known: readonly string[]): void {
  if (typeof given !== "object" || given === null) {
    throw new TypeError(`${option}: expected an object, got ${describe(given)}`);
  }
  for (const [key, value] of Object.entries(given)) {
    if (!known.includes(key)) {
      throw new TypeError(`${option}: unknown option ${key}; known are ${known.join(", ")}`);
    }
    if (value !== undefined) checkValue(`${option}.${key}`, key, value);
  }
}

function checkValue(option: string, key: string, value: unknown): void {
  if (key === "requestCert" || key === "rejectUnauthorized") {
    if (typeof value === "boolean") return;
    throw new TypeError(`${option}: expected a boolean, got ${describe(value)}`);
  }
  if (key === "passphrase" || key === "servername") {
    if (typeof value === "string") return;
    throw new TypeError(`${option}: expected text, got ${describe(value)}`);
  }
  const parts: readonly unknown[] = key === "ca" && Array.isArray(value) ? value : [value];
  for (const part of parts) {
    if (typeof part === "string" || part instanceof Uint8Array) continue;
    throw new TypeError(`${option}: expected PEM as text or bytes, got ${describe(part)}`);
  }
}
