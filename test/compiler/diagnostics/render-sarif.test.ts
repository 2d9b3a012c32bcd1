import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { test } from "node:test";

import Ajv from "ajv-draft-04";

import { compile } from "../../../compiler/src/compile.js";
import { catalog, diagnosticNames } from "../../../compiler/src/diagnostics/catalog.js";
import type { Diagnostic } from "../../../compiler/src/diagnostics/diagnostic.js";
import { renderSarif } from "../../../compiler/src/diagnostics/render-sarif.js";
import { MemoryHost } from "../../../compiler/src/memory-host.js";
import { checkCommand } from "../../../compiler/src/commands/check.js";
import { ScriptedIo } from "../commands/scripted-io.js";
import { goldenFolder, readFiles } from "./golden-projects.js";

/** The schema that the standard publishes, as a package brings it. */
const schemaPath = fileURLToPath(
  import.meta.resolve("@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json"),
);
const schema: unknown = JSON.parse(readFileSync(schemaPath, "utf8"));
const formats = { uri: /^[a-z][a-z0-9+.-]*:\S+$/, "uri-reference": /^\S*$/, "date-time": /^\S+$/ };
const validator = new Ajv.default({
  strict: false,
  allErrors: true,
  unicodeRegExp: false,
  formats,
});
// The schema is JSON of an object, which is all that is asked here.
const validate = validator.compile(schema as object);

const context = { version: "1.2.3", root: "/project", folder: "/project" };

interface Result {
  readonly ruleId: string;
  readonly ruleIndex: number;
  readonly message: { readonly text: string };
  readonly locations: readonly unknown[];
  readonly relatedLocations: readonly unknown[];
  readonly fixes?: readonly unknown[];
  readonly partialFingerprints: { readonly primaryLocationLineHash: string };
}

interface Run {
  readonly results: readonly Result[];
  readonly tool: { readonly driver: { readonly rules: readonly { readonly id: string }[] } };
}

function runOf(log: string): Run {
  const parsed: unknown = JSON.parse(log);
  assert.ok(validate(parsed), JSON.stringify(validate.errors?.slice(0, 5), null, 2));
  const { runs } = parsed as { readonly runs: readonly [Run] }; // the schema holds, so it has runs
  return runs[0];
}

function diagnosticsOf(files: Readonly<Record<string, string>>): readonly Diagnostic[] {
  const host = new MemoryHost();
  for (const [path, text] of Object.entries(files)) host.writeFile(`/project/${path}`, text);
  return compile(host, { folder: "/project", sources: ["*.rpc"] }).diagnostics;
}

test("the diagnostics of all goldens make one log that the published schema allows", () => {
  const diagnostics = diagnosticNames().flatMap((name) =>
    catalog[name].code < "RPC5" ? diagnosticsOf(filesOf(name)) : [],
  );
  const { results, tool } = runOf(renderSarif(diagnostics, context));
  assert.equal(results.length, diagnostics.length);
  assert.ok(results.length > 100);
  for (const { ruleId, ruleIndex } of results) {
    assert.equal(tool.driver.rules[ruleIndex]?.id, ruleId);
  }
});

function filesOf(name: Parameters<typeof goldenFolder>[0]): Readonly<Record<string, string>> {
  const files = [...readFiles(goldenFolder(name))].filter(([path]) => path.endsWith(".rpc"));
  return Object.fromEntries(files);
}

test("a result has its place, further places, fixes and a fingerprint", () => {
  const text = "package p;\n\nmessage User { 1 id: string; 1 name: string; }\n";
  const [result] = runOf(renderSarif(diagnosticsOf({ "a b.rpc": text }), context)).results;
  const artifactLocation = { uri: "a%20b.rpc", uriBaseId: "%SRCROOT%" };
  const region = { startLine: 3, startColumn: 30, endLine: 3, endColumn: 31 };
  assert.deepEqual(result?.locations, [{ physicalLocation: { artifactLocation, region } }]);
  assert.equal(
    result?.message.text,
    "number 1 is used twice in `User`\nhelp: the next free number is 2",
  );
  assert.deepEqual(result?.relatedLocations, [
    {
      id: 1,
      message: { text: "first used here" },
      physicalLocation: {
        artifactLocation,
        region: { startLine: 3, startColumn: 18, endLine: 3, endColumn: 20 },
      },
    },
  ]);
  assert.deepEqual(result?.fixes, [
    {
      description: { text: "replace with `2`" },
      artifactChanges: [
        {
          artifactLocation,
          replacements: [{ deletedRegion: region, insertedContent: { text: "2" } }],
        },
      ],
    },
  ]);
});

test("fingerprints survive lines that are added above, and tell equal lines apart", () => {
  const fingerprints = (text: string): readonly string[] =>
    runOf(renderSarif(diagnosticsOf({ "a.rpc": text }), context)).results.map(
      ({ partialFingerprints }) => partialFingerprints.primaryLocationLineHash,
    );
  const text = "package p;\nmessage A { 1 a: Lost; }\nmessage B {\n  1 b: Gone;\n  1 b: Gone;\n}\n";
  const before = fingerprints(text);
  assert.deepEqual(fingerprints(`// A comment.\n\n${text}`), before);
  assert.equal(new Set(before).size, before.length);
});

test("a project without mistakes gives a log without results", () => {
  const host = new MemoryHost({ "/project/a.rpc": "package p;\nmessage A { 1 b: string; }\n" });
  const scripted = new ScriptedIo(host);
  const options = { format: "sarif", maxErrors: 100, config: undefined } as const;
  assert.equal(checkCommand(scripted.io, { ...options, files: ["*.rpc"] }), 0);
  assert.deepEqual(runOf(scripted.printed).results, []);
  assert.equal(scripted.printedErrors, "");
});

test("what is in no file, or in one that was not read, has no region", () => {
  const scripted = new ScriptedIo(new MemoryHost({ "/project/main.rpc": "" }));
  const options = { format: "sarif", maxErrors: 100, config: undefined } as const;
  assert.equal(checkCommand(scripted.io, { ...options, files: [] }), 2);
  assert.deepEqual(runOf(scripted.printed).results[0]?.locations, []);
  const missing = new ScriptedIo(new MemoryHost());
  assert.equal(checkCommand(missing.io, { ...options, files: ["gone.rpc"] }), 1);
  const artifactLocation = { uri: "gone.rpc", uriBaseId: "%SRCROOT%" };
  assert.deepEqual(runOf(missing.printed).results[0]?.locations, [
    { physicalLocation: { artifactLocation } },
  ]);
});
