import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const folders: string[] = [];

/** An empty folder outside the repository; deleted when the test file is over. */
export function temporaryFolder(): string {
  // Not a hook of node:test: one made inside another hook would run as soon as that one ends.
  if (folders.length === 0) process.once("exit", deleteAll);
  // Resolved, because what programs print about it is resolved too (on macOS it is behind a link).
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "mailstation-")));
  folders.push(folder);
  return folder;
}

function deleteAll(): void {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
}
