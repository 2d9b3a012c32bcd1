import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";
import { builders, printer } from "prettier/doc";

import * as box from "../../../compiler/src/emit/box.js";
import { printBox } from "../../../compiler/src/emit/print-box.js";
import { textWidth } from "../../../compiler/src/emit/text-width.js";

/** The same layout twice: as ours, and as prettier's own. */
interface Twin {
  readonly ours: box.Box;
  readonly theirs: builders.Doc;
}

const texts = ["", "a", "word", "a longer text", "x ", "0123456789012345", "é", "日本"];

const leaf: fc.Arbitrary<Twin> = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...texts).map((text) => ({ ours: text, theirs: text })) },
  {
    weight: 3,
    arbitrary: fc.constantFrom<Twin>(
      { ours: box.line, theirs: builders.line },
      { ours: box.softline, theirs: builders.softline },
    ),
  },
  {
    weight: 1,
    arbitrary: fc.constant({ ours: box.newline, theirs: builders.hardlineWithoutBreakParent }),
  },
  { weight: 1, arbitrary: fc.constant({ ours: box.breakParent, theirs: builders.breakParent }) },
);

function twin(ours: box.Box, theirs: builders.Doc): Twin {
  return { ours, theirs };
}

function named(contents: Twin, broken: Twin, flat: Twin): Twin {
  const id = Symbol("group");
  const groupId = { groupId: id };
  return twin(
    [
      box.group(contents.ours, { id }),
      box.indentIfBreak(box.group(broken.ours), groupId),
      box.ifBreak(broken.ours, flat.ours, groupId),
    ],
    [
      builders.group(contents.theirs, { id }),
      builders.indentIfBreak(builders.group(broken.theirs), groupId),
      builders.ifBreak(broken.theirs, flat.theirs, groupId),
    ],
  );
}

const { layout } = fc.letrec<{ layout: Twin; inner: Twin }>((tie) => ({
  layout: fc.oneof({ depthSize: "small", withCrossShrink: true }, leaf, tie("inner")),
  inner: fc.oneof(
    fc.array(tie("layout"), { maxLength: 5 }).map((list) =>
      twin(
        list.map(({ ours }) => ours),
        list.map(({ theirs }) => theirs),
      ),
    ),
    tie("layout").map(({ ours, theirs }) => twin(box.group(ours), builders.group(theirs))),
    tie("layout").map(({ ours, theirs }) => {
      const options = { shouldBreak: true };
      return twin(box.group(ours, options), builders.group(theirs, options));
    }),
    tie("layout").map(({ ours, theirs }) => twin(box.indent(ours), builders.indent(theirs))),
    fc
      .tuple(tie("layout"), tie("layout"))
      .map(([one, other]) =>
        twin(box.ifBreak(one.ours, other.ours), builders.ifBreak(one.theirs, other.theirs)),
      ),
    fc
      .tuple(tie("layout"), tie("layout"), tie("layout"))
      .map(([one, two, three]) =>
        twin(
          box.conditionalGroup([one.ours, two.ours, three.ours]),
          builders.conditionalGroup([one.theirs, two.theirs, three.theirs]),
        ),
      ),
    fc
      .tuple(tie("layout"), tie("layout"), tie("layout"))
      .map(([contents, broken, flat]) => named(contents, broken, flat)),
    fc
      .array(fc.constantFrom(...texts), { minLength: 1, maxLength: 12 })
      .map((words) =>
        twin(
          box.fill(box.join(box.line, words)),
          builders.fill(builders.join(builders.line, words)),
        ),
      ),
  ),
}));

test("boxes are printed as prettier prints its documents", () => {
  const options = { printWidth: 24, tabWidth: 2, useTabs: false };
  const property = fc.property(layout, ({ ours, theirs }) => {
    const document = [theirs, builders.hardlineWithoutBreakParent];
    const expected = printer.printDocToString(document, options).formatted;
    assert.equal(printBox([ours, box.newline], options.printWidth), expected);
  });
  fc.assert(property, { seed: 20261120, numRuns: 3000 });
});

test("what is measured with an array of thousands of numbers grows with it, not with its square", () => {
  const numbers = Array.from({ length: 100_000 }, () => "123");
  const text = printBox(box.fill(numbers.flatMap((number) => [`${number},`, box.line])), 80);
  assert.equal(text.split("\n").length, Math.ceil(numbers.length / 16));
});

for (const [text, width] of [
  ["", 0],
  ["plain", 5],
  ["Ünïcode", 7],
  ["e\u0301", 1],
  ["日本語", 6],
  ["한국어", 6],
  ["カタカナ", 8],
  ["ｶﾀｶﾅ", 4],
  ["（）", 4],
  ["привет", 6],
  ["😀👩‍👩‍👧🇩🇪", 6],
  ["a\tb", 2],
] as const) {
  test(`${JSON.stringify(text)} is ${width} columns wide`, () => {
    assert.equal(textWidth(text), width);
    // A group of exactly that width stays on one line in prettier too.
    const doc = builders.group(["<", text, builders.line, ">"]);
    const printed = (printWidth: number): string =>
      printer.printDocToString(doc, { printWidth, tabWidth: 2, useTabs: false }).formatted;
    assert.ok(!printed(width + 3).includes("\n"));
    assert.ok(printed(width + 2).includes("\n"));
  });
}
