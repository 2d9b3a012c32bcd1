import { watch } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import { basename, dirname, resolve } from "node:path";
import type { Environment } from "../environment.js";
import { nodeEnvironment } from "../node-environment.js";
import { checkName } from "../option-checks.js";
import type { RegistryWatch } from "../registry/registry.js";
import { PolledRegistry } from "./polled-registry.js";
import { readServerList } from "./server-list-text.js";

/** Which file lists the servers. */
export interface FileRegistryOptions {
  /** `servers.json`; see docs/registry.md for what may stand in it. */
  readonly path: string;
  /** Which part of pomelo's own `servers.json`. Default: NODE_ENV, or `development`. */
  readonly environmentName?: string | undefined;
  /** Default: this process's clock. */
  readonly environment?: Environment | undefined;
}

/** A file is looked at so often, whatever the system tells of it. Milliseconds. */
const LOOK_EVERY_MS = 1_000;
/** Lists of servers are not that long. */
const BYTES_MAX = 32 * 1024 * 1024;

/** Servers that a file lists. It is read when it changes; while it cannot be read, the list before holds. Who registers changes nothing. */
export class FileRegistry extends PolledRegistry {
  /** Throws a TypeError that names the option that is wrong. */
  constructor({ path, environmentName, environment = nodeEnvironment }: FileRegistryOptions) {
    checkName("path", path, 1);
    const file = resolve(path);
    const part = environmentName ?? process.env["NODE_ENV"] ?? "development";
    super({
      name: "file",
      environment,
      pauseMs: () => LOOK_EVERY_MS,
      read: async () => {
        try {
          const { size } = await stat(file);
          if (size > BYTES_MAX) {
            throw new Error(`expected at most ${BYTES_MAX} bytes, got ${size}`);
          }
          return readServerList(await readFile(file, "utf8"), part);
        } catch (error) {
          const reason = error instanceof Error ? error.message : String(error);
          throw new Error(`${path}: ${reason}`, { cause: error });
        }
      },
      hint: (look) => watchFile(file, look),
    });
  }
}

/** Watches the folder: a file that is replaced by another is not the one that was watched. */
function watchFile(file: string, look: () => void): RegistryWatch {
  const name = basename(file);
  try {
    const watcher = watch(dirname(file), { persistent: false }, (_event, changed) => {
      if (changed === null || changed === name) look();
    });
    // The folder is gone; looking regularly goes on.
    watcher.on("error", () => watcher.close());
    return watcher;
  } catch {
    return { close: () => {} };
  }
}
