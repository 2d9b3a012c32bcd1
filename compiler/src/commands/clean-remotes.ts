import { relative } from "node:path";

import { expandRemotes } from "../config/expand-remotes.js";
import type { Config } from "../config/load-config.js";
import { withoutUserRpc } from "../typescript/clean-user-rpc.js";
import type { CommandIo } from "./command-io.js";

/** Takes the proxies that were declared by hand out of all remotes; what it changed, in words. */
export function cleanRemotes(io: CommandIo, { folder, remotes }: Config): readonly string[] {
  const done: string[] = [];
  for (const { typescript } of remotes) {
    for (const { path } of expandRemotes(io.host, folder, typescript, [])) {
      const text = new TextDecoder().decode(io.host.readFile(path));
      const rest = withoutUserRpc(path, text);
      if (rest === undefined) continue;
      io.host.writeFile(path, rest);
      done.push(`${relative(io.folder, path).replaceAll("\\", "/")}: declared by hand no more`);
    }
  }
  return done;
}
