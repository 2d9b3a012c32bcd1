import type { Host } from "../host.js";

/** What a command works with; nothing else reaches the outside. */
export interface CommandIo {
  readonly host: Host;
  /** Absolute path of the working folder. */
  readonly folder: string;
  /** Results: what a program would read. */
  readonly print: (text: string) => void;
  /** Diagnostics and progress: what a person reads. */
  readonly printError: (text: string) => void;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Whether `printError` goes to a terminal. */
  readonly isTerminal: boolean;
  /** Milliseconds from some fixed moment. */
  readonly now: () => number;
}

/** Options that all commands take. */
export interface CommonOptions {
  readonly format: OutputFormat;
  readonly maxErrors: number;
  /** Path of rpcgen.json when it is not to be searched for. */
  readonly config: string | undefined;
}

/** How diagnostics are shown. */
export type OutputFormat = "pretty" | "json";

/** What a command tells the shell. */
export type ExitStatus = 0 | 1 | 2;
