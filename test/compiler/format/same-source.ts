import assert from "node:assert/strict";

import { parseText } from "../syntax/parse-text.js";
import { formatText } from "./format-text.js";

/** Formats a text that parses, and asserts all that holds for every such text. */
export function assertFormats(text: string): void {
  const formatted = formatText(text);
  assert.deepEqual(treeOf(formatted), treeOf(text), "another tree");
  assert.deepEqual(commentsOf(formatted), commentsOf(text), "other comments");
  assert.equal(formatText(formatted), formatted, "not idempotent");
  assert.match(formatted, /[^\n]\n$/, "it ends with one line break");
  assert.doesNotMatch(formatted, /[ \t]$|\r|\ufeff|\n\n\n/m, "odd white space is left");
}

/** The tree of a text without places. */
function treeOf(text: string): unknown {
  const { file, diagnostics } = parseText(text.replaceAll("\r\n", "\n"));
  assert.deepEqual(diagnostics, []);
  return JSON.parse(JSON.stringify(file, withoutPlaces));
}

function withoutPlaces(key: string, value: unknown): unknown {
  if (key === "span" || (key === "source" && typeof value === "object")) return undefined;
  if (typeof value === "bigint") return `${value}n`;
  if (typeof value !== "object" || value === null || !("source" in value)) return value;
  return "start" in value ? "present" : value;
}

/** The comments of a text in alphabetical order, without the white space at the ends of their lines. */
function commentsOf(text: string): readonly string[] {
  const tokens = text.matchAll(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|(\/\/[^\r\n]*|\/\*[^]*?\*\/)/g);
  const comments = [...tokens].flatMap(([, comment]) => comment ?? []);
  const trimmed = comments.map((comment) => comment.split(/\r?\n/).map((line) => line.trim()));
  return trimmed.map((lines) => lines.join("\n")).sort((a, b) => (a < b ? -1 : 1));
}
