/** The codec as a browser has it: without `Buffer`, and without `String.prototype.isWellFormed`. */
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { mustRun } from "../../support/run-process.js";

const REPOSITORY = fileURLToPath(new URL("../../../", import.meta.url));

/** Runs in a process of its own: a loader of TypeScript would miss `Buffer` itself. */
const SCRIPT = `
import assert from "node:assert/strict";
delete globalThis.Buffer;
delete String.prototype.isWellFormed;
const { Reader, Writer } = await import("mailstation/codegen");
for (const text of ["", "é", "\\ufeffx", "\\ufffd", "張三".repeat(30), "x".repeat(500)]) {
  const writer = new Writer();
  writer.string(10, text);
  const reader = new Reader(writer.finish());
  assert.equal(reader.tag(), 10);
  assert.equal(reader.string(), text);
}
for (const bytes of [[3, 0x61, 0xc0, 0xaf], [30, ...new Array(29).fill(0x61), 0xff]]) {
  const reader = new Reader(Uint8Array.from(bytes));
  assert.throws(() => reader.string(), { name: "DecodeError" });
}
for (const text of ["\\ud800", "x".repeat(30) + "\\ud800"]) {
  assert.throws(() => new Writer().string(10, text), { name: "EncodeError" });
}
`;

test("texts of every kind come back and bad ones are refused", async () => {
  await mustRun(process.execPath, ["--input-type=module", "--eval", SCRIPT], {
    cwd: REPOSITORY,
    timeoutMs: 20_000,
  });
});
