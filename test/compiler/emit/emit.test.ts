import assert from "node:assert/strict";
import { test } from "node:test";
import { emitModel } from "../../../compiler/src/emit/emit.js";
import type { Model } from "../../../compiler/src/model/model.js";
import { goldenCases } from "./golden-cases.js";
import * as models from "./models.js";
import { randomModel } from "./random-model.js";

test("the same model gives the same files", () => {
  assert.deepEqual(emitModel(randomModel(1)), emitModel(randomModel(1)));
});

test("the order of the source files makes no difference", () => {
  for (const { model } of goldenCases()) {
    const reversed: Model = { files: [...model.files].reverse() };
    assert.deepEqual(emitModel(reversed), emitModel(model));
  }
});

test("the text names neither a folder nor a version nor a time", () => {
  const year = String(new Date().getFullYear());
  for (const { model } of goldenCases()) {
    for (const { text } of emitModel(model)) {
      assert.ok(!text.includes(process.cwd()));
      assert.ok(!text.includes(year));
    }
  }
});

test("a file without services has no client, no server and no tree", () => {
  const model = { files: [models.file("shared/common", [models.message("Page", [])])] };
  const paths = emitModel(model).map((file) => file.path);
  assert.deepEqual(paths, ["shared/common.ts", ".rpcgen-manifest.json"]);
});

test("the manifest lists the files in order", () => {
  const service = models.service("Chat", []);
  const model = { files: [models.file("b", [service]), models.file("a", [])] };
  const manifest = emitModel(model).at(-1);
  assert.equal(
    manifest?.text,
    '{\n  "files": [\n    "a.ts",\n    "b.client.ts",\n    "b.server.ts",\n    "b.ts",\n    "index.ts"\n  ]\n}\n',
  );
});

test("two files of one path are a bug of the compiler, not a silent loss", () => {
  const model = { files: [models.file("index", []), models.file("index", [])] };
  assert.throws(() => emitModel(model), /every generated file has its own path/);
});

test("a hundred services are generated in well under half a second", (context) => {
  const fields = Array.from({ length: 8 }, (_, index) =>
    models.field(index + 1, `field${index}`, models.scalar(index % 2 === 0 ? "string" : "int32")),
  );
  const files = Array.from({ length: 100 }, (_, index) => {
    const messages = [0, 1, 2].map((number) => models.message(`Message${number}`, fields));
    const output = `service${index}`;
    const result = { kind: "message", type: models.messageRef("Message1", output) } as const;
    const name = `Service${index}`;
    const methods = [0, 1, 2, 3, 4].map((number) =>
      models.method({
        service: name,
        name: `method${number}`,
        parameters: fields.slice(0, 2),
        result,
      }),
    );
    return models.file(output, [...messages, models.service(name, methods)]);
  });
  emitModel({ files: files.slice(0, 20) });
  const before = process.cpuUsage();
  const generated = emitModel({ files });
  const { user, system } = process.cpuUsage(before);
  const spentMs = (user + system) / 1000;
  const lines = generated.reduce((sum, { text }) => sum + text.split("\n").length, 0);
  context.diagnostic(`${lines} lines in ${spentMs.toFixed()} ms of processor time`);
  // Several times what it takes on a machine that has nothing else to do.
  assert.ok(spentMs < 1_500);
});
