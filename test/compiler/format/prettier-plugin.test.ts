import assert from "node:assert/strict";
import { test } from "node:test";

import * as prettier from "prettier";

import * as plugin from "../../../compiler/src/format/prettier-plugin.js";
import { formatText } from "./format-text.js";
import { repositorySources } from "./repository-sources.js";

const options = { parser: "rpc", plugins: [plugin] };

test("prettier prints every source of the repository as `rpcgen format` does", async () => {
  for (const { name, text } of repositorySources()) {
    assert.equal(await prettier.format(text, options), formatText(text), name);
  }
});

test("options of prettier change nothing", async () => {
  const text =
    "service S {\n  a(first: string, second: string, third: string): string throws A;\n}\n";
  const changed = { ...options, printWidth: 20, useTabs: true, tabWidth: 8, singleQuote: true };
  assert.equal(await prettier.format(text, changed), text);
});

test("prettier finds the language by the name of a file", async () => {
  const info = await prettier.getFileInfo("rpc/a.rpc", { plugins: [plugin] });
  assert.equal(info.inferredParser, "rpc");
});

test("a block of a Markdown file is formatted where it stands", async () => {
  const text = "- item\n\n  ```rpc\n  message A {\n   1 x:string;\n\n  }\n  ```\n";
  const formatted = await prettier.format(text, { ...options, parser: "markdown" });
  assert.equal(formatted, "- item\n\n  ```rpc\n  message A {\n    1 x: string;\n  }\n  ```\n");
});

test("a mistake is thrown with its place", async () => {
  const text = "message A {\n  1 x string;\n}\n";
  await assert.rejects(prettier.format(text, options), (error: Error & { loc?: unknown }) => {
    assert.match(error.message, /^RPC1001: expected .*\(2:7\)/);
    assert.deepEqual(error.loc, { start: { line: 2, column: 7 } });
    return true;
  });
});
