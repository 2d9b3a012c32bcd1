import { watch } from "node:fs";
import { basename, dirname } from "node:path";
import { fileURLToPath } from "node:url";
import type { ServiceSkeleton } from "../call/service-skeleton.js";
import { describe } from "../codec/describe.js";
import { consoleLogger } from "../console-logger.js";
import { checkCount } from "../limits.js";
import { guardedLogger, type Logger } from "../logger.js";
import { nodeEnvironment } from "../node-environment.js";
import { ServiceReloader, type ServiceHolder } from "./service-reloader.js";

/** Editors write a file in several steps. */
const SETTLE_MS_DEFAULT = 50;

/** A service that is loaded again whenever its file changes. */
export interface WatchServiceOptions<Module> {
  /** `new URL("./chat-remote.js", import.meta.url)`. */
  readonly file: URL | string;
  /** Makes the instance of what the module exports; called for each new version. */
  create(module: Module): ServiceSkeleton;
  /** Time without further news after a change. Default 50; milliseconds. */
  readonly settleMs?: number | undefined;
  /** Hears what was loaded, and what could not be. Default: warnings and errors to the console, as JSON. */
  readonly logger?: Logger | undefined;
}

/** Ends the watching. */
export interface ServiceWatch {
  close(): void;
}

/**
 * Loads the module again whenever its file changes, and replaces the service that the gateway has: no
 * call is lost. While the new code cannot be loaded the old goes on. For development: the versions
 * before stay in memory, what the module imports is not loaded again, and what it keeps in variables
 * of its own begins anew. Does not keep the process alive. Throws a TypeError for a wrong option, and
 * the system's error for a file that cannot be watched.
 */
export function watchService<Module>(
  gateway: ServiceHolder,
  options: WatchServiceOptions<Module>,
): ServiceWatch {
  const { settleMs = SETTLE_MS_DEFAULT } = options;
  checkCount("settleMs", settleMs);
  const file = checkFile(options.file);
  const path = fileURLToPath(file);
  const logger = guardedLogger(options.logger ?? consoleLogger);
  const create = (module: Module): ServiceSkeleton => options.create(module);
  const reloader = new ServiceReloader<Module>(gateway, { file, logger, create });
  const settle = settling(settleMs, () => void reloader.reload());
  // The folder, because many editors put a new file in the place of the old one.
  const watcher = watch(dirname(path), { persistent: false }, (_event, name) => {
    if (name === null || name === basename(path)) settle.begin();
  });
  watcher.on("error", (error) => {
    logger.error({ file: file.href, err: error }, `${basename(path)} is no longer watched`);
  });
  return {
    close() {
      watcher.close();
      settle.end();
      reloader.close();
    },
  };
}

function checkFile(file: unknown): URL {
  const url = typeof file === "string" && URL.canParse(file) ? new URL(file) : file;
  if (url instanceof URL && url.protocol === "file:") return url;
  throw new TypeError(
    `file: expected a file: URL such as new URL("./chat-remote.js", import.meta.url), got ${describe(file)}`,
  );
}

/** Runs `work` once nobody has begun anew for a while. */
function settling(ms: number, work: () => void): { begin(): void; end(): void } {
  let timer: { stop(): void } | undefined;
  return {
    begin() {
      timer?.stop();
      timer = nodeEnvironment.startTimer(ms, work);
    },
    end: () => timer?.stop(),
  };
}
