import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

let folder: string | undefined;

/** The folder of the interface as `.proto` files, as rpcgen exports it for other languages. */
export function exportedProto(): string {
  return exportInto("proto");
}

/** The same as a protobuf `FileDescriptorSet`. */
export function exportedDescriptors(): Uint8Array {
  return readFileSync(exportInto("descriptor"));
}

function exportInto(form: "proto" | "descriptor"): string {
  folder ??= mkdtempSync(join(tmpdir(), "mailstation-bench-"));
  const out = join(folder, form === "proto" ? "proto" : "bench.binpb");
  if (!existsSync(out)) {
    const rpcgen = join(process.cwd(), "../compiler/bin/rpcgen.js");
    execFileSync(process.execPath, [rpcgen, "export", form, "--out", out]);
  }
  return out;
}
