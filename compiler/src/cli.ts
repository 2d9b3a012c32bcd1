import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { runCli } from "./commands/run-cli.js";
import { nodeHost } from "./host.js";

/** Exit status for a bug of ours, as in sysexits.h. */
const internalError = 70;

try {
  ignoreClosedPipes();
  process.exitCode = await runCli({
    words: process.argv.slice(2),
    io: {
      host: nodeHost,
      folder: process.cwd(),
      print: (text) => process.stdout.write(text),
      printBytes: (bytes) => process.stdout.write(bytes),
      printError: (text) => process.stderr.write(text),
      environment: process.env,
      isTerminal: Boolean(process.stderr.isTTY),
      isOutputTerminal: Boolean(process.stdout.isTTY),
      now: () => performance.now(),
      version: readVersion(),
    },
  });
} catch (error) {
  const details = error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(
    "This is a bug in rpcgen, not in your files. Please report it with the .rpc files that show " +
      `it and the text below.\n\nrpcgen ${readVersion()}, Node ${process.version}, ` +
      `${process.platform}\nrpcgen ${process.argv.slice(2).join(" ")}\n${details}\n`,
  );
  process.exitCode = internalError;
}

/** A reader such as `head` may go away before everything is written; that is no mistake. */
function ignoreClosedPipes(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on("error", (error: Error) => {
      if (!("code" in error) || error.code !== "EPIPE") throw error;
    });
  }
}

/** The version in the package.json of this package, found upwards: sources lie less deep than dist. */
function readVersion(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  for (; dirname(folder) !== folder; folder = dirname(folder)) {
    try {
      const manifest: unknown = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
      if (typeof manifest !== "object" || manifest === null) continue;
      if (!("name" in manifest) || manifest.name !== "rpcgen" || !("version" in manifest)) continue;
      return String(manifest.version);
    } catch {
      // No package.json in this folder.
    }
  }
  return "unknown";
}
