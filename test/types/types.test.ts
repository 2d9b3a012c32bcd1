import assert from "node:assert/strict";
import { cpSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { emitModel } from "../../compiler/src/emit/emit.js";
import { FileBuilder } from "../../compiler/src/emit/generated-file.js";
import { randomModel } from "../compiler/emit/random-model.js";
import { checkedCopy, checkEverything, generatedFiles } from "../support/checked-files.js";
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
  const folder = folderWithPackages();
  checkedCopy(join(HERE, "../golden/generated"), join(folder, "golden/generated"));
  checkedCopy(HERE, join(folder, "types"));
  const files = generatedFiles(folder).filter(
    (path) => /[/\\](?:expected|types)[/\\]/.test(path) && !path.endsWith(".test.ts"),
  );
  assert.ok(files.some((path) => path.endsWith("calls.ts")));
  assert.equal(await typeErrors(files), "");
});

test("generated code passes the strictest TypeScript, whatever the names and types", async () => {
  const folder = folderWithPackages();
  const files = [1, 2, 3].flatMap((seed) =>
    emitModel(randomModel(seed))
      .filter((file) => file.path.endsWith(".ts"))
      .map((file) => ({ path: join(folder, String(seed), file.path), text: file.text })),
  );
  for (const { path, text } of files) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
  checkEverything(folder);
  assert.equal(await typeErrors(files.map((file) => file.path)), "");
});

test("a mistake in generated code would be found by these tests, and is not told to users", async () => {
  const folder = folderWithPackages();
  const file = new FileBuilder("wrong", []);
  const { path, text } = file.finish("wrong.rpc", ['export const wrong: number = "text";']);
  writeFileSync(join(folder, path), text);
  assert.equal(await typeErrors([join(folder, path)]), "");
  checkEverything(folder);
  assert.match(await typeErrors([join(folder, path)]), /TS2322/);
});

test("calls are checked although generated files are not", async () => {
  const folder = folderWithPackages();
  cpSync(join(HERE, "../golden/generated"), join(folder, "golden/generated"), { recursive: true });
  cpSync(HERE, join(folder, "types"), { recursive: true });
  const own = ["calls.ts", "skeletons.ts"].map((name) => join(folder, "types", name));
  assert.equal(await typeErrors(own), "");
});

/** Where generated code finds what it imports. */
function folderWithPackages(): string {
  const folder = temporaryFolder();
  symlinkSync(join(ROOT, "node_modules"), join(folder, "node_modules"), "junction");
  writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
  return folder;
}

/** What the type checker says of the files; empty when all is well. */
async function typeErrors(files: readonly string[]): Promise<string> {
  const project = join(temporaryFolder(), "tsconfig.json");
  writeFileSync(project, JSON.stringify({ compilerOptions: STRICTEST, files }));
  const tsc = join(ROOT, "node_modules/typescript/bin/tsc");
  const { stdout } = await runProcess(process.execPath, [tsc, "-p", project, "--pretty", "false"], {
    cwd: ROOT,
    timeoutMs: 60_000,
  });
  return stdout;
}
