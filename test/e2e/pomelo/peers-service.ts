import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import type { Station } from "mailstation";
import { compileFolder, writeGenerated } from "../../support/generated-modules.js";

interface User {
  readonly name: string;
  readonly age: number;
  readonly tags: readonly string[];
  readonly born?: Date;
  readonly flag: boolean;
}

interface Several {
  readonly text: string;
  readonly count: number;
  readonly list: readonly string[];
}

/** What is generated from `rpc/service.rpc` for callers. */
export interface ServiceStub {
  with(settings: { readonly timeoutMs: number }): ServiceStub;
  echo(value: string): Promise<string>;
  add(a: number, b: bigint): Promise<bigint>;
  blob(value: Uint8Array): Promise<Uint8Array>;
  fail(message: string): Promise<string>;
  slow(ms: number, value: string): Promise<string>;
  greet(user: User): Promise<User>;
  nothing(): Promise<void>;
  wrong(): Promise<string>;
  multi(text: string, count: number): Promise<Several>;
  missing(): Promise<string>;
  note(text: string): Promise<void>;
  notes(): Promise<readonly string[]>;
}

/** Stubs of the services that the old servers have. */
export interface Stubs {
  readonly ServiceClient: new (station: Station) => ServiceStub;
  readonly SystemRemoteClient: new (station: Station) => { who(): Promise<string> };
}

/** Generates from the interface of the old remotes; gives the folder of the generated files, as JavaScript. */
export async function generateService(): Promise<string> {
  const folder = writeGenerated(
    compileFolder(join(import.meta.dirname, "fixtures"), ["rpc/*.rpc"]),
  );
  const outdir = join(folder, "js");
  const entryPoints = ["client", "server"].map((side) => join(folder, `gen/service.${side}.ts`));
  await build({ entryPoints, outdir, bundle: true, packages: "external", format: "esm" });
  return outdir;
}

/** The stubs in such a folder. */
export async function loadStubs(folder: string): Promise<Stubs> {
  const url = pathToFileURL(join(folder, "service.client.js")).href;
  // The cast: what the templates make of that file.
  return (await import(url)) as Stubs;
}
