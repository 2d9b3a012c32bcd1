import assert from "node:assert/strict";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, sep } from "node:path";
import { test } from "node:test";
import { emitModel } from "../../../compiler/src/emit/emit.js";
import { goldenCases, type GoldenCase } from "../../compiler/emit/golden-cases.js";

for (const golden of goldenCases()) {
  test(`generates the golden files of ${golden.name}`, () => {
    const generated = new Map(emitModel(golden.model).map((file) => [file.path, file.text]));
    if (process.env["UPDATE"] === "1") update(golden, generated);
    assert.deepEqual(existing(golden), [...generated.keys()].sort());
    for (const [path, text] of generated) {
      assert.equal(text, readFileSync(join(golden.expected, path), "utf8"), path);
    }
  });
}

function existing({ expected }: GoldenCase): readonly string[] {
  return readdirSync(expected, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(expected.length + 1))
    .map((path) => path.replaceAll(sep, "/"))
    .sort();
}

function update({ expected }: GoldenCase, generated: ReadonlyMap<string, string>): void {
  rmSync(expected, { recursive: true, force: true });
  for (const [path, text] of generated) {
    const file = join(expected, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
}
