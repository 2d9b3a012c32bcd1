import assert from "node:assert/strict";
import { test } from "node:test";
import { documentsHaveOneTitle, linksResolve } from "./markdown.js";

const nothingElse = (): boolean => false;

test("a document has one title; comments in its code do not count", () => {
  const good = "# Title\n\n```sh\n# a comment\n```\n\n## Part\n";
  assert.deepEqual(documentsHaveOneTitle([{ path: "a.md", text: good }]), []);
  for (const text of ["no title", "# One\n\n# Two\n"]) {
    assert.equal(documentsHaveOneTitle([{ path: "a.md", text }]).length, 1, text);
  }
});

test("links to files and headings that exist pass", () => {
  const text = "# A\n[b](docs/b.md) [c](docs/b.md#a-part-more) [d](#a) [e](https://example.org)";
  const b = { path: "docs/b.md", text: "# B\n## A *part*: more\n[a](../a.md)" };
  const exists = (path: string): boolean => path === "docs/b.md" || path === "a.md";
  assert.deepEqual(linksResolve([{ path: "a.md", text }, b], exists), []);
});

test("links to nowhere are refused", () => {
  const findings = linksResolve([{ path: "docs/a.md", text: "# A\n[b](b.md)" }], nothingElse);
  assert.deepEqual(findings, ["docs/a.md:2: link to `b.md`, which does not exist"]);
  const noHeading = linksResolve([{ path: "a.md", text: "# A\n[b](#b)" }], () => true);
  assert.deepEqual(noHeading, ["a.md:2: link to `#b`: a.md has no such heading"]);
});

test("links in code are none", () => {
  const text = "# A\n`[b](b.md)`\n```md\n[c](c.md)\n```\n";
  assert.deepEqual(linksResolve([{ path: "a.md", text }], nothingElse), []);
});
