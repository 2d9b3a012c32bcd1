/** `npm run bench`: measures, prints tables and writes JSON. Runs in the folder of its package. */
import { callsCommand } from "./calls/calls-command.js";
import { help, readCommandLine, type Command, type Options } from "./command-line.js";

const commands: Readonly<Record<Command, (options: Options) => Promise<void>>> = {
  calls: callsCommand,
  costs: async (options) => (await import("./costs/costs-command.js")).costsCommand(options),
  codec: async (options) => (await import("./codec/codec-command.js")).codecCommand(options),
  generator: async (options) =>
    (await import("./generator/generator-command.js")).generatorCommand(options),
  editor: async (options) => (await import("./editor/editor-command.js")).editorCommand(options),
  neighbours: async (options) =>
    (await import("./neighbours/neighbours-command.js")).neighboursCommand(options),
  profile: async (options) =>
    (await import("./profile/profile-command.js")).profileCommand(options),
  page: async (options) => (await import("./page/page-command.js")).pageCommand(options),
};

const options = readCommandLine(process.argv.slice(2));
if (options === "help") {
  process.stdout.write(help);
} else if ("wrong" in options) {
  process.stderr.write(`${options.wrong}\n\n${help}`);
  process.exitCode = 2;
} else {
  await commands[options.command](options);
}
