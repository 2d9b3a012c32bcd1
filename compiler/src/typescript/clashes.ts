import { createDiagnostic } from "../diagnostics/create-diagnostic.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import type { FileModel, MethodModel } from "../model/model.js";

/** What the `.rpc` files and the remotes of a project must not both have. */
export function clashesBetween(
  others: readonly FileModel[],
  files: readonly FileModel[],
): readonly Diagnostic[] {
  const seen = new Map<string, string>();
  const methods = new Map<number, MethodModel>();
  const found: Diagnostic[] = [];
  const claim = (what: string, file: FileModel, name: string): void => {
    const other = seen.get(what);
    seen.set(what, file.path);
    if (other === undefined) return;
    const help = "rename one of the two, or move it into another package";
    found.push(createDiagnostic("remote-twice", { name, other }, undefined, { help }));
  };
  for (const file of [...others, ...files]) {
    claim(`output ${file.output.toLowerCase()}`, file, file.output);
    for (const declaration of file.declarations) {
      claim(`name ${declaration.fullName}`, file, declaration.fullName);
      if (declaration.kind === "error") claim(`code ${declaration.code}`, file, declaration.name);
      if (declaration.kind !== "service") continue;
      for (const method of declaration.methods) {
        const other = methods.get(method.id);
        methods.set(method.id, method);
        if (other !== undefined && other.path !== method.path) {
          const parameters = { name: method.path, other: other.path };
          const help = "their names have the same hash: rename one of them";
          found.push(createDiagnostic("remote-twice", parameters, undefined, { help }));
        }
      }
    }
  }
  return found;
}
