import { parseArgs } from "node:util";
import { peerNames } from "./calls/peers.js";
import { isMeant, workloads } from "./calls/workloads.js";

/** What the command line says. */
export interface Options {
  readonly command: Command;
  /** Undefined: all of them. */
  readonly peers: readonly string[] | undefined;
  /** Undefined: all of them. */
  readonly workloads: readonly string[] | undefined;
  readonly rounds: number;
  readonly seconds: number;
  readonly output: string | undefined;
}

const commands = [
  "calls",
  "costs",
  "codec",
  "generator",
  "editor",
  "neighbours",
  "profile",
  "page",
] as const;

/** What can be measured. */
export type Command = (typeof commands)[number];

/** The text of `--help`. */
export const help = `Usage: npm run bench [-- <what> [options]]

What:
  calls      calls per second, latency, CPU and memory of every peer (the default)
  costs      what calls in flight, idle connections and starting cost
  codec      encoding and decoding, in one process
  generator  the time that generators take, each a process of its own
  editor     what a compiler takes to check calls to many services
  neighbours clients of pinus, served by pinus and by our gateway
  profile    the hottest functions of our client and server
  page       nothing: puts the tables of bench/results into docs/performance.md

Options:
  --peers <names>      only these: ${peerNames.join(", ")}
  --workloads <names>  only these: W1, W2, W3 (or W1-64 for one step), S1, S2
  --rounds <number>    how often each is measured (default 7)
  --seconds <number>   how long each time (default 1)
  --output <file>      where the JSON goes (default results/<what>-node-<version>.json)
  --help               this text
`;

/** Reads the command line; a text is what is wrong with it. */
export function readCommandLine(args: readonly string[]): Options | "help" | { wrong: string } {
  const parsed = parse(args);
  if (typeof parsed === "string") return { wrong: parsed };
  const { values, positionals } = parsed;
  if (values.help === true) return "help";
  const [word = "calls", ...more] = positionals;
  const command = commands.find((name) => name === word);
  if (command === undefined || more.length > 0) {
    return { wrong: `unknown: ${positionals.join(" ")}` };
  }
  const peers = listOf(values.peers);
  const unknownPeer = peers?.find((name) => !peerNames.includes(name));
  if (unknownPeer !== undefined) return { wrong: `no peer ${unknownPeer}` };
  const wanted = listOf(values.workloads);
  const unknown = wanted?.find((name) => !workloads.some((workload) => isMeant(workload, name)));
  if (unknown !== undefined) return { wrong: `no workload ${unknown}` };
  const [rounds, seconds] = [Number(values.rounds), Number(values.seconds)];
  if (!Number.isInteger(rounds) || rounds < 1) return { wrong: "--rounds takes a number from 1" };
  if (!(seconds > 0)) return { wrong: "--seconds takes a number above 0" };
  return { command, peers, workloads: wanted, rounds, seconds, output: values.output };
}

function parse(args: readonly string[]): ReturnType<typeof parseKnown> | string {
  try {
    return parseKnown(args);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function parseKnown(args: readonly string[]) {
  return parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      peers: { type: "string" },
      workloads: { type: "string" },
      rounds: { type: "string", default: "7" },
      seconds: { type: "string", default: "1" },
      output: { type: "string" },
      help: { type: "boolean" },
    },
  });
}

function listOf(value: string | undefined): readonly string[] | undefined {
  return value?.split(",").filter((word) => word !== "");
}
