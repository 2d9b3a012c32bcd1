import assert from "node:assert/strict";
import { test } from "node:test";
import { builders, printer } from "prettier/doc";
import { code } from "../../../compiler/src/emit/code.js";
import { type Doc, Enclosing, print, toPrettier } from "../../../compiler/src/emit/document.js";
import {
  assign,
  call,
  callWithLast,
  entryLines,
  openObject,
} from "../../../compiler/src/emit/layout.js";

const printWidth = 80;

test("a line breaks as soon as it is wider than the page, its indentation included", () => {
  for (const depth of [0, 1, 5]) {
    const indentation = "  ".repeat(depth);
    const name = "x".repeat(printWidth - depth * 2 - "f(, y);".length);
    const fitting = nested(code`${call("f", [name, "y"])};`, depth);
    assert.ok(print(fitting).includes(`${indentation}f(${name}, y);\n`), `depth ${depth}`);
    const wider = nested(code`${call("f", [`${name}x`, "y"])};`, depth);
    assert.ok(print(wider).includes(`${indentation}f(\n`), `depth ${depth}`);
  }
});

test("wide characters count as two columns, however few they are", () => {
  const wide = `"${"日".repeat(40)}"`;
  assert.equal(print(call("f", [wide, "y"])), `f(\n  ${wide},\n  y,\n)\n`);
});

test("an empty line has no indentation", () => {
  const document = code`
    a {
      ${code`
        b;

        c;
      `}
    }
  `;
  assert.equal(print(document), "a {\n  b;\n\n  c;\n}\n");
});

test("a block is printed apart as it is as a part of what encloses it", () => {
  const body = code`
    decode(reader) {
      return ${call("f", ["x".repeat(60), "y".repeat(10)])};
    }
  `;
  const entries = entryLines(["id: 1", body, call("g", ["z".repeat(72), "z"])]);
  // The object opens on the line of the name, below it, and below the call that it is passed to.
  for (let width = 40; width < 84; width += 1) {
    const enclosing = new Enclosing(entries, (inside) => {
      const made = callWithLast("make", [], { doc: openObject(inside), breaks: true });
      return [assign(`const ${"n".repeat(width)}`, " =", made), ";"];
    });
    assert.equal(print(enclosing), printWhole(enclosing), `a name of ${width} letters`);
  }
});

function nested(doc: Doc, depth: number): Doc {
  return depth === 0 ? doc : nested(code`{\n  ${doc}\n}`, depth - 1);
}

/** Everything in one document of prettier's. */
function printWhole(doc: Doc): string {
  const parts = [toPrettier(doc), builders.hardline];
  return printer.printDocToString(parts, { printWidth, tabWidth: 2, useTabs: false }).formatted;
}
