import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";

import { compile } from "../../../compiler/src/compile.js";
import { renderJson } from "../../../compiler/src/diagnostics/render-json.js";
import { emitModel } from "../../../compiler/src/emit/emit.js";
import { MemoryHost } from "../../../compiler/src/memory-host.js";
import type { FileStatus } from "../../../compiler/src/host.js";
import { CompileSession } from "../../../compiler/src/session/compile-session.js";
import { GenerateSession } from "../../../compiler/src/session/generate-session.js";
import type { Doubts } from "../../../compiler/src/session/parsed-sources.js";
import { anyEdit, EditedProject, projectFolder } from "./edited-project.js";

const request = { folder: projectFolder, sources: ["rpc/**/*.rpc"] };

/** What a session makes of a project, and what somebody makes of it who begins anew. */
function outcomes(session: GenerateSession, host: MemoryHost): readonly (readonly unknown[])[] {
  const step = session.generate(host, request, new Set());
  const cold = compile(host, request);
  const files = cold.model === undefined ? undefined : emitModel(cold.model);
  return [
    [step.diagnostics.map(renderJson), step.files],
    [cold.diagnostics.map(renderJson), files],
  ];
}

test("whatever is edited, a session comes to what a cold run comes to", () => {
  let clean = 0;
  let broken = 0;
  fc.assert(
    fc.property(fc.array(anyEdit, { minLength: 1, maxLength: 14 }), (edits) => {
      const project = new EditedProject();
      const session = new GenerateSession();
      for (const edit of [undefined, ...edits]) {
        if (edit !== undefined) project.edit(edit);
        const [step, cold] = outcomes(session, project.host);
        assert.deepEqual(step, cold);
        if (cold?.[1] === undefined) broken += 1;
        else clean += 1;
      }
    }),
    { seed: 1, numRuns: 250 },
  );
  // Neither kind may be so rare that nothing is tested.
  assert.ok(clean > 300 && broken > 300, `${clean} clean, ${broken} broken`);
});

test("aliases that together lead too deep are refused, whichever of them were known before", () => {
  const chain = (name: string, from: string, count: number): readonly string[] =>
    Array.from({ length: count }, (_, index) => {
      return `type ${name}${index} = ${index === 0 ? from : `${name}${index - 1}`};`;
    });
  const file = (links: readonly string[]): string =>
    ['import { B59 } from "./b.rpc";', ...links].join("\n");
  const host = new MemoryHost({
    [`${projectFolder}/rpc/a.rpc`]: file(chain("A", "B59", 1)),
    [`${projectFolder}/rpc/b.rpc`]: chain("B", "string", 60).join("\n"),
  });
  const session = new GenerateSession();
  assert.deepEqual(session.generate(host, request).diagnostics, []);
  host.writeFile(`${projectFolder}/rpc/a.rpc`, file(chain("A", "B59", 10).toReversed()));
  const [step, cold] = outcomes(session, host);
  assert.deepEqual(step, cold);
  assert.equal(step?.[1], undefined);
});

test("a file that is generated elsewhere than before is generated anew, and so are its importers", () => {
  const host = new MemoryHost({
    [`${projectFolder}/rpc/in/a.rpc`]: 'import { B } from "../b.rpc";\nmessage A { 1 b: B; }',
    [`${projectFolder}/rpc/b.rpc`]: "message B {}",
  });
  const session = new GenerateSession();
  session.generate(host, request);
  const elsewhere = { ...request, sources: ["**/*.rpc"] };
  const { files } = session.generate(host, elsewhere);
  const { model } = compile(host, elsewhere);
  assert.deepEqual(files, model === undefined ? [] : emitModel(model));
});

test("what neither changed nor imports what changed is not made again", () => {
  const host = new MemoryHost({
    [`${projectFolder}/rpc/a.rpc`]: 'import { B } from "./b.rpc";\nmessage A { 1 b: B; }',
    [`${projectFolder}/rpc/b.rpc`]: "message B {}",
    [`${projectFolder}/rpc/c.rpc`]: "message C {}",
  });
  const compiled = new CompileSession();
  const before = compiled.compile(host, request).model?.files ?? [];
  assert.equal(compiled.parsed, 3);
  host.writeFile(`${projectFolder}/rpc/b.rpc`, "message B { 1 id: string; }");
  const after = compiled.compile(host, request).model?.files ?? [];
  assert.equal(compiled.parsed, 4);
  const same = after.filter((file, index) => file === before[index]);
  // Of `a.rpc`, which imports what changed, the meaning is the same: it is not emitted again.
  assert.deepEqual(
    same.map(({ path }) => path),
    ["a.rpc", "c.rpc"],
  );
});

test("an error is forgotten as soon as it is mended, and nothing was lost meanwhile", () => {
  const host = new MemoryHost({
    [`${projectFolder}/rpc/a.rpc`]: "message A {}",
    [`${projectFolder}/rpc/b.rpc`]: "message B {}",
  });
  const compiled = new CompileSession();
  const before = compiled.compile(host, request).model?.files ?? [];
  host.writeFile(`${projectFolder}/rpc/b.rpc`, "message B { 1 id: strng; }");
  assert.equal(compiled.compile(host, request).model, undefined);
  host.writeFile(`${projectFolder}/rpc/b.rpc`, "message B { 1 id: string; }");
  const after = compiled.compile(host, request).model?.files ?? [];
  assert.equal(after[0], before[0]);
  assert.notEqual(after[1], before[1]);
});

test("a file that looks untouched is read again when there is doubt, and only then", () => {
  class Coarse extends MemoryHost {
    reads = 0;
    override status(path: string): FileStatus | undefined {
      const status = super.status(path);
      return status?.kind === "file" ? { ...status, stamp: "today" } : status;
    }
    override readFile(path: string): Uint8Array {
      this.reads += 1;
      return super.readFile(path);
    }
  }
  const path = `${projectFolder}/rpc/a.rpc`;
  const host = new Coarse({
    [path]: "message A {}",
    [`${projectFolder}/rpc/b.rpc`]: "message B {}",
  });
  const compiled = new CompileSession();
  const nameNow = (doubts: Doubts): string | undefined =>
    compiled.compile(host, request, doubts).model?.files[0]?.declarations[0]?.name;
  assert.equal(nameNow("all"), "A");
  host.writeFile(path, "message Z {}");
  host.reads = 0;
  assert.equal(nameNow(new Set()), "A");
  assert.equal(host.reads, 0);
  assert.equal(nameNow(new Set([path])), "Z");
  assert.equal(host.reads, 1);
  host.writeFile(path, "message Y {}");
  assert.equal(nameNow("all"), "Y");
});

test("a service is generated anew when something changes that it only reaches through others", () => {
  const host = new MemoryHost({
    [`${projectFolder}/rpc/a.rpc`]:
      'package a;\nimport { B } from "./b.rpc";\nservice S { go(b: B); }',
    [`${projectFolder}/rpc/b.rpc`]: 'import { C } from "./c.rpc";\nmessage B { 1 c: C; }',
    [`${projectFolder}/rpc/c.rpc`]: "message C { 1 x: int32; }",
  });
  const session = new GenerateSession();
  const before = session.generate(host, request).files;
  host.writeFile(`${projectFolder}/rpc/c.rpc`, "message C { 1 x: int64; }");
  const [step, cold] = outcomes(session, host);
  assert.deepEqual(step, cold);
  const hashes = [before, session.generate(host, request).files].map(
    (files) =>
      /schemaHash: "(\w+)"/.exec(files?.find(({ path }) => path === "a.ts")?.text ?? "")?.[1],
  );
  assert.match(hashes[0] ?? "", /^[0-9a-f]{16}$/);
  assert.notEqual(hashes[0], hashes[1]);
});
