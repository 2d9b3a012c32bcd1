import { readFileSync } from "node:fs";
import { dirname, join, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { setFlagsFromString } from "node:v8";

import { nodeWatching } from "./commands/node-watching.js";
import { runCli } from "./commands/run-cli.js";
import { nodeHost } from "./host.js";

/** Exit status for a bug of ours, as in sysexits.h. */
const internalError = 70;

try {
  optimizeLate(process.argv.slice(2));
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
      programFolder: programFolder(),
      watching: nodeWatching,
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

/**
 * Has V8 run a function six times as long before optimizing it. A run is short, and to optimize code
 * that ends soon takes more time than it saves: for a hundred services 1.1 s of the processor with
 * it and 0.7 s without. A watch is long, and what it does again and again should become fast soon.
 * Only on Node 20, where it was measured: later ones have another optimizing compiler in between,
 * and a V8 that does not know the setting would complain.
 */
function optimizeLate(words: readonly string[]): void {
  if (!process.version.startsWith("v20.")) return;
  if (words.some((word) => word === "--watch" || word === "-w")) return;
  setFlagsFromString("--interrupt-budget=400000");
}

/** A reader such as `head` may go away before everything is written; that is no mistake. */
function ignoreClosedPipes(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on("error", (error: Error) => {
      if (!("code" in error) || error.code !== "EPIPE") throw error;
      // What would go on for ever ends as by Ctrl-C; for anything else nobody listens.
      if (stream === process.stdout) process.emit("SIGINT");
    });
  }
}

/** Where the compiled code of this package lies; `undefined` when this is no compiled code. */
function programFolder(): string | undefined {
  const dist = join(packageFile().folder, "dist");
  return fileURLToPath(import.meta.url).startsWith(dist + sep) ? dist : undefined;
}

function readVersion(): string {
  return packageFile().version;
}

/** The package.json of this package, found upwards: sources lie less deep than dist. */
function packageFile(): { readonly folder: string; readonly version: string } {
  let folder = dirname(fileURLToPath(import.meta.url));
  for (; dirname(folder) !== folder; folder = dirname(folder)) {
    try {
      const manifest: unknown = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
      if (typeof manifest !== "object" || manifest === null) continue;
      if (!("name" in manifest) || manifest.name !== "rpcgen" || !("version" in manifest)) continue;
      return { folder, version: String(manifest.version) };
    } catch {
      // No package.json in this folder.
    }
  }
  return { folder, version: "unknown" };
}
