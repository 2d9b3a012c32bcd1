import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { editorTable, type EditorReport } from "../../bench/src/editor/editor-command.js";
import { FrameReader } from "../../bench/src/peers/frame-reader.js";
import { hottestFunctions } from "../../bench/src/profile/hottest-functions.js";
import { sourcePlace } from "../../bench/src/profile/source-places.js";
import { spreadOf } from "../../bench/src/statistics.js";
import { short, textTable } from "../../bench/src/text-table.js";
import { temporaryFolder } from "../support/temporary-folder.js";

test("a spread is the median and the range", () => {
  assert.deepEqual(spreadOf([3, 1, 2]), { median: 2, min: 1, max: 3 });
  assert.deepEqual(spreadOf([4, 1, 2, 3]), { median: 2.5, min: 1, max: 4 });
  assert.equal(spreadOf([]), undefined);
});

test("numbers are shown with three figures", () => {
  const shown = [0, 0.01234, 0.5, 1.234, 56.78, 9_999, 12_345, 2_345_678].map(short);
  assert.deepEqual(shown, ["0", "0.0123", "0.500", "1.23", "56.8", "9999", "12.3k", "2.35M"]);
});

test("a table is Markdown", () => {
  const text = textTable([
    ["peer", "calls/s"],
    ["us", "9"],
  ]);
  assert.equal(text, "| peer | calls/s |\n| ---- | ------: |\n| us   |       9 |");
});

test("the hottest functions are told with their share of the busy time", () => {
  const frame = (functionName: string, url: string) => ({
    callFrame: { functionName, url, lineNumber: 4, columnNumber: 0 },
  });
  const profile = {
    nodes: [
      { id: 1, ...frame("(idle)", "") },
      { id: 2, ...frame("write", "file:///somewhere/runtime/dist/a.js") },
      { id: 3, ...frame("", "file:///somewhere/bench/dist/b.js") },
    ],
    samples: [1, 2, 3, 2],
    timeDeltas: [50, 20, 10, 20],
  };
  assert.deepEqual(hottestFunctions(profile, 1), {
    busyShare: 0.5,
    functions: [{ where: "write (runtime/dist/a.js:5)", share: 0.8 }],
  });
});

test("a place in a bundle is told as the place where it was written", () => {
  const path = join(temporaryFolder(), "bundle.js");
  const { href } = pathToFileURL(path);
  assert.deepEqual(sourcePlace(href, 0, 0), { url: href, line: 1 });
  const bundled = join(temporaryFolder(), "bundle.js");
  const map = { version: 3, sources: ["../src/a.ts"], names: [], mappings: "AAEA" };
  writeFileSync(`${bundled}.map`, JSON.stringify(map));
  const { url, line } = sourcePlace(pathToFileURL(bundled).href, 0, 0);
  assert.equal(url, new URL("../src/a.ts", pathToFileURL(bundled)).href);
  assert.equal(line, 3);
});

test("the bare socket's frames are found wherever they are cut", () => {
  const stream = Buffer.from("02000000010201000000030300000004050a", "hex");
  for (let first = 0; first <= stream.length; first++) {
    for (let second = first; second <= stream.length; second++) {
      const found: string[] = [];
      const reader = new FrameReader((body, start, end) => {
        found.push(body.toString("hex", start, end));
      });
      const pieces = [
        stream.subarray(0, first),
        stream.subarray(first, second),
        stream.subarray(second),
      ];
      for (const piece of pieces) reader.take(piece);
      assert.deepEqual(found, ["0102", "03", "04050a"], `${first}, ${second}`);
    }
  }
});

test("what a compiler took is a table with two rows for each program it checked", () => {
  const seconds = { median: 2, min: 1, max: 3 };
  const megabytes = { median: 200, min: 100, max: 300 };
  const machine = { system: "", processor: "", processors: 2, memoryGiB: 1, node: "v20" };
  const result = { program: "callers", compiler: "typescript", seconds, megabytes } as const;
  const report: EditorReport = {
    kind: "editor",
    date: "",
    machine,
    load: 0,
    versions: { typescript: "7.0.2" },
    services: 5,
    rounds: 3,
    results: [
      { ...result, project: "rpcgen" },
      { ...result, project: "inferred" },
    ],
  };
  assert.deepEqual(
    editorTable(report)
      .split("\n")
      .filter((line) => !line.includes("---"))
      .map((line) => line.replaceAll(/ +/g, " ")),
    [
      "| 5 services of 5 methods | rpcgen | rpcgen, emit js | inferred |",
      "| TypeScript 7.0.2, callers: s | 2.00 (1.00–3.00) | | 2.00 (1.00–3.00) |",
      "| TypeScript 7.0.2, callers: MB | 200 (100–300) | | 200 (100–300) |",
    ],
  );
});
