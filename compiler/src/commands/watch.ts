import { loadConfig } from "../config/load-config.js";
import type { Config } from "../config/load-config.js";
import { hasErrors } from "../diagnostics/diagnostic-list.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { renderJson } from "../diagnostics/render-json.js";
import { OutputMemory } from "../emit/output-memory.js";
import { RecordingHost } from "../recording-host.js";
import { GenerateSession } from "../session/generate-session.js";
import type { Doubts } from "../session/parsed-sources.js";
import { Stopwatch } from "../stopwatch.js";
import type { CommandIo, CommonOptions, ExitStatus } from "./command-io.js";
import { compileRequest } from "./compile-request.js";
import { InputWatch } from "./input-watch.js";
import { keepLock } from "./lock-output.js";
import { removeLeftovers, writeOutput } from "./output.js";
import { count, report } from "./report.js";
import { StatusLine } from "./status-line.js";
import { WatchedInputs } from "./watched-inputs.js";

/** Options of `rpcgen generate --watch`. */
export interface WatchOptions extends CommonOptions {
  /** Say how long each stage of each round took. */
  readonly stats?: boolean;
}

/** `rpcgen generate --watch`: generates, and again whenever a source changes, until it is told to end. */
export async function watchCommand(io: CommandIo, options: WatchOptions): Promise<ExitStatus> {
  const rounds = new GenerateRounds(io, options);
  return new Promise((resolve, reject) => {
    let inputs: InputWatch | undefined;
    // Before the first round: who wants it to end waits until all of that is written.
    const callOff = io.watching.onStop(() => finish(() => resolve(0)));
    const finish = (settle: () => void): void => {
      callOff();
      inputs?.close();
      rounds.statusLine.end();
      settle();
    };
    // A bug of ours ends the command as it would end any other.
    const fail = (error: Error): void => finish(() => reject(error));
    try {
      const first = rounds.next("all");
      if (!rounds.isConfigured) return finish(() => resolve(2));
      const look = (doubts: Doubts): WatchedInputs => rounds.next(doubts);
      const isUnsettled = (): boolean => rounds.isUnsettled;
      inputs = new InputWatch(io, first, { look, isUnsettled, fail });
    } catch (error) {
      fail(error instanceof Error ? error : new Error(String(error)));
    }
  });
}

/** What a round came to, as far as it is shown. */
interface Round {
  readonly diagnostics: readonly Diagnostic[];
  readonly status: string;
  /** Whether there is anything to say even if nothing of the above has changed. */
  readonly isNews: boolean;
}

/** The rounds of one watch: each reads what is there, and brings the output up to date. */
class GenerateRounds {
  readonly statusLine: StatusLine;
  /** Whether there is a configuration to work by. */
  isConfigured = false;
  /** Whether the output could not be brought up to date, though the sources have no mistakes. */
  isUnsettled = false;
  readonly #io: CommandIo;
  readonly #options: WatchOptions;
  #project: { readonly key: string; readonly session: GenerateSession } | undefined;
  #memory = new OutputMemory();
  #out: string | undefined;
  #shown: string | undefined;

  constructor(io: CommandIo, options: WatchOptions) {
    this.#io = io;
    this.#options = options;
    this.statusLine = new StatusLine(io);
  }

  /** Does one round; the result is what it depended on. `doubts`: files that are to be read in any case. */
  next(doubts: Doubts): WatchedInputs {
    const io = this.#io;
    const recording = new RecordingHost(io.host);
    const loaded = loadConfig(recording, { folder: io.folder, file: this.#options.config });
    this.isConfigured = loaded.config !== undefined;
    if (loaded.config === undefined) {
      const status = "watching: rpcgen.json has mistakes, the output is left as it was";
      this.#show({ diagnostics: loaded.diagnostics, status, isNews: false });
    } else {
      this.#out = loaded.config.out;
      this.#show(this.#generate(loaded.config, recording, doubts));
    }
    return new WatchedInputs(io.host, recording, this.#out);
  }

  #generate(config: Config, recording: RecordingHost, doubts: Doubts): Round {
    const io = this.#io;
    const started = io.now();
    const stopwatch = new Stopwatch(io.now);
    const isFirst = this.#startProject(config);
    const request = compileRequest(config, io.folder, stopwatch);
    const project = this.#project?.session.generate(recording, request, doubts);
    const diagnostics = [...(project?.diagnostics ?? [])];
    let done = "";
    let hasChanged = project?.hasNewText === true;
    this.isUnsettled = false;
    if (project?.files !== undefined) {
      const output = { config, files: project.files, stopwatch, memory: this.#memory };
      diagnostics.push(...keepLock(io, project.lock, { check: false, frozen: false }));
      const outcome = writeOutput(io, output);
      if (isFirst) removeLeftovers(io, output);
      diagnostics.push(...outcome.diagnostics);
      this.isUnsettled = outcome.diagnostics.length > 0;
      hasChanged ||= outcome.hasChanged;
      done = `${outcome.summary} in ${Math.round(io.now() - started)} ms`;
    }
    if (this.#options.stats === true) io.printError(stopwatch.report());
    const errors = diagnostics.filter(({ severity }) => severity === "error").length;
    if (hasErrors(diagnostics)) done = `${count(errors, "error")}, the output is left as it was`;
    const files = project?.sources === undefined ? "" : ` ${count(project.sources, "file")}`;
    return { diagnostics, status: `watching${files}: ${done}`, isNews: hasChanged };
  }

  /** Another configuration is another project: nothing of the one before counts. */
  #startProject(config: Config): boolean {
    const key = JSON.stringify(config);
    if (this.#project?.key === key) return false;
    this.#project = { key, session: new GenerateSession(config.emit) };
    this.#memory = new OutputMemory();
    return true;
  }

  /** Says nothing when there is nothing to say that was not said before. */
  #show({ diagnostics, status, isNews }: Round): void {
    const content = diagnostics.map(renderJson).join("");
    if (!isNews && content === this.#shown) return;
    this.#shown = content;
    this.statusLine.clear();
    report(this.#io, this.#options, diagnostics);
    this.statusLine.show(status);
  }
}
