import assert from "node:assert/strict";
import { test } from "node:test";

import { compileFiles } from "./compile-text.js";

/** What clashes: the file, and the two sources that both want it. */
function clashes(files: Readonly<Record<string, string>>): readonly string[] {
  return compileFiles(files).diagnostics.map(({ code, message, span, labels }) => {
    assert.equal(code, "RPC2020");
    const others = labels.map((label) => label.span.source.name);
    const output = /into `(.*)`/.exec(message)?.[1] ?? "";
    return `${output}: ${[span?.source.name, ...others].join(", ")}`;
  });
}

const service = '@server("a") service S { go(); }';

test("a clash is blamed on the two files that are generated into it", () => {
  const files = {
    "a.rpc": `package a; ${service}`,
    "a.client.rpc": "package b; message M {}",
    "A.rpc": "package c; message M {}",
  };
  assert.deepEqual([...clashes(files)].sort(), [
    "a.client.ts: a.rpc, a.client.rpc",
    "a.ts: a.rpc, A.rpc",
  ]);
});

test("two files clash once, also where only a service to come would be in the way", () => {
  assert.deepEqual(
    clashes({ "b.rpc": `package a; ${service}`, "B.rpc": "package b; message M {}" }),
    ["b.ts: b.rpc, B.rpc"],
  );
  assert.deepEqual(
    clashes({ "c.rpc": "package a; message M {}", "c.server.rpc": "package b; message M {}" }),
    ["c.server.ts: c.server.rpc, c.rpc"],
  );
});

test("no file is generated into the tree of all services", () => {
  assert.deepEqual(clashes({ "Index.rpc": "message M {}" }), ["Index.ts: Index.rpc"]);
});
