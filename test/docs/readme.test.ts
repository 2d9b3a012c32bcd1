/** Does what the READMEs and the guide pages tell their readers to do; see document.ts for how. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { packPackages, repository } from "../support/packed-packages.js";
import { temporaryFolder } from "../support/temporary-folder.js";
import { runDocument, typeCheckFolder } from "./run-document.js";

/** Guide pages say so themselves; specifications and pages of codes have tests of their own. */
const guideMark = "<!-- Every block on this page is run by test/docs/readme.test.ts. -->";

const packages = packPackages();

for (const path of documents()) {
  test(`${path} works as written`, async () => {
    const folder = temporaryFolder();
    const text = readFileSync(join(repository, path), "utf8");
    await runDocument(text, folder, await packages);
    await typeCheckFolder(folder);
  });
}

function documents(): readonly string[] {
  const folder = join(repository, "docs");
  const pages = existsSync(folder) ? readdirSync(folder) : [];
  const guides = pages.filter((page) => page.endsWith(".md")).map((page) => `docs/${page}`);
  return ["README.md", "runtime/README.md", "compiler/README.md", ...guides.filter(isGuide)];
}

function isGuide(path: string): boolean {
  return readFileSync(join(repository, path), "utf8").includes(guideMark);
}
