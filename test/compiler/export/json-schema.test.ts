import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { fileURLToPath } from "node:url";
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import * as fc from "fast-check";
import { exportModel } from "../../../compiler/src/export/export-model.js";
import type { Model } from "../../../compiler/src/model/model.js";
import { jsonSubjects } from "../../runtime/json/json-subjects.js";
import { codecSubjects } from "../../support/codec-subjects.js";
import { generate } from "../../support/generated-modules.js";
import { compileInput, exportedCases } from "./exported-cases.js";
import { interfaces } from "./interfaces.js";

const OPTIONS = { seed: 20_261_120, numRuns: 25 };

const sampled: readonly (readonly [path: string, sources: readonly string[]])[] = [
  ["../../conformance/corpus/", ["*.rpc"]],
  ["../../realistic/etcd/", ["kv.rpc", "rpc.rpc"]],
  ["../../realistic/game/", ["*.rpc"]],
  ["../../realistic/sys/", ["*.rpc"]],
];

for (const [path, sources] of sampled) {
  suite(`${path}: what toJson writes keeps to the schema`, async () => {
    const generated = await generate(fileURLToPath(new URL(path, import.meta.url)), sources);
    const validate = validators(generated.model);
    const subjects = jsonSubjects(generated);
    for (const { proto, values } of codecSubjects(generated)) {
      test(proto, () => {
        const check = validate(proto);
        fc.assert(
          fc.property(values, (value) => {
            const json = subjects.get(proto)?.toJson(value);
            assert.ok(check(json), JSON.stringify([json, check.errors]));
          }),
          OPTIONS,
        );
      });
    }
  });
}

suite("every definition compiles", () => {
  for (const [name, model] of interfaces()) {
    test(name, () => {
      const validate = validators(model);
      for (const definition of definitionsOf(model)) assert.ok(validate(definition), definition);
    });
  }
});

const verdicts: readonly (readonly [
  definition: string,
  good: readonly unknown[],
  bad: readonly unknown[],
])[] = [
  ["chat.v1.Presence", ["ONLINE", 1, 99], ["AWAY", 1.5, 2 ** 31, null]],
  ["chat.v1.Role", ["OWNER"], ["BOSS", 1]],
  [
    "chat.v1.Event",
    [{}, { left: "ann" }, { seen: ["ann"] }],
    [{ left: "ann", seen: [] }, { left: 1 }, { gone: "ann" }],
  ],
  [
    "chat.v1.User",
    [
      { id: "1", name: "ann", presence: "IDLE", score: "-9223372036854775808", parent: {} },
      {
        avatar: "AAEC",
        lastSeen: "2026-11-20T12:00:00.5Z",
        spent: "-0.5s",
        extra: [null, { a: 1 }],
      },
      { devices: [{ os: "x", systemVersion: "1", kind: 7 }], labels: { a: "b" }, mood: "NaN" },
    ],
    [
      { name: "" },
      { name: "ann1" },
      { name: "a".repeat(21) },
      { score: 1 },
      { score: "01" },
      { avatar: "AAE" },
      { lastSeen: "yesterday" },
      { spent: "1m" },
      { mood: 1.6 },
      { mood: "nan" },
      { rank: 2 ** 31 },
      { labels: Object.fromEntries(Array.from({ length: 11 }, (_, at) => [at, ""])) },
      { labels: { a: 1 } },
      { devices: [{ system_version: "1" }] },
    ],
  ],
  ["chat.v1.ChatRemoteJoinParams", [{ room: "lobby", role: "OWNER" }], [{ room: 1 }]],
  ["chat.v1.ChatRemoteFindResult", [{ id: "1" }, null], ["1"]],
  ["chat.v1.ChatRemoteLookParams", [{ ids: ["a"] }], [{ ids: [] }]],
  ["chat.v1.ChatRemoteLookResult", [[[1, 2], []]], [[1], [{ items: [1] }]]],
];

suite("good and bad values", () => {
  const input = exportedCases().find(({ name }) => name === "chat")?.input ?? "";
  const validate = validators(compileInput(input));
  for (const [definition, good, bad] of verdicts) {
    test(definition, () => {
      const check = validate(definition);
      for (const value of good) assert.ok(check(value), JSON.stringify([value, check.errors]));
      for (const value of bad) assert.ok(!check(value), JSON.stringify(value));
    });
  }
});

function schemaOf(model: Model): { readonly $defs: object } {
  const [file] = exportModel(model, "json-schema");
  // The cast: the document has definitions and nothing else to look at.
  return JSON.parse(String(file?.content)) as { readonly $defs: object };
}

function definitionsOf(model: Model): readonly string[] {
  return Object.keys(schemaOf(model).$defs);
}

function validators(model: Model): (definition: string) => ValidateFunction {
  // Bounds of floats stand beside the names of what is no number; all else is checked strictly.
  const ajv = new Ajv2020({
    strict: true,
    strictTypes: false,
    ownProperties: true,
    allErrors: true,
  });
  ajv.addFormat("date-time", (text) => !Number.isNaN(Date.parse(text)));
  ajv.addSchema(schemaOf(model), "rpc");
  return (definition) => ajv.compile({ $ref: `rpc#/$defs/${definition}` });
}
