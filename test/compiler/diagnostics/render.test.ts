import assert from "node:assert/strict";
import { test } from "node:test";

import {
  choosePalette,
  plainPalette,
  terminalPalette,
} from "../../../compiler/src/diagnostics/colour.js";
import { createDiagnostic } from "../../../compiler/src/diagnostics/create-diagnostic.js";
import { sortDiagnostics } from "../../../compiler/src/diagnostics/diagnostic-list.js";
import { renderJson } from "../../../compiler/src/diagnostics/render-json.js";
import { renderPretty } from "../../../compiler/src/diagnostics/render-pretty.js";
import { nearestName, suggest } from "../../../compiler/src/diagnostics/suggest.js";
import { SourceFile, type Span } from "../../../compiler/src/source/source-file.js";

/** The place of the first occurrence of a word. */
function spanOf(source: SourceFile, word: string): Span {
  const start = source.text.indexOf(word);
  return { source, start, end: start + word.length };
}

function pretty(text: string, word: string): string {
  const source = new SourceFile("/a.rpc", "a.rpc", text);
  return renderPretty(
    createDiagnostic("unknown-type", { name: word }, spanOf(source, word)),
    plainPalette,
  );
}

test("carets stand under what they mean, past tabs and wide characters", () => {
  assert.match(pretty("\t1 a: Usr;", "Usr"), /1│     1 a: Usr;\n │          \^\^\^\n$/);
  assert.match(pretty("/* 漢字 */ 1 a: Usr;", "Usr"), /\n │ {17}\^\^\^\n$/);
  assert.match(pretty("/* é́😀 */ Usr", "Usr"), /\n │ {11}\^\^\^\n$/);
});

test("control characters cannot reach the terminal", () => {
  const text = pretty("\u001b[31m /* \u202e */ Usr", "Usr");
  assert.ok(!text.includes("\u001b") && !text.includes("\u202e"));
});

test("of a long line only the part around the mistake is shown", () => {
  const text = pretty(`${"x".repeat(5000)} Usr ${"y".repeat(5000)}`, "Usr");
  const lines = text.split("\n");
  assert.ok(lines.every((line) => line.length < 140));
  assert.equal(lines[2]?.indexOf("Usr"), lines[3]?.indexOf("^^^"));
});

const fillers: readonly (readonly [string, string])[] = [
  ["wide characters", "漢"],
  ["tabs", "\t"],
  ["pairs of surrogates", "😀"],
  ["combining marks", "e\u0301"],
  ["control characters", "\u0007"],
];

for (const [name, filler] of fillers) {
  test(`a long line of ${name} is cut by its width, and the carets stand right`, () => {
    for (const [before, after] of [
      [0, 300],
      [20, 300],
      [300, 300],
      [300, 0],
      [50, 2],
    ] as const) {
      const text = pretty(`${filler.repeat(before)}Usr${filler.repeat(after)}`, "Usr");
      const [, , line = "", carets = ""] = text.split("\n");
      assert.ok(columnsOf(line) <= 130, `${columnsOf(line)} columns`);
      assert.ok(line.includes("Usr"), line);
      assert.equal(columnsOf(line.slice(0, line.indexOf("Usr"))), carets.indexOf("^^^"));
    }
  });
}

/** Columns on a terminal, of the characters above. */
function columnsOf(text: string): number {
  return Array.from(text.replaceAll("\u0301", "")).reduce(
    (columns, character) => columns + (/[漢😀]/u.test(character) ? 2 : 1),
    0,
  );
}

test("of marks without width, too, only a part is shown", () => {
  const text = pretty(`Usr${"\u0301".repeat(100_000)}`, "Usr");
  assert.ok(text.length < 1000, `${text.length}`);
  assert.match(pretty(`${"\u0301".repeat(100_000)}Usr`, "Usr"), /Usr\n.*\^\^\^/);
});

test("a further place beyond the part of a long line that is shown is at its edge", () => {
  const source = new SourceFile("/a.rpc", "a.rpc", `Usr${" ".repeat(500)}Other`);
  const labels = [{ span: spanOf(source, "Other"), text: "there" }];
  const span = spanOf(source, "Usr");
  const text = renderPretty(
    createDiagnostic("unknown-type", { name: "Usr" }, span, { labels }),
    plainPalette,
  );
  assert.match(text, /\n │ {121}- there\n$/);
});

test("in colour every line ends without it, and without colour there is no escape", () => {
  const source = new SourceFile("/a.rpc", "a.rpc", "Usr");
  const details = { label: "here", help: "did you" };
  const diagnostic = createDiagnostic(
    "unknown-type",
    { name: "Usr" },
    spanOf(source, "Usr"),
    details,
  );
  const coloured = renderPretty(diagnostic, terminalPalette);
  const escapes = coloured.split("\u001B[").slice(1);
  for (const [index, part] of escapes.entries()) {
    // Painted stretches and the ends of them take turns: nothing is left painted.
    assert.equal(part.startsWith("0m"), index % 2 === 1);
  }
  assert.ok(!coloured.includes("\u001B]"), "no hyperlinks or titles");
  const plain = escapes.reduce(
    (text, part) => text + part.slice(part.indexOf("m") + 1),
    coloured.split("\u001B[")[0] ?? "",
  );
  assert.equal(plain, renderPretty(diagnostic, plainPalette));
});

test("a span over several lines is marked to the end of its first", () => {
  const source = new SourceFile("/a.rpc", "a.rpc", "abc\ndef\n");
  const span = { source, start: 1, end: 6 };
  const text = renderPretty(createDiagnostic("unknown-type", { name: "x" }, span), plainPalette);
  assert.match(text, /1│ abc\n │  \^\^\n$/);
});

test("JSON is one line with places of everything", () => {
  const source = new SourceFile("/a.rpc", "a.rpc", "1 a: Usr;\r\n2 b: Other;\n");
  const labels = [{ span: spanOf(source, "Other"), text: "there" }];
  const edits = [{ span: spanOf(source, "Usr"), replacement: "User" }];
  const diagnostic = createDiagnostic("unknown-type", { name: "Usr" }, spanOf(source, "Usr"), {
    label: "here",
    labels,
    help: "did you",
    fixes: [{ title: "replace", applicability: "maybe", edits }],
  });
  const line = renderJson(diagnostic);
  assert.equal(line.indexOf("\n"), line.length - 1);
  assert.deepEqual(JSON.parse(line), {
    schema: 1,
    code: "RPC2003",
    name: "unknown-type",
    severity: "error",
    message: "unknown type `Usr`",
    file: "a.rpc",
    line: 1,
    column: 6,
    endLine: 1,
    endColumn: 9,
    label: "here",
    labels: [{ file: "a.rpc", line: 2, column: 6, endLine: 2, endColumn: 11, text: "there" }],
    notes: [{ kind: "help", text: "did you" }],
    fixes: [
      {
        title: "replace",
        applicability: "maybe",
        edits: [
          { file: "a.rpc", line: 1, column: 6, endLine: 1, endColumn: 9, replacement: "User" },
        ],
      },
    ],
  });
});

test("colour follows NO_COLOR, FORCE_COLOR and the terminal, in that order of weakness", () => {
  assert.equal(choosePalette({}, false), plainPalette);
  assert.equal(choosePalette({}, true), terminalPalette);
  assert.equal(choosePalette({ NO_COLOR: "1" }, true), plainPalette);
  assert.equal(choosePalette({ NO_COLOR: "" }, true), terminalPalette);
  assert.equal(choosePalette({ FORCE_COLOR: "1", NO_COLOR: "1" }, false), terminalPalette);
  assert.equal(choosePalette({ FORCE_COLOR: "0" }, true), plainPalette);
  assert.equal(choosePalette({ FORCE_COLOR: "false" }, true), plainPalette);
  assert.equal(choosePalette({ FORCE_COLOR: "" }, true), terminalPalette);
  assert.equal(choosePalette({ TERM: "dumb" }, true), plainPalette);
});

test("diagnostics are ordered by file and place, and said once", () => {
  const a = new SourceFile("/a.rpc", "a.rpc", "xyz");
  const b = new SourceFile("/b.rpc", "b.rpc", "xyz");
  const at = (source: SourceFile, start: number): ReturnType<typeof createDiagnostic> =>
    createDiagnostic("unknown-type", { name: "x" }, { source, start, end: start + 1 });
  const sorted = sortDiagnostics([at(b, 0), at(a, 2), at(a, 1), at(a, 2)]);
  assert.deepEqual(
    sorted.map(({ span }) => `${span?.source.name}:${span?.start}`),
    ["a.rpc:1", "a.rpc:2", "b.rpc:0"],
  );
});

test("a suggestion is certain when it is very near and the only one", () => {
  const isCertain = (name: string, candidates: readonly string[]): boolean =>
    nearestName(name, candidates)?.isCertain === true;
  assert.ok(isCertain("Usr", ["User", "Message"]));
  assert.ok(isCertain("user", ["User", "Users"]));
  assert.ok(!isCertain("Usr", ["User", "Usar"]), "two are as near");
  assert.ok(!isCertain("Ax", ["Ay"]), "half of the name differs");
  assert.ok(!isCertain("Management", ["Mnagemenzz"]), "three letters differ");
});

test("suggestions are near, and the nearest", () => {
  const names = ["User", "Users", "Message", "string"];
  assert.equal(suggest("Usr", names), "User");
  assert.equal(suggest("user", names), "User");
  assert.equal(suggest("stirng", names), "string");
  assert.equal(suggest("Mesage", names), "Message");
  assert.equal(suggest("Completely", names), undefined);
  assert.equal(suggest("x", names), undefined);
  assert.equal(suggest("x", ["y", "X"]), "X");
  assert.equal(suggest("x", ["y", "z"]), undefined);
});
