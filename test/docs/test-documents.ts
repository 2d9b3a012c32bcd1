import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { packPackages, repository } from "../support/packed-packages.js";
import { temporaryFolder } from "../support/temporary-folder.js";
import { runDocument, typeCheckFolder } from "./run-document.js";

/** Guide pages say so themselves; specifications and pages of codes have tests of their own. */
const guideMark = "<!-- Every block on this page is run by the tests in test/docs. -->";

/** Does what these documents tell their readers to do. */
export function testDocuments(paths: readonly string[]): void {
  const packages = packPackages();
  for (const path of paths) {
    test(`${path} works as written`, async () => {
      const folder = temporaryFolder();
      const text = readFileSync(join(repository, path), "utf8");
      await runDocument(text, folder, await packages);
      await typeCheckFolder(folder);
    });
  }
}

/** One of so many equal parts of the guide pages: files of tests run side by side. */
export function guidePages(part: number, parts: number): readonly string[] {
  return readdirSync(join(repository, "docs"))
    .filter((page) => page.endsWith(".md"))
    .map((page) => `docs/${page}`)
    .filter((path) => readFileSync(join(repository, path), "utf8").includes(guideMark))
    .filter((_, index) => index % parts === part);
}
