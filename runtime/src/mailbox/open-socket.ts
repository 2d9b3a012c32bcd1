import { Buffer } from "node:buffer";
import { connect, isIP, Socket } from "node:net";
import type { ConnectionOptions } from "node:tls";
import type { Address, ConnectSettings } from "../environment.js";
import type { Pem } from "../tls-options.js";
import { nodeTls } from "./node-tls.js";

/** Starts to connect a socket, with TLS where the address is secure. Never throws: the socket fails instead. */
export function openSocket(address: Address, { tls }: ConnectSettings): Socket {
  const { host, port } = address;
  if (address.secure !== true) return connect({ host, port, noDelay: true });
  const options: ConnectionOptions = {
    host,
    port,
    // An address is no name that could be asked for.
    servername: tls?.servername ?? (isIP(host) === 0 ? host : ""),
    rejectUnauthorized: tls?.rejectUnauthorized !== false,
  };
  if (tls?.ca !== undefined) options.ca = nativePems(tls.ca);
  if (tls?.cert !== undefined) options.cert = nativePem(tls.cert);
  if (tls?.key !== undefined) options.key = nativePem(tls.key);
  if (tls?.passphrase !== undefined) options.passphrase = tls.passphrase;
  try {
    return nodeTls().connect(options);
  } catch (error) {
    // The certificate or the key cannot be read.
    const reason = error instanceof Error ? error.message : String(error);
    return new Socket().destroy(new Error(`tls: ${reason}`, { cause: error }));
  }
}

/** Event of a socket after which it can carry data. */
export function openedEvent({ secure }: Address): "connect" | "secureConnect" {
  return secure === true ? "secureConnect" : "connect";
}

/** As Node takes it: bytes as a Buffer, without a copy. */
export function nativePem(pem: Pem): string | Buffer {
  if (typeof pem === "string") return pem;
  return Buffer.from(pem.buffer, pem.byteOffset, pem.length);
}

/** As `nativePem`, one or many. */
export function nativePems(pems: Pem | readonly Pem[]): (string | Buffer)[] {
  const list = typeof pems === "string" || pems instanceof Uint8Array ? [pems] : pems;
  return list.map(nativePem);
}
