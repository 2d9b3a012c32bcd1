/** Starting other programs: the one place where the scripts of this folder do so. */
import { spawn } from "node:child_process";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";

/** Root of the repository, with which every script works, wherever it was called from. */
export const root = dirname(dirname(fileURLToPath(import.meta.url)));

/**
 * Runs a program with our own terminal.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {string} folder where it runs: the root of the repository unless given
 * @returns {Promise<number>} its exit status; 1 when a signal ended it
 */
export function run(command, args, folder = root) {
  const child = spawn(command, args, { cwd: folder, stdio: "inherit", shell: false });
  return exitStatus(child);
}

/**
 * Runs a program in the root of the repository and keeps what it prints, errors included.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @returns {Promise<{ status: number, output: string }>}
 */
export async function capture(command, args) {
  const child = spawn(command, args, { cwd: root, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8");
    stream.on("data", (/** @type {string} */ text) => {
      output += text;
    });
  }
  return { status: await exitStatus(child), output };
}

/**
 * @param {import("node:child_process").ChildProcess} child
 * @returns {Promise<number>}
 */
function exitStatus(child) {
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (status) => resolve(status ?? 1));
  });
}
