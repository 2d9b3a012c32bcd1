import assert from "node:assert/strict";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

import {
  catalog,
  diagnosticNames,
  type DiagnosticName,
} from "../../../compiler/src/diagnostics/catalog.js";
import { explanations } from "../../../compiler/src/diagnostics/explanations.js";
import { errorIndex, errorPage } from "./error-page.js";

const repository = join(import.meta.dirname, "../../..");
const folder = join(repository, "docs/errors");
/** The same pages in the package, for `rpcgen explain`. */
const packed = join(repository, "compiler/errors.json");

const names = diagnosticNames();
const pages = new Map<DiagnosticName, string>();
for (const name of names) pages.set(name, await errorPage(name));

const files = new Map<string, string>([["README.md", errorIndex()]]);
for (const [name, page] of pages) files.set(`${catalog[name].code}.md`, page);
const packedText = `${JSON.stringify(
  Object.fromEntries([...pages].map(([name, page]) => [catalog[name].code, page])),
  null,
  2,
)}\n`;

if (process.env["UPDATE"] === "1") {
  mkdirSync(folder, { recursive: true });
  for (const file of readdirSync(folder)) if (!files.has(file)) rmSync(join(folder, file));
  for (const [file, text] of files) writeFileSync(join(folder, file), text);
  writeFileSync(packed, packedText);
}

for (const [file, text] of files) {
  test(`docs/errors/${file} is what \`npm run docs:errors\` writes`, () => {
    const path = join(folder, file);
    assert.ok(existsSync(path), "run `npm run docs:errors`");
    assert.equal(readFileSync(path, "utf8"), text);
  });
}

test("docs/errors holds no page of a code that is gone", () => {
  assert.deepEqual(
    readdirSync(folder).filter((file) => !files.has(file)),
    [],
  );
});

test("the package carries the same pages", () => {
  assert.equal(readFileSync(packed, "utf8"), packedText);
});

for (const name of names) {
  const { code } = catalog[name];
  test(`${code} has a page that shows it, and says what to do`, () => {
    const page = pages.get(name) ?? "";
    assert.ok(page.includes(`[${code}]: `), "its own output is on the page");
    const { meaning, reason, remedy } = explanations[name];
    for (const text of [meaning, reason, remedy]) assert.match(text, /^\S.+\.$/);
  });
}
