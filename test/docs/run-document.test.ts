import assert from "node:assert/strict";
import { once } from "node:events";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { test } from "node:test";
import { temporaryFolder } from "../support/temporary-folder.js";
import { runDocument, typeCheckFolder } from "./run-document.js";

const noPackages = { mailstation: "mailstation.tgz", rpcgen: "rpcgen.tgz" };
const block = (mark: string, language: string, text: string): string =>
  `${mark === "" ? "" : `<!-- ${mark} -->\n`}\`\`\`${language}\n${text}\n\`\`\`\n\n`;

test("files are written, commands run, output compared, background commands ended", async () => {
  const folder = temporaryFolder();
  const server = `import { createServer } from "node:net";
const server = createServer().listen(0, "127.0.0.1", () => {
  process.stdout.write("port " + server.address().port + "\\nlistening\\n");
});`;
  const text = [
    block("file: server.mjs", "js", server),
    block("background until: listening", "sh", "node server.mjs | tee server.log"),
    block("file: folder/greet.mjs", "js", `console.log("hello");`),
    block("append: folder/greet.mjs", "js", `console.log("1");\nconsole.log("bye");`),
    block("", "sh", "node folder/greet.mjs"),
    block("output", "text", "hello\n…\nbye"),
  ].join("");
  await runDocument(text, folder, noPackages);
  const port = Number(/port (\d+)/.exec(readFileSync(join(folder, "server.log"), "utf8"))?.[1]);
  const events: unknown[] = await once(connect(port, "127.0.0.1"), "error");
  assert.match(String(events[0]), /ECONNREFUSED/);
});

test("output that differs from what is shown fails, with the line", async () => {
  const text = block("", "sh", "echo hello") + block("output", "text", "goodbye");
  await assert.rejects(runDocument(text, temporaryFolder(), noPackages), /line 6: .*not print/s);
});

test("a command that fails stops the document, with the line", async () => {
  const folder = temporaryFolder();
  const text = block("", "sh", "false\ntouch after") + block("", "sh", "touch later");
  await assert.rejects(runDocument(text, folder, noPackages), /line 1: .*exited 1/s);
  assert.ok(!existsSync(join(folder, "after")) && !existsSync(join(folder, "later")));
});

test("the packages are installed from their tarballs", async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, "npm"), `#!/bin/sh\necho "npm $*"\n`, { mode: 0o755 });
  const text =
    block("", "sh", "PATH=.:$PATH\nnpm install mailstation && npm install --save-dev rpcgen tsx") +
    block("output", "text", "npm install mailstation.tgz\nnpm install --save-dev rpcgen.tgz tsx");
  await runDocument(text, folder, noPackages);
});

test("the type check sees errors in the files of the document", async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, "package.json"), `{ "type": "module" }`);
  writeFileSync(join(folder, "a.ts"), `export const a: number = process.argv.length;\n`);
  await typeCheckFolder(folder);
  writeFileSync(join(folder, "b.ts"), `export const b: number = "text";\n`);
  await assert.rejects(typeCheckFolder(folder), /b\.ts\(1,14\)/);
});
