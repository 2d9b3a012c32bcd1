import { compile, type CompileResult } from "../../../compiler/src/compile.js";
import { MemoryHost } from "../../../compiler/src/memory-host.js";
import type { DeclarationModel } from "../../../compiler/src/model/model.js";

/** Compiles files of a project in memory; names are relative to its folder. */
export function compileFiles(files: Readonly<Record<string, string>>): CompileResult {
  const host = new MemoryHost();
  for (const [name, text] of Object.entries(files)) host.writeFile(`/project/${name}`, text);
  return compile(host, { folder: "/project", sources: ["**/*.rpc"] });
}

/** Compiles one file of the package `demo`. */
export function compileText(text: string): CompileResult {
  return compileFiles({ "main.rpc": `package demo;\n${text}` });
}

/** The declarations of one correct file, by name. */
export function declarationsOf(text: string): ReadonlyMap<string, DeclarationModel> {
  const { model, diagnostics } = compileText(text);
  if (model === undefined) throw new Error(diagnostics.map(({ message }) => message).join("\n"));
  const declarations = model.files.flatMap((file) => file.declarations);
  return new Map(declarations.map((declaration) => [declaration.name, declaration]));
}

/** The codes of what is wrong with one file. */
export function codesOf(text: string): readonly string[] {
  return compileText(text).diagnostics.map(({ code }) => code);
}
