import type { CommandIo } from "../../../compiler/src/commands/command-io.js";
import type { Host } from "../../../compiler/src/host.js";

/** A command's surroundings in memory, and what it printed to them. */
export class ScriptedIo {
  readonly io: CommandIo;
  printed = "";
  printedErrors = "";

  constructor(host: Host, folder: string = "/project") {
    this.io = {
      host,
      folder,
      print: (text) => {
        this.printed += text;
      },
      printError: (text) => {
        this.printedErrors += text;
      },
      environment: {},
      isTerminal: false,
      now: () => 0,
    };
  }
}
