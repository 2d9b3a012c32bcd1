import assert from "node:assert/strict";
import { test } from "node:test";

import { RpcParser } from "../../../compiler/src/syntax/parser.js";
import { keywords } from "../../../compiler/src/syntax/tokens.js";
import { parseText } from "./parse-text.js";

test("the grammar has no ambiguity that chevrotain can find", () => {
  assert.doesNotThrow(() => new RpcParser(false));
});

test("every keyword is also a legal name, wherever a name can stand", () => {
  const words = keywords.map((keyword) => String(keyword.PATTERN));
  assert.ok(words.length >= 18);
  for (const word of words) {
    const text = `
      package ${word}.${word};
      import { ${word}, ${word} as ${word} } from "./a.rpc";
      import * as ${word} from "./b.rpc";
      const ${word}: ${word}.${word} = ${word}.${word};
      type ${word} = map<${word}, ${word}[]>[];
      enum ${word} { ${word} = 1; reserved 2; }
      message ${word} {
        @${word}.${word}(${word}, ${word}: ${word}) 1 ${word}?: ${word} = ${word};
        message ${word} { 1 ${word}: ${word}; }
        enum ${word} { ${word} = 0; }
      }
      union ${word} { 1 ${word}: ${word}; }
      error ${word} = 1000 { 1 ${word}: ${word}; }
      @${word}
      service ${word} {
        ${word}(${word}: ${word}, ${word}?: ${word} = ${word}): ${word}? throws ${word}, ${word}.a;
        oneway ${word}(${word}: stream ${word});
        @${word}() ${word}(): stream ${word};
      }`;
    const result = parseText(text);
    const messages = result.diagnostics.map(({ message }) => message);
    assert.deepEqual(messages, [], `with the name ${word}`);
    assert.equal(result.file.declarations.length, 7);
  }
});

test("an enum member may be called reserved", () => {
  const [node] = parseText("enum A { reserved = 3; reserved 4; }").file.declarations;
  assert.ok(node?.kind === "enum");
  assert.deepEqual(
    node.members.map(({ name }) => name.text),
    ["reserved"],
  );
  assert.equal(node.reserved[0]?.ranges[0]?.from.text, "4");
});

test("a type called stream is told from a stream by what follows", () => {
  const [node] = parseText(
    "service A { a(b: stream): stream; c(d: stream stream): stream stream.x[]; }",
  ).file.declarations;
  assert.ok(node?.kind === "service");
  const [plain, streaming] = node.methods;
  assert.equal(plain?.result?.stream, undefined);
  assert.equal(plain?.parameters[0]?.stream, undefined);
  assert.notEqual(streaming?.result?.stream, undefined);
  assert.notEqual(streaming?.parameters[0]?.stream, undefined);
});

test("commas may trail in imports and parameters", () => {
  const result = parseText('import { A, } from "./a.rpc"; service S { a(b: C, ): D; }');
  assert.deepEqual(result.diagnostics, []);
});

test("a doc comment belongs to what follows it, annotations included", () => {
  const { file } = parseText(`
    /** About the package. */
    package a;
    /** Lost: another one follows. */
    /**
     * First line.
     *
     *   - indented
     */
    @deprecated
    message A {
      /** One line. */ 1 a: string;
      // plain
      /* plain */
      2 b: string;
      /**/ 3 c: string;
    }`);
  assert.deepEqual(file.docs, ["About the package."]);
  const [node] = file.declarations;
  assert.ok(node?.kind === "message");
  assert.deepEqual(node.docs, ["First line.", "", "  - indented"]);
  assert.deepEqual(
    node.fields.map(({ docs }) => docs),
    [["One line."], [], []],
  );
});

test("CRLF and a byte order mark make no difference", () => {
  const text = "package a;\n/**\n * Two\n * lines.\n */\nmessage A {\n  1 a: string;\n}\n";
  const plain = parseText(text).file.declarations[0];
  const other = parseText(`\uFEFF${text.replaceAll("\n", "\r\n")}`);
  assert.deepEqual(other.diagnostics, []);
  assert.deepEqual(other.file.declarations[0]?.docs, plain?.docs);
});
