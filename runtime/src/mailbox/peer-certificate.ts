import type { Duplex } from "node:stream";
import type { PeerCertificate } from "../tls-options.js";
import { nodeTls } from "./node-tls.js";

/** What the peer has shown, if it was vouched for; undefined without TLS, or without a certificate. */
export function peerCertificateOf(socket: Duplex): PeerCertificate | undefined {
  // Asked first, as most sockets are plain, and need not load what encrypts others.
  if (!("encrypted" in socket)) return undefined;
  if (!(socket instanceof nodeTls().TLSSocket) || !socket.authorized) return undefined;
  const certificate = socket.getPeerX509Certificate();
  if (certificate === undefined) return undefined;
  const names: unknown = certificate.toLegacyObject().subject.CN;
  return {
    // Several common names are an array: none of them can be relied upon.
    subject: typeof names === "string" ? names : "",
    altNames: readAltNames(certificate.subjectAltName ?? ""),
    fingerprint: certificate.fingerprint256,
  };
}

/** One name: `DNS:chat.example`, its value in JSON where it holds anything special. */
const ALT_NAME = /\s*([A-Za-z ]+:)("(?:[^"\\]|\\.)*"|[^,]*)(?:,|$)/y;

/** The names in Node's list of them; all or nothing, as a list read by halves could be made to say anything. */
export function readAltNames(list: string): readonly string[] {
  const names: string[] = [];
  ALT_NAME.lastIndex = 0;
  while (ALT_NAME.lastIndex < list.length) {
    const [, kind = "", value = ""] = ALT_NAME.exec(list) ?? [];
    if (kind === "") return [];
    names.push(kind + (value.startsWith('"') ? String(JSON.parse(value)) : value));
  }
  return names;
}
