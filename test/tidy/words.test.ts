import assert from "node:assert/strict";
import { test } from "node:test";
import {
  filesAreKebabCase,
  filesAreNamedAfterWhatTheyDo,
  namesSaySomething,
  textHasNoBannedWords,
} from "./words.js";

for (const word of ["TODO", "FIXME", "XXX", "HACK"]) {
  test(`${word} is refused in code and prose`, () => {
    const text = `first\n${word}: later`;
    for (const path of ["runtime/src/a.ts", "docs/a.md"]) {
      const findings = textHasNoBannedWords([{ path, text }]);
      assert.equal(findings.length, 1);
      assert.ok(findings[0]?.startsWith(`${path}:2: \`${word}\``), findings[0]);
    }
  });
}

test("paths of one machine are refused", () => {
  for (const path of ["/work/a", "/root/a", "/home/ann/a", "/Users/ann/a", "/tmp/a"]) {
    assert.equal(
      textHasNoBannedWords([{ path: "docs/a.md", text: `see ${path}` }]).length,
      1,
      path,
    );
  }
});

test("paths that only look like those pass", () => {
  for (const path of ["src/work/a.ts", "./work/a", "https://example.org/work/", "/networking"]) {
    assert.deepEqual(textHasNoBannedWords([{ path: "docs/a.md", text: `see ${path}` }]), [], path);
  }
});

const refusedNames: readonly string[] = [
  "class CallManager {}",
  "class BaseMailbox {}",
  "abstract class MailboxBase {}",
  "class AbstractMailbox {}",
  "interface IMailbox {}",
  "type StringUtils = string;",
  "function callHelper() {}",
];

for (const text of refusedNames) {
  test(`the name in \`${text}\` is refused`, () => {
    const findings = namesSaySomething([{ path: "runtime/src/a.ts", text }]);
    assert.equal(findings.length, 1);
    assert.ok(findings[0]?.startsWith("runtime/src/a.ts:1: name "), findings[0]);
  });
}

test("names that only begin like those pass", () => {
  const text = "interface Import {}\ninterface IO {}\nclass Baseline {}\nfunction patternBase() {}";
  assert.deepEqual(namesSaySomething([{ path: "runtime/src/a.ts", text }]), []);
});

test("files and folders are kebab-case", () => {
  const good = [
    "a/tcp-mailbox.test.ts",
    "README.md",
    "docs/a.md",
    ".ci/run",
    "a/b.golden.ts",
    "a/RPC1001-a-b/c.rpc",
    "docs/errors/RPC1001.md",
  ];
  assert.deepEqual(filesAreKebabCase(good.map((path) => ({ path, text: "" }))), []);
  for (const path of ["a/tcpMailbox.ts", "a/Mailbox.ts", "Folder/a.ts", "a/tcp_mailbox.ts"]) {
    assert.equal(filesAreKebabCase([{ path, text: "" }]).length, 1, path);
  }
});

test("a file named after nothing is refused", () => {
  for (const path of ["runtime/src/utils.ts", "test/helpers/a.ts", "templates/common.ts"]) {
    assert.equal(filesAreNamedAfterWhatTheyDo([{ path, text: "" }]).length, 1, path);
  }
  assert.deepEqual(filesAreNamedAfterWhatTheyDo([{ path: "test/support/a.ts", text: "" }]), []);
});
