import type { Host } from "../host.js";
import type { Watching } from "./watching.js";

/** What a command works with; nothing else reaches the outside. */
export interface CommandIo {
  readonly host: Host;
  /** Absolute path of the working folder. */
  readonly folder: string;
  /** Results: what a program would read. */
  readonly print: (text: string) => void;
  /** A result that is no text. */
  readonly printBytes: (bytes: Uint8Array) => void;
  /** Diagnostics and progress: what a person reads. */
  readonly printError: (text: string) => void;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Whether `printError` goes to a terminal. */
  readonly isTerminal: boolean;
  /** Whether `print` goes to a terminal. */
  readonly isOutputTerminal: boolean;
  /** Milliseconds from some fixed moment. */
  readonly now: () => number;
  /** Version of rpcgen. */
  readonly version: string;
  /** Absolute path of the folder that holds all of rpcgen's compiled code; `undefined` when it runs from its sources. */
  readonly programFolder: string | undefined;
  /** For commands that stay until they are told to end. */
  readonly watching: Watching;
}

/** Options that all commands take. */
export interface CommonOptions {
  readonly format: OutputFormat;
  readonly maxErrors: number;
  /** Path of rpcgen.json when it is not to be searched for. */
  readonly config: string | undefined;
}

/** The ways to show diagnostics. */
export const outputFormats = ["pretty", "json", "github", "sarif"] as const;

/** How diagnostics are shown. */
export type OutputFormat = (typeof outputFormats)[number];

/** What a command tells the shell. */
export type ExitStatus = 0 | 1 | 2;
