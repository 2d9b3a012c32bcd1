import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";

import { applyFixes, chooseFixes } from "../../../compiler/src/diagnostics/apply-fixes.js";
import { createDiagnostic } from "../../../compiler/src/diagnostics/create-diagnostic.js";
import type { Applicability, Diagnostic } from "../../../compiler/src/diagnostics/diagnostic.js";
import { SourceFile } from "../../../compiler/src/source/source-file.js";

const text = "0123456789";
const source = new SourceFile("/a.rpc", "a.rpc", text);

/** Start, end and replacement of one edit. */
type Change = readonly [number, number, string];

function diagnostic(changes: readonly Change[], applicability: Applicability): Diagnostic {
  const edits = changes.map(([start, end, replacement]) => ({
    span: { source, start, end },
    replacement,
  }));
  const span = { source, start: 0, end: 1 };
  const fixes = [{ title: "change", applicability, edits }];
  return createDiagnostic("unknown-type", { name: "x" }, span, { fixes });
}

function applied(...fixes: readonly (readonly Change[])[]): string | undefined {
  const diagnostics = fixes.map((changes) => diagnostic(changes, "machine-applicable"));
  return applyFixes(chooseFixes(diagnostics, () => true)).get(source);
}

test("edits are made at their places, in any order", () => {
  assert.equal(applied([[8, 9, "B"]], [[1, 3, "A"]], [[5, 5, "+"]]), "0A34+567B9");
});

test("of edits that touch only the first is made, and a fix is made whole or not at all", () => {
  assert.equal(applied([[2, 5, "A"]], [[4, 6, "B"]]), "01A56789");
  assert.equal(applied([[2, 5, "A"]], [[1, 3, "B"]]), "01A56789");
  assert.equal(applied([[2, 5, "A"]], [[3, 3, "B"]]), "01A56789");
  assert.equal(applied([[2, 2, "A"]], [[2, 2, "B"]]), "01A23456789");
  assert.equal(
    applied(
      [[2, 5, "A"]],
      [
        [8, 9, "B"],
        [4, 6, "B"],
      ],
    ),
    "01A56789",
  );
});

test("edits side by side, and the same edit twice, are both made", () => {
  assert.equal(applied([[2, 4, "A"]], [[4, 6, "B"]], [[6, 6, "C"]]), "01ABC6789");
  assert.equal(applied([[2, 4, "A"]], [[2, 4, "A"]]), "01A456789");
});

test("a fix that is not safe, or in a file that is not ours, is not chosen", () => {
  const maybe = diagnostic([[1, 2, "A"]], "maybe");
  const safe = diagnostic([[1, 2, "A"]], "machine-applicable");
  assert.deepEqual(
    chooseFixes([maybe], () => true),
    [],
  );
  assert.deepEqual(
    chooseFixes([safe], () => false),
    [],
  );
  assert.equal(chooseFixes([maybe, safe], () => true).length, 1);
});

test("what no edit covers stays as it is", () => {
  const place = fc.tuple(fc.nat(10), fc.nat(10), fc.constantFrom("", "x", "yy"));
  const changes = fc.array(place.map(([a, b, c]): Change => [Math.min(a, b), Math.max(a, b), c]));
  const property = fc.property(changes, (list) => {
    const diagnostics = list.map((change) => diagnostic([change], "machine-applicable"));
    const chosen = chooseFixes(diagnostics, () => true);
    const result = applyFixes(chosen).get(source) ?? text;
    const covered = new Set<string>();
    for (const { fix } of chosen) {
      for (const { span } of fix.edits) {
        for (const digit of text.slice(span.start, span.end)) covered.add(digit);
      }
    }
    const kept = Array.from(text).filter((digit) => !covered.has(digit));
    assert.equal(result.replaceAll(/[xy]/g, ""), kept.join(""));
  });
  fc.assert(property, { seed: 20261120, numRuns: 300 });
});
