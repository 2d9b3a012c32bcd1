/**
 * The conformance suite of protobuf itself: its runner makes up some 2,800 cases of binary and JSON
 * and compares what `testee.ts` answers. Cases of proto2 and of the text format are skipped.
 */
import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { compileFolder, writeGenerated } from "../../support/generated-modules.js";
import { runProcess } from "../../support/run-process.js";
import { temporaryFolder } from "../../support/temporary-folder.js";
import { findRunner } from "./runner.js";

const HERE = fileURLToPath(new URL("./", import.meta.url));
const TESTEE = fileURLToPath(new URL("./testee.ts", import.meta.url));
const REPOSITORY = fileURLToPath(new URL("../../../", import.meta.url));

/** Fewer would mean that cases are skipped which were not before. */
const PASSED_MIN = 1300;

test("protobuf's own conformance suite passes, but for what is listed", async (context) => {
  const folder = temporaryFolder();
  const runner = await findRunner(folder);
  if (runner === undefined) {
    context.skip(`the suite has no runner for ${process.platform} ${process.arch}`);
    return;
  }
  const generated = writeGenerated(compileFolder(join(HERE, "rpc")));
  const testee = [process.execPath, "--import", "tsx", TESTEE];
  const options = ["--enforce_recommended", "--failure_list", join(HERE, "known-failures.txt")];
  const { status, stderr } = await runProcess(
    runner,
    [...options, "--output_dir", folder, ...testee, join(generated, "gen")],
    { cwd: REPOSITORY, timeoutMs: 120_000 },
  );
  assert.equal(status, 0, stderr);
  // The first of its two suites; the second is about the text format.
  const passed = /CONFORMANCE SUITE PASSED: (\d+) successes/.exec(stderr)?.[1];
  assert.ok(Number(passed) >= PASSED_MIN, stderr);
});
