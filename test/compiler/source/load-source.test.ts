import assert from "node:assert/strict";
import { symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

import { compile } from "../../../compiler/src/compile.js";
import { nodeHost } from "../../../compiler/src/host.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

test("a source that is a link to nothing is named, the mark of an editor is none", () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, "a.rpc"), "message A {}\n");
  symlinkSync("gone.rpc", join(folder, "b.rpc"));
  symlinkSync("somebody@host.17", join(folder, ".#a.rpc"));
  const { diagnostics } = compile(nodeHost, { folder, sources: ["**/*.rpc"] });
  assert.deepEqual(
    diagnostics.map(({ message }) => message),
    ["cannot read `b.rpc`: it is a link that leads to nothing"],
  );
});
