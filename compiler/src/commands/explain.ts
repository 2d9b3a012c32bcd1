import { fileURLToPath } from "node:url";

import { catalog, diagnosticNames } from "../diagnostics/catalog.js";
import { choosePalette } from "../diagnostics/colour.js";
import { renderPage } from "../diagnostics/render-page.js";
import { suggest } from "../diagnostics/suggest.js";
import type { CommandIo, ExitStatus } from "./command-io.js";

/** `rpcgen explain RPC2003`, or `unknown-type`: prints the page of a diagnostic. */
export function explainCommand(io: CommandIo, word: string): ExitStatus {
  const names = diagnosticNames();
  const wanted = word.toLowerCase().replace(/^(?=\d{4}$)/, "rpc");
  const name = names.find((key) => key === wanted || catalog[key].code.toLowerCase() === wanted);
  if (name === undefined) {
    const candidates = names.flatMap((key) => [catalog[key].code, key]);
    const isCode = /^(?:rpc)?\d+$/.test(wanted);
    const nearest = suggest(isCode ? wanted.toUpperCase() : wanted, candidates);
    const hint = nearest === undefined ? "" : ` Did you mean \`${nearest}\`?`;
    io.printError(`There is no diagnostic \`${word}\`.${hint}\n`);
    return 2;
  }
  const { code } = catalog[name];
  const page = readPages(io)[code];
  if (page === undefined) throw new Error(`errors.json of rpcgen has no page of ${code}`);
  const palette = choosePalette(io.environment, io.isOutputTerminal);
  io.print(renderPage(page, palette));
  return 0;
}

/** The pages of docs/errors as the package carries them, by code. */
function readPages(io: CommandIo): Readonly<Record<string, string>> {
  const path = fileURLToPath(new URL("errors.json", import.meta.resolve("rpcgen/package.json")));
  const text = new TextDecoder().decode(io.host.readFile(path));
  // The file is generated, and a test compares it with what it is generated from.
  return JSON.parse(text) as Readonly<Record<string, string>>;
}
