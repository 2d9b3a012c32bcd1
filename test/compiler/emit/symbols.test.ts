import assert from "node:assert/strict";
import { test } from "node:test";
import * as codegen from "mailstation/codegen";
import { CONTRACT, runtime } from "../../../compiler/src/emit/symbols.js";

test("the runtime exports every value that generated code imports", () => {
  const exported = new Set(Object.keys(codegen));
  const missing = Object.values(runtime)
    .filter(({ kind, from }) => kind === "value" && from === "mailstation/codegen")
    .map(({ name }) => name)
    .filter((name) => !exported.has(name));
  assert.deepEqual(missing, []);
});

test("the runtime fits what is generated", () => {
  codegen.assertContract(CONTRACT);
  assert.throws(() => codegen.assertContract(CONTRACT + 1), /contract/);
});
