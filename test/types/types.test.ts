import assert from "node:assert/strict";
import { readdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { goldenCases } from "../compiler/emit/golden-cases.js";
import { runProcess } from "../support/run-process.js";
import { temporaryFolder } from "../support/temporary-folder.js";

const HERE = dirname(fileURLToPath(import.meta.url));
const ROOT = join(HERE, "../..");

/** The strictest that a user may have; generated code has to pass it. */
const STRICTEST = {
  target: "es2022",
  lib: ["es2023"],
  module: "nodenext",
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  noPropertyAccessFromIndexSignature: true,
  noImplicitOverride: true,
  noImplicitReturns: true,
  noFallthroughCasesInSwitch: true,
  noUnusedLocals: true,
  noUnusedParameters: true,
  erasableSyntaxOnly: true,
  isolatedDeclarations: true,
  verbatimModuleSyntax: true,
  declaration: true,
  noEmit: true,
  types: ["node"],
  typeRoots: [join(ROOT, "node_modules/@types")],
};

test("generated code passes the strictest TypeScript, and its types refuse what is wrong", async () => {
  const goldens = goldenCases().flatMap(({ expected }) =>
    readdirSync(expected, { recursive: true, encoding: "utf8" })
      .filter((path) => path.endsWith(".ts"))
      .map((path) => join(expected, path)),
  );
  const own = readdirSync(HERE)
    .filter((name) => name.endsWith(".ts") && !name.endsWith(".test.ts"))
    .map((name) => join(HERE, name));
  const project = join(temporaryFolder(), "tsconfig.json");
  const files = [...goldens, ...own];
  writeFileSync(project, JSON.stringify({ compilerOptions: STRICTEST, files }));
  const tsc = join(ROOT, "node_modules/typescript/bin/tsc");
  const { stdout } = await runProcess(process.execPath, [tsc, "-p", project, "--pretty", "false"], {
    cwd: ROOT,
    timeoutMs: 60_000,
  });
  assert.equal(stdout, "");
});
