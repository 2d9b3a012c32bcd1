import { cpSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { UNCHECKED } from "../../compiler/src/emit/generated-file.js";

/** Has the type checker look into all generated files of a folder, which it leaves alone for users. */
export function checkEverything(folder: string): void {
  for (const path of generatedFiles(folder)) {
    const text = readFileSync(path, "utf8");
    if (!text.includes(`\n${UNCHECKED}\n`)) continue;
    writeFileSync(path, text.replace(`${UNCHECKED}\n`, ""));
  }
}

/** As `checkEverything`, of a copy. */
export function checkedCopy(from: string, to: string): void {
  cpSync(from, to, { recursive: true });
  checkEverything(to);
}

/** All TypeScript in a folder. */
export function generatedFiles(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".ts") && !path.includes("node_modules"))
    .map((path) => join(folder, path));
}
