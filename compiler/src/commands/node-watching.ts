import { watch } from "node:fs";

import type { Watching } from "./watching.js";

/** The machine's own file system, clock and signals. */
export const nodeWatching: Watching = {
  watchFolder(folder, changed) {
    try {
      // Not recursive: on Linux Node would watch every single file, and lose new folders at times.
      const watcher = watch(folder, (_event, name) => changed(name ?? undefined));
      // A folder that is deleted, for one; whoever watches looks again and does without.
      watcher.on("error", () => {
        watcher.close();
        changed(undefined);
      });
      return () => watcher.close();
    } catch {
      return undefined;
    }
  },
  after(milliseconds, work) {
    const timer = setTimeout(work, milliseconds);
    return () => clearTimeout(timer);
  },
  onStop(stop) {
    const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
    for (const signal of signals) process.on(signal, stop);
    return () => {
      for (const signal of signals) process.off(signal, stop);
    };
  },
};
