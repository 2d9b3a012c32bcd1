import { readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { compile } from "../../../compiler/src/compile.js";
import { nodeHost } from "../../../compiler/src/host.js";
import type { Model } from "../../../compiler/src/model/model.js";

/** A folder of `test/golden/exported`: interface files in `input`, what they give in `expected`. */
export interface ExportedCase {
  readonly name: string;
  readonly input: string;
  readonly expected: string;
}

const ROOT = fileURLToPath(new URL("../../golden/exported/", import.meta.url));

/** All cases. */
export function exportedCases(): readonly ExportedCase[] {
  return readdirSync(ROOT, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => ({
      name,
      input: join(ROOT, name, "input"),
      expected: join(ROOT, name, "expected"),
    }));
}

/** Compiles the `.rpc` files of a folder, streams included; throws what is wrong with them. */
export function compileInput(folder: string): Model {
  const { model, diagnostics } = compile(nodeHost, { folder, sources: ["**/*.rpc"] });
  if (model !== undefined) return model;
  throw new Error(diagnostics.map(({ code, message }) => `${code} ${message}`).join("\n"));
}
