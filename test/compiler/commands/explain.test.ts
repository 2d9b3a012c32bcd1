import assert from "node:assert/strict";
import { test } from "node:test";

import { explainCommand } from "../../../compiler/src/commands/explain.js";
import { catalog, diagnosticNames } from "../../../compiler/src/diagnostics/catalog.js";
import { plainPalette, terminalPalette } from "../../../compiler/src/diagnostics/colour.js";
import { renderPage } from "../../../compiler/src/diagnostics/render-page.js";
import { nodeHost } from "../../../compiler/src/host.js";
import { ScriptedIo } from "./scripted-io.js";

for (const word of ["RPC2003", "rpc2003", "2003", "unknown-type", "Unknown-Type"]) {
  test(`explain ${word} prints the page of RPC2003`, () => {
    const scripted = new ScriptedIo(nodeHost);
    assert.equal(explainCommand(scripted.io, word), 0);
    assert.match(scripted.printed, /^RPC2003: unknown type\n\nAn error, `unknown-type`\.\n/);
    assert.match(scripted.printed, /\n {4}error\[RPC2003\]: unknown type `Usr`\n/);
    assert.equal(scripted.printedErrors, "");
  });
}

test("every code can be explained, in plain text as wide as a terminal", () => {
  for (const name of diagnosticNames()) {
    const scripted = new ScriptedIo(nodeHost);
    assert.equal(explainCommand(scripted.io, catalog[name].code), 0, name);
    const prose = scripted.printed.split("\n").filter((line) => !line.startsWith("    "));
    for (const line of prose) {
      assert.doesNotMatch(line, /^#|```|<!--|\]\(/);
      assert.ok(!line.includes("\u001B"));
      assert.ok(line.length <= 84, line);
    }
  }
});

const unknown: readonly (readonly [string, RegExp])[] = [
  ["RPC2033", /no diagnostic `RPC2033`\. Did you mean `RPC2003`\?/],
  ["unknwon-type", /Did you mean `unknown-type`\?/],
  ["wibble", /^There is no diagnostic `wibble`\.\n$/],
  ["__proto__", /^There is no diagnostic/],
];

for (const [word, expected] of unknown) {
  test(`explain ${word} is wrong usage`, () => {
    const scripted = new ScriptedIo(nodeHost);
    assert.equal(explainCommand(scripted.io, word), 2);
    assert.equal(scripted.printed, "");
    assert.match(scripted.printedErrors, expected);
  });
}

test("a page is indented code and headings on a terminal, without the marks of Markdown", () => {
  const page =
    "# Title\n\n<!-- about -->\n\nSee [the rest](rest.md).\n\n## Part\n\n```rpc\n# a\n\nb\n```\n";
  assert.equal(
    renderPage(page, plainPalette),
    "Title\n\nSee the rest.\n\nPart\n\n    # a\n\n    b\n",
  );
  assert.ok(renderPage(page, terminalPalette).startsWith("\u001B[1mTitle\u001B[0m\n"));
});
