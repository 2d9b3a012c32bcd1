import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { unsafePattern } from "../../../compiler/src/semantics/pattern.js";
import { patternAutomaton } from "../../../compiler/src/semantics/pattern-automaton.js";
import { characterClasses } from "../../../compiler/src/semantics/pattern-characters.js";
import { parsePattern, type PatternNode } from "../../../compiler/src/semantics/pattern-syntax.js";
import { BacktrackingMatcher } from "./backtracking.js";

const SAFE = [
  "",
  "[a-z]+",
  "[a-z][a-z0-9_]{0,31}",
  "\\d{4}-\\d{2}",
  "(ab|cd){1,3}",
  "(a|b)*",
  "(?:foo|foobar)x",
  "\\p{L}+( \\p{L}+)*",
  "[a-z0-9]+(-[a-z0-9]+)*",
  "[a-z0-9-]*[a-z0-9]",
  "[\\w.%+-]+@[a-z0-9.-]+\\.[a-z]{2,}",
  "(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)(?:\\.(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)){3}",
  "https?://[^\\s/$.?#].[^\\s]*",
  "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}",
  "^a$",
  "(?<year>\\d{4})",
  "\\uD83D\\uDE00+\\u{1F600}?😀",
  "[^]{1,1000}",
];

for (const pattern of SAFE) {
  test(`pattern ${pattern} is safe`, () => assert.equal(unsafePattern(pattern), undefined));
}

/** Patterns, and what they could only be refused for. */
const UNSAFE: readonly (readonly [string, RegExp])[] = [
  ["[a", /^it is no regular expression: /],
  ["(", /^it is no regular expression: /],
  ["a{2,1}", /^it is no regular expression: /],
  ["(?i:a)", /^it is no regular expression: |only `\(\?:`/],
  ["(?<a>x)|(?<a>y)", /^it is no regular expression: |two groups have the name `a`/],
  ["\\1(a)", /a reference to a group/],
  ["(?<n>a)\\k<n>", /a reference to a group/],
  ["(?<=a)b", /look-around/],
  ["(?!a)", /look-around/],
  ["x".repeat(501), /longer than 500/],
  ["(?:[ab]{1,1000}c){2,3}", /too large/],
  ["(?:(?:a|b|c){1,9}){1,400}", /too large|ways/],
  ["(a*)*", /must not be able to be empty/],
  ["(a?){2}", /must not be able to be empty/],
  ["(a+)+", /^there are more than 32 ways to read `aaaaaa`/],
  ["((a+))+", /ways to read/],
  ["(a|a)*", /ways to read/],
  ["([ab]|b)*", /ways to read/],
  ["(a|b|ab)*c", /ways to read/],
  ["(a+b?)*", /ways to read/],
  ["a*a*", /^there are more than 32 ways to read `aaaaaaaaaaaa…`, and/],
  ["a*b?a*", /ways to read/],
  ["a*b{0,3}a*", /ways to read/],
  ["a*(?:b|)a*", /ways to read/],
  [".*x.*", /ways to read/],
  ["[^@]+@[^@]+\\.[^@]+", /ways to read/],
  [`${"a?".repeat(60)}${"a".repeat(60)}`, /ways to read/],
  ["(a|a){1,100}", /ways to read/],
  [`${"(|)".repeat(50)}x`, /^there are more than 32 ways to begin it/],
  [`x${"(?:|y?)".repeat(50)}`, /ways to read `x`/],
];

for (const [pattern, why] of UNSAFE) {
  test(`pattern ${pattern.slice(0, 40)} is refused`, () => {
    assert.match(unsafePattern(pattern) ?? "it is not refused", why);
  });
}

test("the matcher that counts steps sees what is wrong with refused patterns", () => {
  const slow = {
    "(?:a+)+": 8,
    "a*a*": 40,
    "a*b{0,3}a*": 40,
    "[^]*x[^]*y": 40,
    "(?:a|a){1,100}": 8,
  };
  for (const [pattern, length] of Object.entries(slow)) {
    const steps = [1, 2].map((factor) => stepsFor(pattern, `${"ax".repeat(factor * length)}!`));
    const pumped = [1, 2].map((factor) => stepsFor(pattern, `${"a".repeat(factor * length)}!`));
    const growth = [steps, pumped].map(([one = 1, two = 1]) => two / one);
    assert.ok(Math.max(...growth) > 3, `${pattern}: ${growth.join(", ")}`);
  }
});

const atom = fc.constantFrom("a", "b", "x", ".", "[ab]", "[^a]", "\\w", "[bx]");
const quantifier = fc.constantFrom("*", "+", "?", "{2}", "{0,3}", "{2,}", "{1,2}", "*?");

const { expression } = fc.letrec<{ readonly expression: string }>((tie) => ({
  expression: fc.oneof(
    { maxDepth: 4 },
    atom,
    fc.array(tie("expression"), { minLength: 1, maxLength: 3 }).map((items) => items.join("")),
    fc
      .array(tie("expression"), { minLength: 1, maxLength: 3 })
      .map((items) => `(?:${items.join("|")})`),
    fc.tuple(atom, quantifier).map((parts) => parts.join("")),
    fc.tuple(tie("expression"), quantifier).map(([item, sign]) => `(?:${item})${sign}`),
    tie("expression").map((item) => `(${item}|)`),
  ),
}));

const word = fc.string({ unit: fc.constantFrom("a", "b", "x", "-"), maxLength: 3 });

test("an accepted pattern takes no more steps than its bound times the length of the text", () => {
  let accepted = 0;
  const property = fc.property(expression, fc.tuple(word, word, word), (pattern, words) => {
    if (unsafePattern(pattern) !== undefined) return;
    accepted += 1;
    const [before, pumped, after] = words;
    const text = before + pumped.repeat(40) + after;
    const node = nodeOf(pattern);
    const automaton = patternAutomaton(node);
    assert.ok("atoms" in automaton);
    const bound = 32 * automaton.atoms.length * (text.length + 1);
    const matcher = new BacktrackingMatcher(text);
    const matches = matcher.matches(node);
    assert.ok(matcher.steps <= bound, `${matcher.steps} steps, at most ${bound}`);
    assert.equal(matches, new RegExp(`^(?:${pattern})$`, "u").test(text));
  });
  fc.assert(property, { numRuns: 3_000, seed: 7 });
  assert.ok(accepted > 500, `only ${accepted} patterns were accepted`);
});

test("character classes tell apart what the engine tells apart", () => {
  const atoms = [
    "a",
    ".",
    "\\d",
    "\\w",
    "\\s",
    "[^a-c\\n]",
    "\\p{Lu}",
    "\\P{L}",
    "[\\u{1F600}-\\u{1F64F}é]",
    "\\uD83D\\uDE00",
    "\\cJ",
    "\\x41",
    "\\]",
  ];
  const classes = characterClasses(atoms);
  const signature = (character: string): string =>
    atoms.filter((text) => new RegExp(`^(?:${text})$`, "u").test(character)).join(" ");
  const known = new Set(
    classes.map(({ atoms: matching }) => atoms.filter((it) => matching.has(it)).join(" ")),
  );
  for (const { example, atoms: matching } of classes) {
    assert.equal(signature(example), atoms.filter((it) => matching.has(it)).join(" "));
  }
  for (let character = 0; character <= 0x10ffff; character += character < 0x500 ? 1 : 97) {
    if (character >= 0xd800 && character <= 0xdfff) continue;
    const found = signature(String.fromCodePoint(character));
    assert.ok(found === "" || known.has(found), `U+${character.toString(16)}: ${found}`);
  }
});

function stepsFor(pattern: string, text: string): number {
  const matcher = new BacktrackingMatcher(text);
  matcher.matches(nodeOf(pattern));
  return matcher.steps;
}

function nodeOf(pattern: string): PatternNode {
  const node = parsePattern(pattern);
  assert.ok("kind" in node, pattern);
  return node;
}
