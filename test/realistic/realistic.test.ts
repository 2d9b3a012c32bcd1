/** Interfaces of the size and kind that users write: they compile, type-check and keep to protobuf. */
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite, test } from "node:test";
import { fileURLToPath } from "node:url";
import * as fc from "fast-check";
import { Reader, Writer } from "mailstation/codegen";
import { compile } from "../../compiler/src/compile.js";
import { nodeHost } from "../../compiler/src/host.js";
import { checkEverything } from "../support/checked-files.js";
import { bufbuildOracle } from "../support/bufbuild-oracle.js";
import { codecSubjects, type CodecSubject } from "../support/codec-subjects.js";
import { generate } from "../support/generated-modules.js";
import type { Oracle } from "../support/oracle.js";
import { protobufjsOracle, protobufjsRoot, rootOracle } from "../support/protobufjs-oracle.js";
import { mustRun } from "../support/run-process.js";

const OPTIONS = { seed: 20_261_120, numRuns: 15 };
const HERE = fileURLToPath(new URL(".", import.meta.url));
const REPOSITORY = fileURLToPath(new URL("../../", import.meta.url));

const TSCONFIG = {
  extends: join(REPOSITORY, "tsconfig.base.json"),
  compilerOptions: { composite: false, noEmit: true, declaration: true, types: ["node"] },
  include: ["gen"],
};

suite("sys: the remotes of a pomelo server", async () => {
  await holds("sys", ["*.rpc"]);
});

suite("etcd: keys, watches and leases", async () => {
  await holds("etcd", ["kv.rpc", "rpc.rpc"], () => {
    const root = protobufjsRoot([readFileSync(join(HERE, "etcd", "etcd.proto"), "utf8")]);
    // A name is `etcdserverpb.RangeRequest` here and `etcd.RangeRequest` there.
    return rootOracle("etcd.proto", root, (name) => `etcd.${name.slice(name.indexOf(".") + 1)}`);
  });

  test("its streaming services compile", () => {
    const request = { folder: join(HERE, "etcd"), sources: ["*.rpc"] };
    const { model, diagnostics } = compile(nodeHost, request);
    assert.deepEqual(diagnostics, []);
    assert.equal(model?.files.length, 3);
  });
});

suite("game: movement, combat, inventory, chat, quests", async () => {
  await holds("game", ["*.rpc"]);
});

async function holds(
  name: string,
  sources: readonly string[],
  published?: () => Oracle,
): Promise<void> {
  const generated = await generate(join(HERE, name), sources);
  const { folder, model } = generated;
  const subjects = codecSubjects(generated);

  test("type-checks under the strictest flags", async () => {
    checkEverything(join(folder, "gen"));
    writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(TSCONFIG));
    const tsc = join(REPOSITORY, "node_modules", "typescript", "bin", "tsc");
    await mustRun(process.execPath, [tsc, "-p", folder], { cwd: folder, timeoutMs: 60_000 });
  });

  for (const oracle of [protobufjsOracle(model), bufbuildOracle(model)]) {
    test(`agrees with ${oracle.name} on every message`, () => {
      for (const subject of subjects) agrees(subject, oracle);
    });
  }

  if (published !== undefined) {
    test("agrees with the published messages", () => {
      const messages = subjects.filter(({ kind }) => kind === "message" || kind === "union");
      for (const subject of messages) agrees(subject, published());
    });
  }
}

function agrees(subject: CodecSubject, oracle: Oracle): void {
  const { proto } = subject;
  fc.assert(
    fc.property(subject.values.map(oneTarget), (value) => {
      const writer = new Writer();
      subject.encode(writer, value);
      const bytes = Buffer.from(writer.finish());
      assert.deepStrictEqual(oracle.read(proto, bytes), subject.plain(value), proto);
      const theirs = oracle.rewrite(proto, bytes);
      assert.equal(theirs.length, bytes.length, proto);
      // The others keep maps in objects, which have an order of their own.
      if (!hasLargeMap(value)) assert.deepStrictEqual(Buffer.from(theirs), bytes, proto);
      assert.deepStrictEqual(subject.decode(new Reader(theirs), theirs.length), value, proto);
    }),
    OPTIONS,
  );
}

function hasLargeMap(value: unknown): boolean {
  if (value instanceof Map) return value.size > 1 || [...value.values()].some(hasLargeMap);
  if (typeof value !== "object" || value === null || value instanceof Uint8Array) return false;
  return Object.values(value).some(hasLargeMap);
}

const TARGETS = ["version", "createRevision", "modRevision", "value", "lease"];

/**
 * Leaves one of what is a oneof in etcd's `Compare`, wherever there is one: in the language a union
 * is a message of its own.
 */
function oneTarget<T>(value: T): T {
  if (typeof value !== "object" || value === null || value instanceof Uint8Array) return value;
  for (const inner of Object.values(value)) oneTarget(inner);
  if ("target" in value && "rangeEnd" in value) {
    const set = TARGETS.filter((name) => Reflect.get(value, name) !== undefined);
    for (const name of set.slice(1)) Reflect.set(value, name, undefined);
  }
  return value;
}
