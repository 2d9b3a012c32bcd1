import { type Command, InvalidArgumentError, Option } from "commander";

import { durationMs } from "../semantics/duration.js";
import type { CommandIo, ExitStatus } from "./command-io.js";
import { remoteFormats, type RemoteFormat } from "./remote-report.js";
import { parseServerAddress, type ServerAddress } from "./server-address.js";

interface RawRemoteOptions {
  readonly secure?: boolean;
  readonly timeout?: number;
  readonly credentials?: string;
  readonly metadata: Readonly<Record<string, string>>;
  readonly format: RemoteFormat;
  readonly types?: boolean;
  readonly registry?: string;
  readonly config?: string;
}

const callExamples = `
The server needs reflection: \`new Gateway({ …, reflection: true })\`.

Examples:
  rpcgen call 127.0.0.1:3333 Greeter/greet '{ "guest": "Ann" }'
  rpcgen call wss://chat.example/rpc chat.v1.ChatRemote/watch '["lobby"]' --timeout 1m
  rpcgen call :3333 Files/upload '{ "name": "x" }' - < parts.jsonl

\`-\` reads what a method takes as a stream from the standard input, one JSON value to a line.
Results are JSON, each item of a stream on a line of its own; with \`--format json\` every result,
and an error too.
Exit status: 0 fine, 1 the call has failed, 2 wrong usage, 70 a bug in rpcgen.`;

const lsExamples = `
The server needs reflection: \`new Gateway({ …, reflection: true })\`.

Examples:
  rpcgen ls 127.0.0.1:3333
  rpcgen ls tls://chat.example:3333 ChatRemote User
  rpcgen ls ws://127.0.0.1:3334/rpc --types --format json
  rpcgen ls --registry etcd://127.0.0.1:2379
  rpcgen ls --registry file:servers.json

A registry needs no reflection. \`(differs from yours)\` marks a server whose services take or give something
else than your own sources declare, all services of its type together. Where they declare none, or there is
no rpcgen.json, servers of a type are compared with each other: \`(differs from others)\`.`;

/** Adds the commands that call servers. */
export function addRemoteCommands(
  program: Command,
  io: CommandIo,
  finish: (status: ExitStatus) => void,
): void {
  withRemoteOptions(
    program
      .command("call")
      .description("call a method of a running server with JSON")
      .argument("<address>", "`host:port`, or with `tcp://`, `tls://`, `ws://`, `wss://`", address)
      .argument("<method>", "`chat.v1.ChatRemote/join`, or `ChatRemote/join`")
      .argument("[input...]", "the arguments as JSON, by name or by position, and `-` for items")
      .addHelpText("after", callExamples),
  ).action(
    async (
      to: ServerAddress,
      method: string,
      input: readonly string[],
      options: RawRemoteOptions,
    ) => {
      const { callCommand } = await import("./call.js");
      const { readInputLines } = await import("./input-lines.js");
      const given = { ...remote(io, to, options), method, input, readLines: readInputLines };
      finish(await callCommand(io, given));
    },
  );
  withRemoteOptions(
    program
      .command("ls")
      .description("list what a running server serves, or which servers there are")
      .option("--registry <registry>", "list its servers: `etcd://host:2379`, `file:servers.json`")
      .option("-c, --config <file>", "the configuration whose sources a registry is compared with")
      .argument("[address]", "`host:port`, or with `tcp://`, `tls://`, `ws://`, `wss://`", address)
      .argument("[names...]", "services and types to show")
      .option("--types", "show messages, unions, enums and errors too")
      .addHelpText("after", lsExamples),
  ).action(
    async (
      to: ServerAddress | undefined,
      names: readonly string[],
      options: RawRemoteOptions,
      command: Command,
    ) => {
      const { types = false, registry, format, config } = options;
      if ((to === undefined) === (registry === undefined)) {
        command.error("error: expected an address or `--registry`");
      } else if (registry !== undefined) {
        const { lsRegistryCommand } = await import("./ls-registry.js");
        finish(await lsRegistryCommand(io, { registry, format, config }));
      } else if (to !== undefined) {
        const { lsCommand } = await import("./ls.js");
        finish(await lsCommand(io, { ...remote(io, to, options), names, types }));
      }
    },
  );
}

function withRemoteOptions(command: Command): Command {
  return command
    .option("--secure", "connect with TLS, as `tls://` and `wss://` do")
    .addOption(
      new Option("--timeout <duration>", "time for the call: `500ms`, `2s`, `1m`").argParser(time),
    )
    .option(
      "--credentials <text>",
      "show this to the server; else RPCGEN_CREDENTIALS, if it is set",
    )
    .addOption(
      new Option("--metadata <name=value>", "send this along; may be given again")
        .argParser(metadata)
        .default({}, "none"),
    )
    .addOption(
      new Option("--format <format>", "how to print").choices(remoteFormats).default("pretty"),
    );
}

function remote(
  io: CommandIo,
  to: ServerAddress,
  options: RawRemoteOptions,
): {
  readonly address: ServerAddress;
  readonly timeoutMs: number | undefined;
  readonly credentials: string | undefined;
  readonly metadata: Readonly<Record<string, string>>;
  readonly format: RemoteFormat;
} {
  const { secure, timeout, metadata, format } = options;
  return {
    address: secure === true ? { ...to, secure } : to,
    timeoutMs: timeout,
    credentials: options.credentials ?? io.environment["RPCGEN_CREDENTIALS"],
    metadata,
    format,
  };
}

function address(text: string): ServerAddress {
  const parsed = parseServerAddress(text);
  if (typeof parsed === "string") throw new InvalidArgumentError(parsed);
  return parsed;
}

function time(text: string): number {
  const parsed = durationMs(text);
  if (parsed === undefined) throw new InvalidArgumentError("Expected a number and ms, s, m or h.");
  return parsed;
}

function metadata(
  text: string,
  before: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const at = text.indexOf("=");
  if (at < 1) throw new InvalidArgumentError("Expected a name, `=` and a value.");
  return { ...before, [text.slice(0, at)]: text.slice(at + 1) };
}
