import { readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { mustRun } from "./run-process.js";
import { temporaryFolder } from "./temporary-folder.js";

/** The tarballs that would be published. */
export interface PackedPackages {
  readonly mailstation: string;
  readonly rpcgen: string;
}

/** Root of the repository. */
export const repository: string = fileURLToPath(new URL("../..", import.meta.url));

/** Packs both packages as built, into a temporary folder. */
export async function packPackages(): Promise<PackedPackages> {
  const folder = temporaryFolder();
  const workspaces = ["--workspace", "runtime", "--workspace", "compiler"];
  await mustRun("npm", ["pack", "--silent", "--pack-destination", folder, ...workspaces], {
    cwd: repository,
    timeoutMs: 60_000,
  });
  const tarball = (name: string): string => {
    const file = readdirSync(folder).find((it) => it.startsWith(`${name}-`));
    if (file === undefined) throw new Error(`npm pack made no tarball of ${name}`);
    return join(folder, file);
  };
  return { mailstation: tarball("mailstation"), rpcgen: tarball("rpcgen") };
}

/** Arguments of an `npm install` that asks the registry only for what the local cache lacks. */
export const installArguments: readonly string[] = [
  "install",
  "--prefer-offline",
  "--no-audit",
  "--no-fund",
  "--ignore-scripts",
  "--loglevel=error",
];
