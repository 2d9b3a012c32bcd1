import { copyFileSync, existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { BackgroundProcess } from "./background-process.js";
import { mustRun } from "./run-process.js";

const REPOSITORY = fileURLToPath(new URL("../../", import.meta.url));
const FIXTURES = join(REPOSITORY, "test/system/fixtures/pomelo");
/** Where the packages are installed: beside those of the repository, which nothing else finds. */
const FOLDER = join(REPOSITORY, "node_modules/.cache/old-neighbours");
const TIMEOUT_MS = 120_000;

/** A package of old, what it is to speak, and whether it gathers what it sends. */
export interface OldWire {
  readonly name: "pinus-rpc" | "pomelo-rpc-103" | "pomelo-rpc-107";
  readonly wire: "tcp" | "mqtt";
  readonly isBuffered: boolean;
}

/** Installs pinus-rpc and pomelo-rpc where they are not yet, without running their scripts. */
export async function installOldNeighbours(): Promise<void> {
  mkdirSync(FOLDER, { recursive: true });
  for (const file of ["package.json", "package-lock.json"]) {
    copyFileSync(join(FIXTURES, file), join(FOLDER, file));
  }
  if (existsSync(join(FOLDER, "node_modules/pinus-rpc"))) return;
  const options = ["--ignore-scripts", "--no-audit", "--no-fund"];
  await mustRun("npm", ["ci", ...options], { cwd: FOLDER, timeoutMs: TIMEOUT_MS });
}

/** A server of old that listens; port 0 lets the system choose. */
export async function startOldServer(
  old: OldWire,
  port: number,
): Promise<[BackgroundProcess, number]> {
  const server = start("server.cjs", old, port);
  await server.printed("port ");
  const [, found = ""] = /port (\d+)\./.exec(server.output) ?? [];
  return [server, Number(found)];
}

/** A caller of old, which is told what to call. */
export class OldClient {
  readonly #process: BackgroundProcess;
  #asked = 0;

  constructor(old: OldWire, port: number) {
    this.#process = start("client.cjs", old, port);
  }

  /** Calls a method; gives what the callback got. */
  call(method: string, ...args: readonly unknown[]): Promise<object> {
    return this.#ask({ call: [method, args] });
  }

  /** Makes so many calls at once; gives how many were answered wrongly, or not at all. */
  echoes(count: number): Promise<object> {
    return this.#ask({ echoes: count });
  }

  stop(): Promise<void> {
    return this.#process.stop();
  }

  async #ask(request: object): Promise<object> {
    const n = ++this.#asked;
    this.#process.write(`${JSON.stringify({ n, ...request })}\n`);
    const begin = `{"n":${String(n)}`;
    await this.#process.printed(begin);
    const line = this.#process.output.split("\n").find((each) => each.startsWith(begin));
    // The cast: it printed an object.
    const { n: _n, ...result } = JSON.parse(line ?? "{}") as { readonly n: number };
    return result;
  }
}

function start(file: string, { name, wire, isBuffered }: OldWire, port: number): BackgroundProcess {
  const words = [FOLDER, name, wire, String(port), isBuffered ? "buffered" : "single"];
  const options = { cwd: FOLDER, timeoutMs: TIMEOUT_MS, hasInput: true };
  return new BackgroundProcess(process.execPath, [join(FIXTURES, file), ...words], options);
}
