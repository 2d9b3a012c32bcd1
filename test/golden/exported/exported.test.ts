import assert from "node:assert/strict";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, sep } from "node:path";
import { test } from "node:test";
import { exportModel } from "../../../compiler/src/export/export-model.js";
import { compileInput, exportedCases } from "../../compiler/export/exported-cases.js";

for (const { name, input, expected } of exportedCases()) {
  test(`exports the golden files of ${name}`, () => {
    const model = compileInput(input);
    const files = [...exportModel(model, "proto"), ...exportModel(model, "json-schema")];
    const exported = new Map(files.map(({ path, content }) => [path, String(content)]));
    if (process.env["UPDATE"] === "1") update(expected, exported);
    assert.deepEqual(existing(expected), [...exported.keys()].sort());
    for (const [path, text] of exported) {
      assert.equal(text, readFileSync(join(expected, path), "utf8"), path);
    }
  });
}

function existing(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .map((path) => path.replaceAll(sep, "/"))
    .sort();
}

function update(folder: string, exported: ReadonlyMap<string, string>): void {
  rmSync(folder, { recursive: true, force: true });
  for (const [path, text] of exported) {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
}
