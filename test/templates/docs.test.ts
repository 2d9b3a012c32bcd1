import assert from "node:assert/strict";
import { test } from "node:test";
import { print } from "../../compiler/src/emit/document.js";
import { docComment, enumComment } from "../../templates/docs.js";
import { docs, enumeration } from "../compiler/emit/models.js";

function written(lines: readonly string[], deprecated?: string): string {
  return print(docComment({ lines, deprecated }) ?? "(none)");
}

test("one line stays one line", () => assert.equal(written(["Text."]), "/** Text. */\n"));

test("several lines are kept, without spaces at their ends and empty lines around them", () => {
  assert.equal(written(["", "One.  ", "", "  - two", ""]), "/**\n * One.\n *\n *   - two\n */\n");
});

test("no text, no comment", () => assert.equal(written([" ", ""]), "(none)\n"));

test("the end of a comment inside it is made harmless", () => {
  assert.equal(written(["a */ b */"]), "/** a *\\/ b *\\/ */\n");
});

test("a deprecation is a tag of its own", () => {
  assert.equal(written([], ""), "/** @deprecated */\n");
  assert.equal(written(["Text."], "use b"), "/**\n * Text.\n *\n * @deprecated use b\n */\n");
});

test("members of an enum are listed with their comments", () => {
  const { members } = enumeration("Presence", ["UNKNOWN", "ONLINE", "BUSY"]);
  const noted = members.map((member) =>
    member.name === "ONLINE"
      ? { ...member, docs: docs("Answers", "at once.") }
      : member.name === "BUSY"
        ? { ...member, docs: { lines: [], deprecated: "use `ONLINE`" } }
        : member,
  );
  assert.equal(
    print(enumComment(docs("Who."), noted) ?? ""),
    "/**\n * Who.\n *\n * - `ONLINE`: Answers at once.\n * - `BUSY`: Deprecated: use `ONLINE`.\n */\n",
  );
});
