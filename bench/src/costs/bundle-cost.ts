import { gzipSync } from "node:zlib";
import { importPackage } from "../packages.js";

interface Esbuild {
  readonly build: (options: unknown) => Promise<{
    readonly outputFiles: readonly { readonly contents: Uint8Array }[];
    readonly metafile: {
      readonly outputs: Readonly<
        Record<string, { readonly inputs: Readonly<Record<string, { bytesInOutput: number }>> }>
      >;
    };
  }>;
}

/** Size of a page's script. */
export interface BundleCost {
  readonly bytes: number;
  readonly gzipBytes: number;
  /** The largest parts before gzip: bytes by folder of the runtime. */
  readonly parts: Readonly<Record<string, number>>;
}

/** Of pages that make calls, and of one whose stub also has streams. */
export interface BundleCosts {
  readonly calls: BundleCost;
  readonly streams: BundleCost;
}

/** Bundles the runtime with one client stub, as for a browser. */
export async function measureBundles(): Promise<BundleCosts> {
  return {
    calls: await measure(page("greeting", "Greeter", 'greet("Ada")')),
    streams: await measure(page("bench", "Bench", "add(1, 2)")),
  };
}

function page(type: string, service: string, call: string): string {
  return `
    import { Station } from "mailstation";
    import { ${service}Client } from "./gen/${type}.client.js";
    const servers = [{ id: "${type}-1", type: "${type}", host: "localhost", port: 1, transport: "ws" }];
    console.log(await new ${service}Client(new Station({ servers })).${call});
  `;
}

async function measure(contents: string): Promise<BundleCost> {
  const { build } = await importPackage<Esbuild>("esbuild");
  const { outputFiles, metafile } = await build({
    stdin: { contents, resolveDir: process.cwd(), sourcefile: "page.js" },
    bundle: true,
    minify: true,
    write: false,
    metafile: true,
    format: "esm",
    platform: "browser",
    target: "es2022",
    logLevel: "silent",
  });
  const bundle = outputFiles[0]?.contents ?? new Uint8Array(0);
  const [output] = Object.values(metafile.outputs);
  return {
    bytes: bundle.length,
    gzipBytes: gzipSync(bundle, { level: 9 }).length,
    parts: partsOf(output?.inputs ?? {}),
  };
}

/** By folder: `runtime/dist/codec/writer.js` counts for `codec`. */
function partsOf(
  inputs: Readonly<Record<string, { readonly bytesInOutput: number }>>,
): Readonly<Record<string, number>> {
  const parts = new Map<string, number>();
  for (const [path, { bytesInOutput }] of Object.entries(inputs)) {
    const part = /(?:^|\/)dist\/(?:([^/]+)\/)?/.exec(path)?.[1] ?? "the rest";
    parts.set(part, (parts.get(part) ?? 0) + bytesInOutput);
  }
  return Object.fromEntries([...parts].sort(([, left], [, right]) => right - left));
}
