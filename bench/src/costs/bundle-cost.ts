import { gzipSync } from "node:zlib";
import { importPackage } from "../packages.js";

interface Esbuild {
  readonly build: (options: unknown) => Promise<{
    readonly outputFiles: readonly { readonly contents: Uint8Array }[];
  }>;
}

/** Size of a page's script that makes one kind of call. */
export interface BundleCost {
  readonly bytes: number;
  readonly gzipBytes: number;
}

const page = `
import { Station } from "mailstation";
import { BenchClient } from "./gen/bench.client.js";
const servers = [{ id: "bench-1", type: "bench", host: "localhost", port: 1, transport: "ws" }];
console.log(await new BenchClient(new Station({ servers })).add(1, 2));
`;

/** Bundles the runtime with one client stub, as for a browser. */
export async function measureBundle(): Promise<BundleCost> {
  const { build } = await importPackage<Esbuild>("esbuild");
  const { outputFiles } = await build({
    stdin: { contents: page, resolveDir: process.cwd(), sourcefile: "page.js" },
    bundle: true,
    minify: true,
    write: false,
    format: "esm",
    platform: "browser",
    target: "es2022",
    logLevel: "silent",
  });
  const contents = outputFiles[0]?.contents ?? new Uint8Array(0);
  return { bytes: contents.length, gzipBytes: gzipSync(contents, { level: 9 }).length };
}
