import assert from "node:assert/strict";
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { emitModel } from "../../compiler/src/emit/emit.js";
import { goldenCases } from "../compiler/emit/golden-cases.js";
import { randomModel } from "../compiler/emit/random-model.js";
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
  assert.equal(await typeErrors([...goldens, ...own], {}), "");
});

test("generated code passes the strictest TypeScript, whatever the names and types", async () => {
  const folder = temporaryFolder();
  const files = [1, 2, 3].flatMap((seed) =>
    emitModel(randomModel(seed))
      .filter((file) => file.path.endsWith(".ts"))
      .map((file) => ({ path: join(folder, String(seed), file.path), text: file.text })),
  );
  for (const { path, text } of files) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
  writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
  const paths = {
    mailstation: [join(ROOT, "runtime/dist/index.d.ts")],
    "mailstation/codegen": [join(ROOT, "runtime/dist/codegen.d.ts")],
  };
  const names = files.map((file) => file.path);
  assert.equal(await typeErrors(names, { paths }), "");
});

/** What the type checker says of the files; empty when all is well. */
async function typeErrors(files: readonly string[], options: object): Promise<string> {
  const project = join(temporaryFolder(), "tsconfig.json");
  const compilerOptions = { ...STRICTEST, ...options };
  writeFileSync(project, JSON.stringify({ compilerOptions, files }));
  const tsc = join(ROOT, "node_modules/typescript/bin/tsc");
  const { stdout } = await runProcess(process.execPath, [tsc, "-p", project, "--pretty", "false"], {
    cwd: ROOT,
    timeoutMs: 60_000,
  });
  return stdout;
}
