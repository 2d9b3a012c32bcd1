import assert from "node:assert/strict";
import { test } from "node:test";

import { createDiagnostic } from "../../../compiler/src/diagnostics/create-diagnostic.js";
import { renderGithub } from "../../../compiler/src/diagnostics/render-github.js";
import { SourceFile } from "../../../compiler/src/source/source-file.js";

const place = { root: "/project", folder: "/project" };

test("a diagnostic is a workflow command with its place", () => {
  const source = new SourceFile("/project/a.rpc", "a.rpc", "one\n1 a: Usr;\n");
  const span = { source, start: 9, end: 12 };
  const details = { label: "not declared", help: "did you mean `User`?" };
  const diagnostic = createDiagnostic("unknown-type", { name: "Usr" }, span, details);
  assert.equal(
    renderGithub(diagnostic, place),
    "::error file=a.rpc,line=2,endLine=2,col=6,endColumn=9,title=RPC2003::" +
      "unknown type `Usr`: not declared%0Ahelp: did you mean `User`?\n",
  );
});

test("a warning is a warning", () => {
  const source = new SourceFile("/project/a.rpc", "a.rpc", "one");
  const span = { source, start: 0, end: 3 };
  const diagnostic = createDiagnostic("unused-import", { name: "one" }, span);
  assert.match(renderGithub(diagnostic, place), /^::warning file=a\.rpc,/);
});

test("what could end a property or the line is escaped", () => {
  const source = new SourceFile("/project/a,b:c%.rpc", "a,b:c%.rpc", "one");
  const span = { source, start: 0, end: 3 };
  const diagnostic = createDiagnostic("unknown-type", { name: "50%\r\n::error::x" }, span);
  const line = renderGithub(diagnostic, place);
  assert.match(line, /^::error file=a%2Cb%3Ac%25\.rpc,line=1,/);
  assert.match(line, /::unknown type `50%25%0D%0A::error::x`\n$/);
  assert.equal(line.indexOf("\n"), line.length - 1);
});

test("columns are left out when it spans several lines, and lines when there is no text", () => {
  const source = new SourceFile("/project/a.rpc", "a.rpc", "one\ntwo");
  const long = createDiagnostic("unknown-type", { name: "x" }, { source, start: 0, end: 7 });
  assert.match(renderGithub(long, place), /^::error file=a\.rpc,line=1,endLine=2,title=RPC2003::/);
  const unread = new SourceFile("/project/b.rpc", "b.rpc", "");
  const span = { source: unread, start: 0, end: 0 };
  const missing = createDiagnostic("file-missing", { path: "b.rpc" }, span);
  assert.match(renderGithub(missing, place), /^::error file=b\.rpc,title=RPC5006::/);
  const nowhere = createDiagnostic("config-missing", { path: "rpcgen.json" }, undefined);
  assert.equal(renderGithub(nowhere, place), "::error title=RPC5001::there is no `rpcgen.json`\n");
});

test("paths begin where the repository does, when the working folder lies below", () => {
  const source = new SourceFile("/repo/packages/chat/rpc/a.rpc", "rpc/a.rpc", "one");
  const diagnostic = createDiagnostic(
    "unknown-type",
    { name: "one" },
    { source, start: 0, end: 3 },
  );
  const below = { root: "/repo", folder: "/repo/packages/chat" };
  assert.match(renderGithub(diagnostic, below), /file=packages\/chat\/rpc\/a\.rpc,/);
});
