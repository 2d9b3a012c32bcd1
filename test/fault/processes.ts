import process from "node:process";
import { fileURLToPath } from "node:url";
import type { TestContext } from "node:test";
import { type ServerInfo, Station, type StationOptions } from "../../runtime/src/index.js";
import { ProbeClient } from "../runtime/support/probe-service.js";
import { RecordingLogger } from "../runtime/support/recording-logger.js";
import { serveProbe } from "./probe-process.js";
import { BackgroundProcess } from "../support/background-process.js";

const program = fileURLToPath(import.meta.url);
const repository = fileURLToPath(new URL("../../", import.meta.url));

/** A server that runs in a process of its own. */
export interface ServerProcess {
  readonly info: ServerInfo;
  signal(name: NodeJS.Signals): void;
  /** Kills it, and waits until it is gone. */
  kill(): Promise<void>;
}

/** Starts a server; the test ends it. Port 0 lets the system choose. */
export async function startServer(
  context: TestContext,
  id: string,
  port = 0,
): Promise<ServerProcess> {
  const args = ["--import", "tsx", program, "--serve", id, String(port)];
  const child = new BackgroundProcess(process.execPath, args, {
    cwd: repository,
    timeoutMs: 30_000,
  });
  context.after(() => child.stop());
  await child.printed(".\n");
  const taken = Number(/listens on (\d+)\./.exec(child.output)?.[1]);
  return {
    info: { id, type: "probe", host: "127.0.0.1", port: taken },
    signal: (name) => child.signal(name),
    kill: () => child.stop(),
  };
}

/** A station that the test closes, and its stub. */
export function startClient(
  context: TestContext,
  servers: readonly ServerInfo[],
  options: StationOptions = {},
): ProbeClient {
  const station = new Station({ servers, logger: new RecordingLogger(), ...options });
  context.after(() => station.close());
  return new ProbeClient(station);
}

/** Calls until there is an answer: each attempt lets the network go on before the next. */
export async function untilAnswered(client: ProbeClient): Promise<void> {
  for (;;) {
    try {
      await client.echo("back");
      return;
    } catch {
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
}

const [flag, id, port] = process.argv.slice(2);
// The child that startServer starts runs this very file.
if (flag === "--serve" && id !== undefined) await serveProbe(id, Number(port));
