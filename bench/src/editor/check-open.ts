/** Checks the files of callers in a folder, and nothing else, as an editor does with files that are open. */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { Project } from "ts-morph";

const root = process.argv[2] ?? "";
const started = performance.now();
const project = new Project({
  tsConfigFilePath: join(root, "tsconfig.json"),
  skipAddingFilesFromTsConfig: true,
});
const callers = readdirSync(root).filter((name) => name.startsWith("caller"));
for (const name of callers) project.addSourceFileAtPath(join(root, name));
const program = project.getProgram().compilerObject;
for (const name of callers) {
  const [wrong] = program.getSemanticDiagnostics(program.getSourceFile(join(root, name)));
  if (wrong !== undefined) throw new Error(`${name}: ${JSON.stringify(wrong.messageText)}`);
}
const seconds = (performance.now() - started) / 1000;
globalThis.gc?.();
console.log(`Memory used: ${Math.round(process.memoryUsage().heapUsed / 1024)}K`);
console.log(`Total time: ${seconds.toFixed(3)}s`);
