import { open, readFile, rename } from "node:fs/promises";
import type { SnapshotStore } from "../registry/snapshot-store.js";

/** Keeps a station's last list of servers in a file that nobody else can read. */
export function snapshotFile(path: string): SnapshotStore {
  return {
    async load() {
      try {
        return await readFile(path, "utf8");
      } catch (error) {
        if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
        throw error;
      }
    },
    async save(text) {
      // Whoever reads meanwhile finds the former list, never half of the new one.
      const written = `${path}.${process.pid}.tmp`;
      const file = await open(written, "w", 0o600);
      try {
        await file.chmod(0o600);
        await file.writeFile(text);
      } finally {
        await file.close();
      }
      await rename(written, path);
    },
  };
}
