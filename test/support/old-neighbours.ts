import { copyFileSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { BackgroundProcess } from "./background-process.js";
import { mustRun } from "./run-process.js";

const REPOSITORY = fileURLToPath(new URL("../../", import.meta.url));
const FIXTURES = join(REPOSITORY, "test/e2e/pomelo/fixtures");
/** Where the packages are installed: beside those of the repository, which nothing else finds. */
const FOLDER = join(REPOSITORY, "node_modules/.cache/old-neighbours");
const MANIFESTS = ["package.json", "package-lock.json"] as const;
const TIMEOUT_MS = 120_000;

/** A package of old, what it is to speak, and whether it gathers what it sends. */
export interface OldWire {
  readonly name: "pinus-rpc" | "pomelo-rpc-103" | "pomelo-rpc-107";
  readonly wire: "tcp" | "mqtt" | "mqtt2" | "ws";
  readonly isBuffered: boolean;
}

/**
 * Installs pinus-rpc and pomelo-rpc where they are not yet, without running their scripts. Where that
 * cannot be done, as without a network, gives the reason why tests have to do without them.
 */
export async function installOldNeighbours(): Promise<string | false> {
  if (isInstalled()) return false;
  // Another test may do the same at this moment: whoever is ready first has done it.
  const folder = `${FOLDER}-${String(process.pid)}`;
  mkdirSync(folder, { recursive: true });
  for (const file of MANIFESTS) copyFileSync(join(FIXTURES, file), join(folder, file));
  try {
    const options = ["--ignore-scripts", "--no-audit", "--no-fund"];
    await mustRun("npm", ["ci", ...options], { cwd: folder, timeoutMs: TIMEOUT_MS });
    if (!isInstalled()) {
      rmSync(FOLDER, { recursive: true, force: true });
      renameSync(folder, FOLDER);
    }
    return false;
  } catch (error) {
    if (isInstalled()) return false;
    const reason = error instanceof Error ? error.message : String(error);
    const [code = "npm ci failed"] = /npm error code \S+/.exec(reason) ?? [];
    return `pinus-rpc and pomelo-rpc cannot be installed: ${code}`;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function isInstalled(): boolean {
  if (!existsSync(join(FOLDER, "node_modules/pinus-rpc"))) return false;
  return MANIFESTS.every((file) => {
    return readFileSync(join(FOLDER, file), "utf8") === readFileSync(join(FIXTURES, file), "utf8");
  });
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

/** How many calls of an old caller ended how. */
export interface OldTally {
  readonly right: number;
  readonly wrong: number;
  /** Their connection was lost, or never there. */
  readonly lost: number;
  /** One that was answered wrongly. */
  readonly example?: string;
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

  /** Makes so many calls of all kinds, many at once. */
  async mixed(count: number): Promise<OldTally> {
    // The cast: what it prints.
    return (await this.#ask({ mixed: count })) as OldTally;
  }

  /** Waits until half of those calls have settled. */
  halfway(): Promise<void> {
    return this.#process.printedNext("halfway");
  }

  stop(): Promise<void> {
    return this.#process.stop();
  }

  async #ask(request: object): Promise<object> {
    const n = ++this.#asked;
    this.#process.write(`${JSON.stringify({ n, ...request })}\n`);
    await this.#process.printed(`answered ${String(n)}.`);
    const begin = `{"n":${String(n)},`;
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
