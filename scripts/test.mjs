/**
 * `npm test [-- option…] [-- word…]`: installs when needed, builds, and runs the tests.
 *
 * Words keep the test files whose path contains one of them. `--system` runs only the tests that
 * need programs from outside npm (test/system), `--all` runs those too. Options that begin with
 * `--test-` go to node's own runner, whose summary is the last thing printed.
 */
import { readdirSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { prepare } from "./prepare.mjs";
import { root, run } from "./run.mjs";

/** For a whole file: what takes longer hangs. */
const timeoutMs = 180_000;

/** Named, because the default differs between versions of Node. */
const reporter = process.stdout.isTTY ? "--test-reporter=spec" : "--test-reporter=tap";

const args = process.argv.slice(2);
const forRunner = args.filter((arg) => arg.startsWith("--test-"));
const words = args.filter((arg) => !arg.startsWith("--"));
const files = testFiles();

if (files.length === 0) {
  process.stderr.write("No test file matches.\n");
  process.exitCode = 1;
} else if (await prepare()) {
  process.exitCode = await run(process.execPath, [
    "--import",
    "tsx",
    "--test",
    `--test-concurrency=${availableParallelism()}`,
    `--test-timeout=${timeoutMs}`,
    ...(forRunner.some((arg) => arg.startsWith("--test-reporter=")) ? [] : [reporter]),
    ...forRunner,
    ...files,
  ]);
} else {
  process.exitCode = 1;
}

/** Explicit files, sorted: globs and folders mean different things to the versions of Node. */
function testFiles() {
  return readdirSync(join(root, "test"), { recursive: true, encoding: "utf8" })
    .map((path) => join("test", path).replaceAll("\\", "/"))
    .filter((path) => path.endsWith(".test.ts") && !path.includes("/node_modules/"))
    .filter((path) => args.includes("--all") || isSystemTest(path) === args.includes("--system"))
    .filter((path) => words.length === 0 || words.some((word) => path.includes(word)))
    .sort();
}

/** @param {string} path */
function isSystemTest(path) {
  return path.startsWith("test/system/");
}
