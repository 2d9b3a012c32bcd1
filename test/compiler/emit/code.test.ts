import assert from "node:assert/strict";
import { test } from "node:test";
import { code, lines, paragraphs } from "../../../compiler/src/emit/code.js";
import { print } from "../../../compiler/src/emit/document.js";
import { call } from "../../../compiler/src/emit/layout.js";

test("a template reads like its output", () => {
  const document = code`
    if (a) {
      ${"b"}();

      if (c) {
        d();
      }
    }
  `;
  assert.equal(print(document), "if (a) {\n  b();\n\n  if (c) {\n    d();\n  }\n}\n");
});

test("an array on a line of its own is a list of lines, in the indentation of the line", () => {
  const document = code`
    {
      ${[
        "a;",
        code`
        b {
          c
        }
      `,
      ]}
    }
  `;
  assert.equal(print(document), "{\n  a;\n  b {\n    c\n  }\n}\n");
});

test("nothing on a line of its own removes the line", () => {
  const document = code`
    a
    ${undefined}
    ${""}
    ${[]}
    b
  `;
  assert.equal(print(document), "a\nb\n");
});

test("within a line an array is one text after the other", () => {
  assert.equal(print(code`a ${["b", "c"]}${undefined} d`), "a bc d\n");
});

test("a text that is too long breaks where it may", () => {
  const long = "x".repeat(72);
  const document = code`
    {
      ${call("f", [long, "y"])};
    }
  `;
  assert.equal(print(document), `{\n  f(\n    ${long},\n    y,\n  );\n}\n`);
});

test("a short text is the same as it is laid out", () => {
  assert.equal(print(call("f", ["a", call("g", ["b"])])), "f(a, g(b))\n");
});

test("lines and paragraphs leave out what is empty", () => {
  assert.equal(print(lines(["a", undefined, "", "b"])), "a\nb\n");
  assert.equal(print(paragraphs(["a", undefined, "b"])), "a\n\nb\n");
});
