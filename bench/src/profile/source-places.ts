import { existsSync, readFileSync } from "node:fs";
import { SourceMap, type SourceMapPayload } from "node:module";
import { fileURLToPath } from "node:url";
import type { Place } from "./hottest-functions.js";

const maps = new Map<string, SourceMap | undefined>();

/** Where code was written that was bundled, as the source map beside the bundle says; the place itself where there is none. */
export function sourcePlace(url: string, line: number, column: number): Place {
  const found = mapOf(url)?.findEntry(line, column);
  if (found === undefined || !("originalSource" in found)) return { url, line: line + 1 };
  return { url: new URL(found.originalSource, url).href, line: found.originalLine + 1 };
}

function mapOf(url: string): SourceMap | undefined {
  if (!maps.has(url)) maps.set(url, readMap(url));
  return maps.get(url);
}

function readMap(url: string): SourceMap | undefined {
  if (!url.startsWith("file:")) return undefined;
  const path = `${fileURLToPath(url)}.map`;
  if (!existsSync(path)) return undefined;
  return new SourceMap(JSON.parse(readFileSync(path, "utf8")) as SourceMapPayload);
}
