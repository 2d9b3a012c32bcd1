import { dirname, join } from "node:path";

import type { Host } from "../host.js";

/** What `rpcgen init` adds to the scripts of a package.json. */
const scripts: ReadonlyMap<string, string> = new Map([
  ["generate", "rpcgen generate"],
  ["check:rpc", "rpcgen check"],
]);

type Manifest = Readonly<Record<string, unknown>>;

/**
 * Adds scripts to a package.json that is there and lacks them; its formatting is kept. Says whether
 * it changed the file; `undefined` when there is none.
 */
export function addScripts(host: Host, folder: string): boolean | undefined {
  const path = join(folder, "package.json");
  if (host.status(path)?.kind !== "file") return undefined;
  const text = new TextDecoder().decode(host.readFile(path));
  const manifest = parseObject(text);
  if (manifest === undefined) return false;
  const present = isObject(manifest["scripts"]) ? manifest["scripts"] : {};
  const missing = [...scripts].filter(([name]) => !Object.hasOwn(present, name));
  if (missing.length === 0) return false;
  const changed = { ...manifest, scripts: { ...present, ...Object.fromEntries(missing) } };
  const indent = /\n([ \t]+)"/.exec(text)?.[1] ?? "  ";
  const end = text.endsWith("\n") ? "\n" : "";
  host.writeFile(path, `${JSON.stringify(changed, null, indent)}${end}`);
  return true;
}

/** The commands that make Node read generated code as ES modules, where it would not by itself. */
export function moduleCommands(host: Host, folder: string): string | undefined {
  const setType = "npm pkg set type=module";
  for (let place = folder; ; place = dirname(place)) {
    const path = join(place, "package.json");
    if (host.status(path)?.kind === "file") {
      const manifest = parseObject(new TextDecoder().decode(host.readFile(path)));
      // Of one that is not JSON nobody knows.
      return manifest === undefined || manifest["type"] === "module" ? undefined : setType;
    }
    if (dirname(place) === place) return `npm init -y && ${setType}`;
  }
}

function parseObject(text: string): Manifest | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Manifest {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
