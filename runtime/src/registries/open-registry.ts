import type { Registry } from "../registry/registry.js";
import { EtcdRegistry } from "./etcd-registry.js";
import { FileRegistry } from "./file-registry.js";
import { DnsRegistry } from "./dns-registry.js";

/** Where nothing else is said. */
const ETCD_PORT = 2379;

/**
 * The registry that a text names, for command lines and settings: `file:servers.json`,
 * `etcd://user:password@10.0.0.1:2379,10.0.0.2:2379/namespace` (`etcds://` over TLS), or
 * `dns:chat=_chat._tcp.example.com,user=user.example.com:3333`. User and password are encoded as in
 * URLs, the port of etcd is 2379 unless given. Throws a TypeError for any other.
 */
export function openRegistry(text: string): Registry {
  const [, kind = "", rest = ""] = /^(file|etcds?|dns):(.*)$/s.exec(text) ?? [];
  if (kind === "file" && rest !== "") return new FileRegistry({ path: rest });
  if (kind === "dns" && rest !== "") return openDns(rest, text);
  const match = /^\/\/(?:([^:@/]+):([^@/]*)@)?([^@/]+)(?:\/([^/]+))?\/?$/.exec(rest);
  if (match === null || !kind.startsWith("etcd")) throw unknown(text);
  const [, user, password, hosts = "", namespace] = match;
  const scheme = kind === "etcds" ? "https" : "http";
  return new EtcdRegistry({
    endpoints: hosts.split(",").map((host) => `${scheme}://${withPort(host)}`),
    namespace,
    ...(user === undefined ? {} : { user: decoded(user, text) }),
    ...(password === undefined ? {} : { password: decoded(password, text) }),
  });
}

function withPort(host: string): string {
  return /:\d+$/.test(host) ? host : `${host}:${ETCD_PORT}`;
}

function decoded(part: string, text: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw unknown(text);
  }
}

function openDns(rest: string, text: string): Registry {
  const services = rest.split(",").map((part) => {
    const [type = "", name = ""] = part.split("=");
    const [, host, port] = /^(.+):(\d+)$/.exec(name) ?? [];
    if (type === "" || name === "") throw unknown(text);
    return [type, host === undefined ? { srv: name } : { host, port: Number(port) }] as const;
  });
  return new DnsRegistry({ services: Object.fromEntries(services) });
}

function unknown(text: string): TypeError {
  // Messages end up in logs, where a password has no place.
  const shown = JSON.stringify(text.replace(/\/\/.*@/s, "//…@"));
  const hint = shown.includes("…@") ? ", user:password@ encoded as in URLs: %40 for @" : "";
  return new TypeError(
    `${shown}: expected file:servers.json, etcd://host:2379/namespace or dns:type=name${hint}`,
  );
}
