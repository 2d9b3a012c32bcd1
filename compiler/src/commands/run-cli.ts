import { Command, CommanderError, InvalidArgumentError, Option } from "commander";

import { suggest } from "../diagnostics/suggest.js";
import type { CommandIo, CommonOptions, ExitStatus, OutputFormat } from "./command-io.js";

/** A run of the command line: what was typed, and the world around it. */
export interface CliRun {
  /** Without the names of the interpreter and the script. */
  readonly words: readonly string[];
  readonly version: string;
  readonly io: CommandIo;
}

interface RawOptions {
  readonly config?: string;
  readonly format: OutputFormat;
  readonly maxErrors: number;
}

const commandNames = ["generate", "check", "init", "help"];

/** Runs one command and returns its exit status; a command's code is loaded when it is used. */
export async function runCli(run: CliRun): Promise<ExitStatus> {
  let status: ExitStatus = 0;
  const program = buildProgram(run, (result) => {
    status = result;
  });
  try {
    await program.parseAsync([...run.words], { from: "user" });
    return status;
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return 0;
    const word = run.words[0] ?? "";
    if (error.code === "commander.excessArguments" && !isKnownWord(word)) {
      const nearest = suggest(word, commandNames);
      const hint = nearest === undefined ? "" : ` Did you mean \`${nearest}\`?`;
      run.io.printError(`There is no command \`${word}\`.${hint}\n`);
    }
    run.io.printError("`rpcgen --help` shows what there is.\n");
    return 2;
  }
}

function isKnownWord(word: string | undefined): boolean {
  return word === undefined || word.startsWith("-") || commandNames.includes(word);
}

function buildProgram(run: CliRun, finish: (status: ExitStatus) => void): Command {
  const { io } = run;
  const program = new Command("rpcgen")
    .description("Turns .rpc interface files into typed TypeScript clients and servers.")
    .version(run.version, "-V, --version", "print the version")
    .helpOption("-h, --help", "show this help")
    .exitOverride()
    .configureOutput({
      writeOut: io.print,
      writeErr: (text) => {
        // Of an unknown command commander says that the default one has too many arguments.
        if (isKnownWord(run.words[0]) || !text.includes("too many arguments")) io.printError(text);
      },
    })
    .addHelpText(
      "after",
      "\nWithout a command: generate. Exit status: 0 fine, 1 mistakes found,\n2 wrong usage or configuration, 70 a bug in rpcgen.",
    );
  withCommonOptions(
    program
      .command("generate", { isDefault: true })
      .description("generate TypeScript as rpcgen.json says")
      .option("--check", "write nothing; fail when the output is not up to date"),
  ).action(async (options: RawOptions & { readonly check?: boolean }) => {
    const { generateCommand } = await import("./generate.js");
    const check = options.check === true;
    finish(await generateCommand(io, { ...common(options), check }));
  });
  withCommonOptions(
    program
      .command("check")
      .argument("[files...]", "files or patterns; those of rpcgen.json unless given")
      .description("say what is wrong, write nothing"),
  ).action(async (files: readonly string[], options: RawOptions) => {
    const { checkCommand } = await import("./check.js");
    finish(checkCommand(io, { ...common(options), files }));
  });
  program
    .command("init")
    .description("begin a project: rpcgen.json and a first .rpc file; never overwrites")
    .action(async () => {
      const { initCommand } = await import("./init.js");
      finish(initCommand(io, { format: "pretty", maxErrors: 100, config: undefined }));
    });
  return program;
}

function withCommonOptions(command: Command): Command {
  return command
    .option("-c, --config <file>", "the configuration, instead of the nearest rpcgen.json")
    .addOption(
      new Option("--format <format>", "how to show diagnostics")
        .choices(["pretty", "json"])
        .default("pretty"),
    )
    .addOption(
      new Option("--max-errors <number>", "show no more errors than this")
        .argParser(positiveInteger)
        .default(100),
    );
}

function positiveInteger(text: string): number {
  if (!/^[1-9][0-9]{0,8}$/.test(text)) throw new InvalidArgumentError("It must be 1 or more.");
  return Number(text);
}

function common(options: RawOptions): CommonOptions {
  return { format: options.format, maxErrors: options.maxErrors, config: options.config };
}
