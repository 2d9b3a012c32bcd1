/**
 * `npm run check`: every static check, one line each, the output only of those that fail.
 * All of them run, whatever fails; each is a script of its own, `npm run check:types` and so on.
 */
import { capture } from "./run.mjs";
import { prepare } from "./prepare.mjs";

const checks = ["types", "lint", "format", "dead-code", "tidy", "goldens", "packages"];

const isReady = await prepare();
const failed = isReady ? [] : ["build"];
for (const name of isReady ? checks : []) {
  const start = performance.now();
  const { status, output } = await capture("npm", ["run", "--silent", `check:${name}`]);
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  process.stdout.write(`${status === 0 ? "ok    " : "FAILED"} check:${name} (${seconds} s)\n`);
  if (status === 0) continue;
  failed.push(name);
  process.stdout.write(`${output}\n`);
}
if (failed.length > 0) {
  process.stdout.write(`Failed: ${failed.join(", ")}\n`);
  process.exitCode = 1;
}
