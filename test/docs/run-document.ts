import assert from "node:assert/strict";
import { once } from "node:events";
import { appendFileSync, cpSync, existsSync, mkdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { dirname, join } from "node:path";
import { BackgroundProcess } from "../support/background-process.js";
import { type PackedPackages, repository } from "../support/packed-packages.js";
import { mustRun } from "../support/run-process.js";
import { temporaryFolder } from "../support/temporary-folder.js";
import { type Step, stepsOf } from "./document.js";

const timeoutMs = 120_000;
const npmSettings = {
  npm_config_audit: "false",
  npm_config_fund: "false",
  npm_config_loglevel: "error",
  npm_config_prefer_offline: "true",
};

/**
 * Does in `folder` what the document tells its reader to do, in the document's order. Where it says
 * `npm install mailstation` or `rpcgen`, the tarballs are installed instead of published packages; the
 * port 3333, which all pages use, becomes a free one.
 */
export async function runDocument(
  markdown: string,
  folder: string,
  packages: PackedPackages,
): Promise<void> {
  const run = new DocumentRun(folder, packages);
  try {
    const text = markdown.replaceAll(/\b3333\b/g, String(await freePort()));
    for (const step of stepsOf(text)) await run.take(step);
  } finally {
    await run.stop();
  }
}

/** Type-checks every TypeScript file in the folder under the strictest flags. */
export async function typeCheckFolder(folder: string): Promise<void> {
  const options = {
    target: "es2022",
    module: "nodenext",
    noEmit: true,
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    verbatimModuleSyntax: true,
    erasableSyntaxOnly: true,
    typeRoots: [join(repository, "node_modules/@types")],
    types: ["node"],
  };
  const config = join(folder, "tsconfig.of-the-test.json");
  writeFileSync(config, JSON.stringify({ compilerOptions: options, include: ["."] }));
  const tsc = join(repository, "node_modules/typescript/bin/tsc");
  await mustRun(process.execPath, [tsc, "-p", config], { cwd: folder, timeoutMs });
}

/** What the first block of a document made of an empty folder, by its script: most begin alike. */
const beginnings = new Map<string, string>();

class DocumentRun {
  #hasBegun = false;
  readonly #folder: string;
  readonly #packages: PackedPackages;
  readonly #background: BackgroundProcess[] = [];
  /** What the command before printed; of a background command, all up to now. */
  #output: () => string = () => "";

  constructor(folder: string, packages: PackedPackages) {
    this.#folder = folder;
    this.#packages = packages;
  }

  async take(step: Step): Promise<void> {
    try {
      await this.#take(step);
    } catch (cause) {
      throw new Error(`line ${String(step.line)}: ${String(cause)}`, { cause });
    }
  }

  async stop(): Promise<void> {
    await Promise.all(this.#background.map((process) => process.stop()));
  }

  async #take(step: Step): Promise<void> {
    switch (step.kind) {
      case "file":
      case "append":
        this.#write(step);
        return;
      case "run": {
        if (this.#hasBegun) await this.#run(step.text);
        else await this.#begin(step.text);
        this.#hasBegun = true;
        return;
      }
      case "background": {
        const process = new BackgroundProcess(...this.#shell(step.text));
        this.#background.push(process);
        this.#output = () => process.output;
        await process.printed(step.until);
        return;
      }
      case "output":
        assertPrinted(this.#output(), step.text);
    }
  }

  async #run(text: string): Promise<void> {
    const { stdout, stderr } = await mustRun(...this.#shell(text));
    this.#output = () => stdout + stderr;
  }

  /** Installing takes most of the time: a folder that another document began alike is copied. */
  async #begin(text: string): Promise<void> {
    const same = beginnings.get(text);
    if (same !== undefined) {
      cpSync(same, this.#folder, { recursive: true, verbatimSymlinks: true });
      return;
    }
    await this.#run(text);
    const copy = temporaryFolder();
    cpSync(this.#folder, copy, { recursive: true, verbatimSymlinks: true });
    beginnings.set(text, copy);
  }

  #write(step: Step & { readonly path: string }): void {
    const path = join(this.#folder, step.path);
    mkdirSync(dirname(path), { recursive: true });
    if (step.kind === "file") {
      writeFileSync(path, step.text);
    } else {
      assert.ok(existsSync(path), `there is no ${step.path} to append to`);
      appendFileSync(path, step.text);
    }
  }

  #shell(
    text: string,
  ): [string, string[], { cwd: string; env: typeof npmSettings; timeoutMs: number }] {
    const script = withTarballs(text, this.#packages);
    return ["bash", ["-euc", script], { cwd: this.#folder, env: npmSettings, timeoutMs }];
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  if (address === null || typeof address === "string") throw new Error("no port is free");
  return address.port;
}

/** In lines that install, names of our packages become paths of their tarballs. */
function withTarballs(script: string, packages: PackedPackages): string {
  return script.replaceAll(/\bnpm (?:install|i) [^\n&|;]*/g, (line) =>
    line.replaceAll(/(?<=\s)(mailstation|rpcgen)(?=\s|$)/g, (_, name: keyof PackedPackages) => {
      return packages[name];
    }),
  );
}

/** Lines must follow each other as shown; `…` alone on a line stands for any lines. */
function assertPrinted(output: string, shown: string): void {
  const parts = shown.split(/^…\n/m).map((part) => part.trim());
  let rest = output;
  for (const part of parts) {
    const at = rest.indexOf(part);
    assert.ok(at >= 0, `did not print as shown\n--- shown\n${part}\n--- printed\n${rest}`);
    rest = rest.slice(at + part.length);
  }
}
