import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

const folder = fileURLToPath(new URL("../old", import.meta.url));

/** Installs pinus-rpc in `old/` where it is not yet: nobody else gets it, and no script of it is run. */
export async function installOld(): Promise<void> {
  if (existsSync(`${folder}/node_modules/.package-lock.json`)) return; // written when all is there
  console.log("Installing pinus-rpc 1.7.4 in examples/migration/old …");
  const options = ["--ignore-scripts", "--prefer-offline", "--no-audit", "--no-fund"];
  const child = spawn("npm", ["ci", ...options, "--loglevel=error"], {
    cwd: folder,
    stdio: ["ignore", "ignore", "inherit"],
    shell: process.platform === "win32",
  });
  await once(child, "close");
  if (child.exitCode !== 0) throw new Error(`npm ci in ${folder} has failed`);
}
