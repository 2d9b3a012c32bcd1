import assert from "node:assert/strict";
import { test } from "node:test";

import { concreteTree } from "../../../compiler/src/syntax/concrete-tree.js";
import type { ConcreteElement, ConcreteToken } from "../../../compiler/src/syntax/concrete-tree.js";
import { parseText } from "./parse-text.js";

const text = "// a\r\n\r\npackage /* b */ p; // c\n/* d\n */ message M { 1 x: string; }\n// e";

function tokensOf(element: ConcreteElement): readonly ConcreteToken[] {
  return element.kind === "token" ? [element] : element.children.flatMap(tokensOf);
}

function read(): readonly ConcreteToken[] {
  const { concrete } = parseText(text);
  assert.ok(concrete !== undefined);
  const { root, end } = concreteTree(text, concrete);
  return [...tokensOf(root), end];
}

test("the concrete tree has every token, in the order of the text", () => {
  const tokens = read();
  const words = "package p ; message M { 1 x : string ; }".split(" ");
  assert.deepEqual(
    tokens.map((token) => token.text),
    [...words, ""],
  );
  for (const token of tokens) assert.equal(text.slice(token.start, token.end), token.text);
});

test("each comment is before the token it precedes, with the line breaks before it", () => {
  const gaps = read().filter(({ comments }) => comments.length > 0);
  const shown = gaps.map(({ text: next, comments, lineBreaksBefore }) => [
    ...comments.map((comment) => [comment.kind, comment.text, comment.lineBreaksBefore]),
    [next, lineBreaksBefore],
  ]);
  assert.deepEqual(shown, [
    [
      ["line", "// a", 0],
      ["package", 2],
    ],
    [
      ["block", "/* b */", 0],
      ["p", 0],
    ],
    [
      ["line", "// c", 0],
      ["block", "/* d\n */", 1],
      ["message", 0],
    ],
    [
      ["line", "// e", 1],
      ["", 0],
    ],
  ]);
});

test("a text that nests too deeply has no concrete tree", () => {
  assert.equal(parseText("{".repeat(100)).concrete, undefined);
});
