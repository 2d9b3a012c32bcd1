import assert from "node:assert/strict";
import { test } from "node:test";
import { stepsOf } from "./document.js";

const document = `# Guide

<!-- file: src/server.ts -->

\`\`\`ts
export const port = 1;
\`\`\`

Then, in a list:

1. Start it:

   <!-- background until: listening -->
   \`\`\`sh
   node server.js
   \`\`\`

\`\`\`sh
node client.js
\`\`\`

<!-- output -->
\`\`\`text
hello
\`\`\`

<!-- append: src/server.ts -->
\`\`\`ts
export const host = "a";
\`\`\`

<!-- not run: needs a database -->
\`\`\`sh
start
\`\`\`
`;

test("each block becomes the step that its comment says", () => {
  assert.deepEqual(stepsOf(document), [
    { kind: "file", path: "src/server.ts", text: "export const port = 1;\n", line: 5 },
    { kind: "background", until: "listening", text: "node server.js\n", line: 14 },
    { kind: "run", text: "node client.js\n", line: 18 },
    { kind: "output", text: "hello\n", line: 23 },
    { kind: "append", path: "src/server.ts", text: `export const host = "a";\n`, line: 28 },
  ]);
});

test("a block that says nothing of itself is refused", () => {
  assert.throws(() => stepsOf("a\n```ts\nf();\n```\n"), /line 2: the block does not say/);
});

test("a comment further up does not count", () => {
  const text = "<!-- file: a.ts -->\nSome words.\n```ts\nf();\n```\n";
  assert.throws(() => stepsOf(text), /line 3: the block does not say/);
});

test("a comment that nobody understands is refused", () => {
  for (const mark of ["skip", "file", "not run", "background until", "fiel: a.ts"]) {
    assert.throws(() => stepsOf(`<!-- ${mark} -->\n\`\`\`sh\nls\n\`\`\`\n`), /cannot read/, mark);
  }
});

test("regression: a block that shows no output is refused, as any output would do", () => {
  const text = "<!-- output -->\n```text\n\n```\n";
  assert.throws(() => stepsOf(text), /line 2: the block shows no output/);
});

test("a block without an end is refused", () => {
  assert.throws(() => stepsOf("```sh\nls\n"), /line 1: the block does not end/);
});
