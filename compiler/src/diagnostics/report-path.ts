import { isAbsolute, relative, resolve } from "node:path";

import type { SourceFile } from "../source/source-file.js";

/** Where paths in a report begin, and the working folder that names of files begin with. */
export interface ReportPlace {
  readonly root: string;
  readonly folder: string;
}

/** Path of a file from the root of a report, with `/`; its name as it is when it lies elsewhere. */
export function reportPath(source: SourceFile, { root, folder }: ReportPlace): string {
  const inside = relative(root, resolve(folder, source.name)).replaceAll("\\", "/");
  const isOutside = inside === "" || inside.startsWith("../") || isAbsolute(inside);
  return isOutside ? source.name : inside;
}
