import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { compile } from "../../../compiler/src/compile.js";
import { nodeHost } from "../../../compiler/src/host.js";
import type { Model } from "../../../compiler/src/model/model.js";

/** A folder of `test/golden/generated`: interface files in `input`, what they give in `expected`. */
export interface GoldenCase {
  readonly name: string;
  readonly expected: string;
  readonly model: Model;
}

const ROOT = fileURLToPath(new URL("../../golden/generated/", import.meta.url));

/** All cases, compiled. */
export function goldenCases(): readonly GoldenCase[] {
  return readdirSync(ROOT, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => ({ name, expected: join(ROOT, name, "expected"), model: compiled(name) }));
}

function compiled(name: string): Model {
  const folder = join(ROOT, name, "input");
  const patterns = [{ typescript: "app/servers/*/remote/*.ts", tsconfig: undefined }];
  const out = join(ROOT, name, "expected");
  const remotes = { patterns, out, types: "import" } as const;
  const request = existsSync(join(folder, "app"))
    ? { folder, sources: [], remotes }
    : { folder, sources: ["**/*.rpc"] };
  const { model, diagnostics } = compile(nodeHost, request);
  if (model !== undefined) return model;
  throw new Error(diagnostics.map(({ code, message }) => `${name}: ${code} ${message}`).join("\n"));
}
