import assert from "node:assert/strict";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

import { catalog, diagnosticNames } from "../../../compiler/src/diagnostics/catalog.js";
import { goldenFolder, goldensFolder, runBad, runGood } from "./golden-projects.js";

for (const name of diagnosticNames()) {
  const { code } = catalog[name];
  test(`${code} ${name} reads as its golden`, async () => {
    const golden = join(goldenFolder(name), "diagnostics.txt");
    const { printedErrors, status } = await runBad(name);
    assert.match(printedErrors, new RegExp(`\\[${code}\\]`), `${code} is not given`);
    assert.equal(status > 0, catalog[name].severity === "error");
    if (process.env["UPDATE"] === "1") {
      mkdirSync(goldenFolder(name), { recursive: true });
      writeFileSync(golden, printedErrors);
    }
    assert.ok(existsSync(golden), `no golden for ${code}: run with UPDATE=1`);
    assert.equal(printedErrors, readFileSync(golden, "utf8"));
  });

  test(`${code} ${name}: the good example is compiled without a word`, async () => {
    const { printedErrors, status } = await runGood(name);
    assert.equal(printedErrors, "");
    assert.equal(status, 0);
  });
}

test("every golden folder belongs to a code of the catalogue", () => {
  const known = new Set(diagnosticNames().map((name) => `${catalog[name].code}-${name}`));
  assert.deepEqual(
    readdirSync(goldensFolder).filter((folder) => !known.has(folder)),
    [],
  );
});

test("codes are unique and begin with the digit of their group", () => {
  const codes = diagnosticNames().map((name) => catalog[name].code);
  assert.equal(new Set(codes).size, codes.length);
  for (const code of codes) assert.match(code, /^RPC[123456]\d{3}$/);
});

test("no message speaks of tokens or rules, or lists what the parser could have taken", () => {
  for (const folder of readdirSync(goldensFolder)) {
    const text = readFileSync(join(goldensFolder, folder, "diagnostics.txt"), "utf8");
    assert.doesNotMatch(text, /token sequence|expecting|NoViableAlt|EOF|-->|NaN/i, folder);
  }
});
