import { Argument, Command, CommanderError, InvalidArgumentError, Option } from "commander";

import { suggest } from "../diagnostics/suggest.js";
import type { ExportFormat } from "../export/export-model.js";
import { outputFormats } from "./command-io.js";
import type { CommandIo, CommonOptions, ExitStatus, OutputFormat } from "./command-io.js";
import { addRemoteCommands } from "./remote-commands.js";

/** A run of the command line: what was typed, and the world around it. */
export interface CliRun {
  /** Without the names of the interpreter and the script. */
  readonly words: readonly string[];
  readonly io: CommandIo;
}

interface RawOptions {
  readonly config?: string;
  readonly format?: OutputFormat;
  readonly maxErrors: number;
}

interface RawSwitches {
  readonly check?: boolean;
  readonly fix?: boolean;
  readonly stats?: boolean;
  readonly watch?: boolean;
  readonly cache?: boolean;
  readonly frozenLock?: boolean;
  readonly cleanUserRpc?: boolean;
  readonly against?: string;
}

const exportFormats: readonly ExportFormat[] = ["proto", "json-schema", "descriptor"];

const commandNames = [
  "generate",
  "check",
  "explain",
  "export",
  "format",
  "init",
  "migrate",
  "scaffold",
  "call",
  "ls",
  "help",
];

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
    .version(io.version, "-V, --version", "print the version")
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
      .option("--check", "write nothing; fail when the output is not up to date")
      .addOption(watchOption())
      .option("--frozen-lock", "fail when rpc.lock.json would have to change")
      .option("--clean-user-rpc", "first take UserRpc blocks written by hand out of the remotes")
      .option("--no-cache", "do everything again, even when nothing has changed")
      .addOption(statsOption()),
  ).action(async (options: RawOptions & RawSwitches) => {
    const { generateCommand } = await import("./generate.js");
    const { check = false, stats = false, watch = false, ...others } = options;
    const { cache, frozenLock, cleanUserRpc } = others;
    const switches = { check, stats, watch, cache, frozenLock, cleanUserRpc };
    finish(await generateCommand(io, { ...common(io, options), ...switches }));
  });
  withCommonOptions(
    program
      .command("check")
      .argument("[files...]", "files or patterns; those of rpcgen.json unless given")
      .description("say what is wrong, write nothing")
      .option("--fix", "mend what is safe to mend, say what is left")
      .option("--against <baseline>", "also say what breaks users of a git reference or a folder")
      .addOption(statsOption()),
  ).action(async (files: readonly string[], options: RawOptions & RawSwitches) => {
    const { checkCommand } = await import("./check.js");
    const { runGit } = await import("./run-git.js");
    const { fix = false, stats = false, against: baseline } = options;
    const against = baseline === undefined ? undefined : { baseline, runGit };
    finish(checkCommand(io, { ...common(io, options), files, fix, stats, against }));
  });
  addFormat(program, io, finish);
  addExplain(program, io, finish);
  addExport(program, io, finish);
  addMigrate(program, io, finish);
  addScaffold(program, io, finish);
  addRemoteCommands(program, io, finish);
  program
    .command("init")
    .description("begin a project: rpcgen.json and a first .rpc file; never overwrites")
    .action(async () => {
      const { initCommand } = await import("./init.js");
      finish(initCommand(io, { format: "pretty", maxErrors: 100, config: undefined }));
    });
  return program;
}

function addFormat(program: Command, io: CommandIo, finish: (status: ExitStatus) => void): void {
  withCommonOptions(
    program
      .command("format")
      .argument("[files...]", "files or patterns, or `-` for the standard input")
      .description("lay out .rpc files in the one style; those of rpcgen.json unless given")
      .option("--check", "write nothing; list what would change, and fail if anything would"),
  ).action(async (files: readonly string[], options: RawOptions & { readonly check?: boolean }) => {
    const { formatCommand } = await import("./format.js");
    const { readInput } = await import("./format-input.js");
    const check = options.check === true;
    finish(await formatCommand(io, { ...common(io, options), files, check, readInput }));
  });
}

function addExplain(program: Command, io: CommandIo, finish: (status: ExitStatus) => void): void {
  program
    .command("explain")
    .argument("<code>", "`RPC2003`, or its name `unknown-type`")
    .description("print the page of a diagnostic: what it means, what to do, examples")
    .action(async (code: string) => {
      const { explainCommand } = await import("./explain.js");
      finish(explainCommand(io, code));
    });
}

function addExport(program: Command, io: CommandIo, finish: (status: ExitStatus) => void): void {
  withCommonOptions(
    program
      .command("export")
      .addArgument(new Argument("<what>", "what to make of them").choices(exportFormats))
      .description("the same interfaces for other languages and tools")
      .option("-o, --out <path>", "folder or file to write to; standard output unless given")
      .option("--force", "replace files that rpcgen did not write"),
  ).action(async (what: ExportFormat, options: RawOptions & RawExportOptions) => {
    const { exportCommand } = await import("./export.js");
    const { out, force = false } = options;
    finish(exportCommand(io, { ...common(io, options), what, out, force }));
  });
}

function addMigrate(program: Command, io: CommandIo, finish: (status: ExitStatus) => void): void {
  withCommonOptions(
    program
      .command("migrate")
      .description("the .rpc files that say what remotes in TypeScript say, with the same numbers")
      .option("-o, --out <folder>", "folder to write to; standard output unless given"),
  ).action(async (options: RawOptions & { readonly out?: string }) => {
    const { migrateCommand } = await import("./migrate.js");
    finish(migrateCommand(io, { ...common(io, options), out: options.out }));
  });
}

function addScaffold(program: Command, io: CommandIo, finish: (status: ExitStatus) => void): void {
  withCommonOptions(
    program
      .command("scaffold")
      .description("write a class for each service that has none, add methods that are missing")
      .option("-o, --out <folder>", "folder of the classes", "src"),
  ).action(async (options: RawOptions & { readonly out: string }) => {
    const { scaffoldCommand } = await import("./scaffold.js");
    finish(await scaffoldCommand(io, { ...common(io, options), out: options.out }));
  });
}

interface RawExportOptions {
  readonly out?: string;
  readonly force?: boolean;
}

function watchOption(): Option {
  const text = "stay, and generate again whenever a source changes";
  return new Option("-w, --watch", text).conflicts("check");
}

function statsOption(): Option {
  return new Option("--stats", "say how long each stage took, on the error stream");
}

function withCommonOptions(command: Command): Command {
  return command
    .option("-c, --config <file>", "the configuration, instead of the nearest rpcgen.json")
    .addOption(
      new Option("--format <format>", "how to show diagnostics")
        .choices(outputFormats)
        .default(undefined, "pretty; github in GitHub Actions"),
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

function common(io: CommandIo, options: RawOptions): CommonOptions {
  const usual = io.environment["GITHUB_ACTIONS"] === "true" ? "github" : "pretty";
  const { format = usual, maxErrors, config } = options;
  return { format, maxErrors, config };
}
