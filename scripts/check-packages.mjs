/** `npm run check:packages`: packs both packages and has publint and attw look at the tarballs. */
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { capture, root } from "./run.mjs";

const folder = mkdtempSync(join(tmpdir(), "mailstation-pack-"));
try {
  const pack = ["pack", "--silent", "--pack-destination", folder];
  await mustPass("npm", [...pack, "--workspace", "runtime", "--workspace", "compiler"]);
  for (const tarball of readdirSync(folder)) {
    const path = join(folder, tarball);
    await mustPass(process.execPath, [bin("publint/src/cli.js"), "run", path, "--strict"]);
    const attw = [bin("@arethetypeswrong/cli/dist/index.js"), path, "--profile", "esm-only"];
    await mustPass(process.execPath, [
      ...attw,
      "--no-emoji",
      "--exclude-entrypoints",
      "schema.json",
    ]);
  }
} finally {
  rmSync(folder, { recursive: true });
}

/** @param {string} path inside node_modules */
function bin(path) {
  return join(root, "node_modules", path);
}

/**
 * @param {string} command
 * @param {readonly string[]} args
 */
async function mustPass(command, args) {
  const { status, output } = await capture(command, args);
  if (status === 0) return;
  process.stdout.write(output);
  process.exitCode = 1;
}
