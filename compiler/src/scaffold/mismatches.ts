import type { ts } from "ts-morph";

import { createDiagnostic } from "../diagnostics/create-diagnostic.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import type { Host } from "../host.js";
import { Places } from "../typescript/places.js";
import { TypeScriptProgram } from "../typescript/typescript-program.js";

/** The files to look at. */
export interface MismatchRequest {
  /** Absolute paths of files with implementations. */
  readonly paths: readonly string[];
  readonly folder: string;
  readonly nameFolder: string;
  readonly tsconfig: string | undefined;
}

/** Methods of implementations whose signatures are not those of their skeletons any more. */
export function findMismatches(host: Host, request: MismatchRequest): readonly Diagnostic[] {
  const typescript = new TypeScriptProgram();
  const program = typescript.build(host, request);
  const { ts } = typescript.compiler;
  const checker = program.getTypeChecker();
  const places = new Places(request.nameFolder);
  const found: Diagnostic[] = [];
  for (const path of request.paths) {
    const visit = (node: ts.Node): void => {
      if (ts.isClassDeclaration(node)) found.push(...inClass(node, { ts, checker, places }));
      ts.forEachChild(node, visit);
    };
    const file = program.getSourceFile(path);
    if (file !== undefined) visit(file);
  }
  return found;
}

interface Looking {
  readonly ts: TypeScriptProgram["compiler"]["ts"];
  readonly checker: ts.TypeChecker;
  readonly places: Places;
}

function inClass(
  declaration: ts.ClassDeclaration,
  { ts, checker, places }: Looking,
): readonly Diagnostic[] {
  const type = checker.getTypeAtLocation(declaration);
  const [skeleton] = type.isClassOrInterface() ? checker.getBaseTypes(type) : [];
  const name = skeleton?.getSymbol()?.name ?? "";
  if (skeleton === undefined || !name.endsWith("Skeleton")) return [];
  return declaration.members.filter(ts.isMethodDeclaration).flatMap((method) => {
    const called = method.name.getText();
    const wanted = skeleton.getProperty(called);
    if (wanted === undefined) return [];
    const given = checker.getTypeAtLocation(method);
    const expected = checker.getTypeOfSymbol(wanted);
    if (checker.isTypeAssignableTo(given, expected)) return [];
    const signature = checker.typeToString(expected, method, ts.TypeFormatFlags.NoTruncation);
    const parameters = { path: `${declaration.name?.text ?? name}.${called}`, skeleton: name };
    const help = `it is to be \`${signature}\``;
    return [createDiagnostic("scaffold-mismatch", parameters, places.of(method.name), { help })];
  });
}
