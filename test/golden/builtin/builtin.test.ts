/** The services that every gateway has: their generated code is kept in the runtime. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { compile } from "../../../compiler/src/compile.js";
import { emitModel } from "../../../compiler/src/emit/emit.js";
import { UNCHECKED } from "../../../compiler/src/emit/generated-file.js";
import { nodeHost } from "../../../compiler/src/host.js";

const runtime = fileURLToPath(new URL("../../../runtime/", import.meta.url));
const out = join(runtime, "src/builtin/gen");

test("runtime/src/builtin/gen is what rpcgen makes of runtime/rpc; `npm run builtin` renews it", () => {
  const generated = generate();
  if (process.env["UPDATE"] === "1") update(generated);
  assert.deepEqual(readdirSync(out).sort(), [...generated.keys()].sort());
  for (const [path, text] of generated) {
    assert.equal(readFileSync(join(out, path), "utf8"), text, path);
  }
});

/** Generated files by name; they import the runtime's own modules, not the package that they are part of, and are checked with it. */
function generate(): ReadonlyMap<string, string> {
  const request = { folder: join(runtime, "rpc"), sources: ["*.rpc"] };
  const { model, diagnostics } = compile(nodeHost, request);
  assert.ok(model !== undefined, diagnostics.map(({ message }) => message).join("\n"));
  const files = emitModel(model).filter(({ path }) => path !== "index.ts");
  return new Map(
    files.map(({ path, text }) => [
      path,
      text
        .replace(`${UNCHECKED}\n`, "")
        .replaceAll('from "mailstation/codegen"', 'from "../../codegen.js"')
        .replaceAll('from "mailstation"', 'from "../../call/call-context.js"'),
    ]),
  );
}

function update(files: ReadonlyMap<string, string>): void {
  for (const path of readdirSync(out)) rmSync(join(out, path));
  for (const [path, text] of files) writeFileSync(join(out, path), text);
}
