import assert from "node:assert/strict";
import { test } from "node:test";

import type { Diagnostic } from "../../../compiler/src/diagnostics/diagnostic.js";
import { comparisonsMax } from "../../../compiler/src/diagnostics/suggest.js";
import { MemoryHost } from "../../../compiler/src/memory-host.js";
import { loadProgram } from "../../../compiler/src/semantics/load-program.js";
import { noStopwatch } from "../../../compiler/src/stopwatch.js";
import { compileFiles, compileText } from "./compile-text.js";

/*
 * What a large file costs must grow with its size, not with the square of it. Times differ from
 * machine to machine, so these tests count what is done.
 */

function isHelped({ notes }: Diagnostic): boolean {
  return notes.some(({ text }) => text.startsWith("did you mean"));
}

/** What a suggestion costs where 200 names are known. */
const comparisons = 200;

const unknowns: readonly (readonly [string, (index: number) => string, string])[] = [
  ["types", (index) => `message Room${index} { 1 a: Rooms${index}; }`, "RPC2003"],
  ["values", (index) => `const LIMIT${index}: int32 = LIMTI${index};`, "RPC2005"],
  [
    "errors",
    (index) =>
      `error Full${index} = ${1000 + index} {} service S${index} { a() throws Fulll${index}; }`,
    "RPC2302",
  ],
];

for (const [what, declaration, code] of unknowns) {
  test(`of 200 unknown ${what} the first get a suggestion, and each is reported`, () => {
    const text = Array.from({ length: 200 }, (_, index) => declaration(index)).join("\n");
    const reported = compileText(text).diagnostics.filter((entry) => entry.code === code);
    assert.equal(reported.length, 200);
    assertAffordable(reported.filter(isHelped).length);
  });
}

function assertAffordable(helped: number): void {
  const most = comparisonsMax / comparisons;
  assert.ok(helped <= most && helped > most / 2, `${helped} of at most ${most}`);
}

test("all of 200 members that an enum of two does not have get a suggestion", () => {
  const wrong = Array.from({ length: 200 }, (_, index) => `const C${index}: E = E.ONLNIE;`);
  const { diagnostics } = compileText(`enum E { ONLINE = 0; AWAY = 1; } ${wrong.join(" ")}`);
  assert.equal(diagnostics.filter(isHelped).length, 200);
});

test("of 200 names that an imported file does not declare the first get a suggestion", () => {
  const names = Array.from({ length: 200 }, (_, index) => index);
  const { diagnostics } = compileFiles({
    "a.rpc": names.map((index) => `message Room${index} {}`).join("\n"),
    "b.rpc": `import { ${names.map((index) => `Rom${index}`).join(", ")} } from "./a.rpc";`,
  });
  const reported = diagnostics.filter(({ code }) => code === "RPC2011");
  assert.equal(reported.length, 200);
  assertAffordable(reported.filter(isHelped).length);
});

test("loading looks at each entry a few times, however many there are", () => {
  const looksPerEntry = (count: number): number => {
    let looks = 0;
    const host = new MemoryHost();
    const entries = Array.from({ length: count }, (_, index) => {
      const path = `/project/m${index}.rpc`;
      host.writeFile(path, `message M${index} {}`);
      return {
        root: "/project",
        get path() {
          looks += 1;
          return path;
        },
      };
    });
    const folder = "/project";
    loadProgram(host, { folder, nameFolder: folder, entries, stopwatch: noStopwatch }, []);
    return looks / count;
  };
  assert.ok(looksPerEntry(200) <= 2 * looksPerEntry(100));
});
