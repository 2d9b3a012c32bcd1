/**
 * `npm run format`, and with `--check` `npm run check:format`: prettier for what it knows, and
 * `rpcgen format` for `.rpc` files, but for those that are wrong or odd on purpose.
 */
import { join } from "node:path";
import { prepare } from "./prepare.mjs";
import { root, run } from "./run.mjs";

const isCheck = process.argv.includes("--check");

const rpcFiles = [
  "bench/rpc/*.rpc",
  "examples/*/rpc/**/*.rpc",
  "runtime/rpc/*.rpc",
  "test/compiler/**/*.rpc",
  "test/conformance/**/*.rpc",
  "test/realistic/**/*.rpc",
];

const prettier = [
  join(root, "node_modules/prettier/bin/prettier.cjs"),
  ...(isCheck
    ? ["--check", "--cache", "--cache-location", "node_modules/.cache/prettier-cache.json"]
    : ["--write"]),
  "--log-level=warn",
  ".",
];

const rpcgen = [
  join(root, "compiler/bin/rpcgen.js"),
  "format",
  ...(isCheck ? ["--check"] : []),
  ...rpcFiles,
];

if (await prepare()) {
  const statuses = [await run(process.execPath, prettier), await run(process.execPath, rpcgen)];
  process.exitCode = Math.max(...statuses);
} else {
  process.exitCode = 1;
}
