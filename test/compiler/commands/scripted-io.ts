import type { CommandIo } from "../../../compiler/src/commands/command-io.js";
import type { Host } from "../../../compiler/src/host.js";

/** A command's surroundings in memory, and what it printed to them. */
export class ScriptedIo {
  readonly io: CommandIo;
  printed = "";
  printedErrors = "";
  printedBytes: Uint8Array | undefined;

  constructor(
    host: Host,
    folder: string = "/project",
    environment: Readonly<Record<string, string>> = {},
  ) {
    this.io = {
      host,
      folder,
      print: (text) => {
        this.printed += text;
      },
      printBytes: (bytes) => {
        this.printedBytes = bytes;
      },
      printError: (text) => {
        this.printedErrors += text;
      },
      environment,
      isTerminal: false,
      isOutputTerminal: false,
      now: () => 0,
      version: "1.2.3",
      programFolder: undefined,
      watching: {
        watchFolder: () => undefined,
        after: () => () => {},
        onStop: () => () => {},
      },
    };
  }
}
