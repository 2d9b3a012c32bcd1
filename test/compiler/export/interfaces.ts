import { fileURLToPath } from "node:url";
import type { Model } from "../../../compiler/src/model/model.js";
import { compileInput, exportedCases } from "./exported-cases.js";

/** Everything that the repository has to export: odd names, the whole language, what users would write. */
export function interfaces(): readonly (readonly [name: string, model: Model])[] {
  const folders = [
    "../../conformance/corpus/",
    "../../realistic/etcd/",
    "../../realistic/game/",
    "../../realistic/sys/",
  ].map((path) => [path, fileURLToPath(new URL(path, import.meta.url))] as const);
  const cases = exportedCases().map(({ name, input }) => [name, input] as const);
  return [...folders, ...cases].map(([name, folder]) => [name, compileInput(folder)] as const);
}
