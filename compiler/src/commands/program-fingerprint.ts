import { createHash } from "node:crypto";
import { join } from "node:path";

import type { Host } from "../host.js";

/**
 * What tells this build of rpcgen from others of the same version: the version of Node, and the sizes
 * and times of all files in the folder of its compiled code.
 */
export function programFingerprint(host: Host, folder: string): string {
  const hash = createHash("sha256");
  const walk = (path: string): void => {
    for (const { name, kind } of host.list(path)) {
      const inner = join(path, name);
      if (kind === "folder") walk(inner);
      else hash.update(`${JSON.stringify([inner, host.status(inner)])}\n`);
    }
  };
  walk(folder);
  return `${process.version} ${hash.digest("hex")}`;
}
