import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

import { formatText } from "./format-text.js";
import { assertFormats } from "./same-source.js";

const goldens = join(import.meta.dirname, "../../golden/format");

for (const name of readdirSync(goldens)) {
  test(`${name}: the formatted text is its golden, and keeps tree and comments`, () => {
    const input = readFileSync(join(goldens, name, "input.rpc"), "utf8");
    const golden = join(goldens, name, "expected.rpc");
    const formatted = formatText(input);
    if (process.env["UPDATE"] === "1") writeFileSync(golden, formatted);
    assert.ok(existsSync(golden), `no golden for ${name}: run with UPDATE=1`);
    assert.equal(formatted, readFileSync(golden, "utf8"));
    assertFormats(input);
  });
}
