import { BlockList, isIP } from "node:net";
import { describe } from "../codec/describe.js";

/** Addresses of peers that may connect: `10.0.0.0/8`, `::1`, `192.168.1.7`. */
export class AddressList {
  readonly #list = new BlockList();

  /** Throws a TypeError that names the option and the entry that is no address. */
  constructor(option: string, entries: readonly string[]) {
    if (!Array.isArray(entries)) {
      throw new TypeError(`${option}: expected an array, got ${describe(entries)}`);
    }
    for (const [index, entry] of entries.entries()) this.#add(`${option}[${index}]`, entry);
  }

  /** Whether the list holds the address. An IPv4 address in the clothes of IPv6 counts as what it is. */
  has(host: string): boolean {
    const version = isIP(host);
    return version !== 0 && this.#list.check(host, version === 4 ? "ipv4" : "ipv6");
  }

  #add(option: string, entry: unknown): void {
    const [, host = "", prefix] = /^([^/]+)(?:\/(\d{1,3}))?$/.exec(String(entry)) ?? [];
    const version = isIP(host);
    const bits = prefix === undefined ? undefined : Number(prefix);
    if (typeof entry !== "string" || version === 0 || (bits ?? 0) > (version === 4 ? 32 : 128)) {
      throw new TypeError(
        `${option}: expected an address such as 10.1.2.3, 10.0.0.0/8 or ::1, got ${describe(entry)}`,
      );
    }
    const family = version === 4 ? "ipv4" : "ipv6";
    if (bits === undefined) this.#list.addAddress(host, family);
    else this.#list.addSubnet(host, bits, family);
  }
}
