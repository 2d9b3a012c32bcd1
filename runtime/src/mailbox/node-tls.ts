import { createRequire } from "node:module";
import type * as Tls from "node:tls";

let tls: typeof Tls | undefined;

/**
 * `node:tls`, loaded when it is first needed: with all of OpenSSL behind it, it would be a quarter of the
 * time that an import of this package takes.
 */
export function nodeTls(): typeof Tls {
  // The cast: that is what Node has by this name.
  tls ??= createRequire(import.meta.url)("node:tls") as typeof Tls;
  return tls;
}
