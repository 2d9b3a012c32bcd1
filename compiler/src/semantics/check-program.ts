import { createDiagnostic } from "../diagnostics/create-diagnostic.js";
import type { Analysis, MethodId } from "./analysis.js";
import { checkOutputs } from "./check-outputs.js";
import { describeKind } from "./describe.js";
import { fnv1a32 } from "./hash.js";
import type { Declared, Unit } from "./program.js";
import { unusedImportFix } from "./unused-import-fix.js";
import { namespaceOf, serverTypeOf } from "./service-place.js";
import { servicePropertyName } from "./typescript-names.js";

/** Checks what must be unique among all files of a run. */
export function checkProgram(analysis: Analysis): void {
  const all = analysis.program.units.flatMap((unit) => unit.all);
  checkFullNames(analysis, all);
  checkErrorCodes(analysis, all);
  checkServiceTree(analysis, all);
  checkMethodIds(analysis, all);
  checkOutputs(analysis);
  for (const unit of analysis.program.units) checkUnusedImports(analysis, unit);
}

function checkFullNames(analysis: Analysis, all: readonly Declared[]): void {
  const seen = new Map<string, Declared>();
  for (const declared of all) {
    const first = seen.get(declared.fullName);
    if (first === undefined) seen.set(declared.fullName, declared);
    // Twice in one file is reported where it is declared.
    else if (first.unit !== declared.unit) {
      const labels = [{ span: first.node.name.span, text: "first declared here" }];
      const parameters = { first: "another one", second: titleOf(declared) };
      const help = `\`${declared.fullName}\` must be unique: rename one, or change a package line`;
      const { span } = declared.node.name;
      analysis.report(createDiagnostic("identity-collision", parameters, span, { labels, help }));
    }
  }
}

function titleOf(declared: Declared): string {
  const kind = describeKind(declared.node.kind).replace(/^an? /, "");
  return `${kind} \`${declared.fullName}\``;
}

function checkErrorCodes(analysis: Analysis, all: readonly Declared[]): void {
  const seen = new Map<bigint, Declared>();
  for (const declared of all) {
    if (declared.node.kind !== "error") continue;
    const code = declared.node.code.integer ?? 0n;
    const first = seen.get(code);
    if (first === undefined) {
      seen.set(code, declared);
      continue;
    }
    const span = first.node.kind === "error" ? first.node.code.span : first.node.name.span;
    const labels = [{ span, text: `first used here, by \`${first.fullName}\`` }];
    const parameters = { code: declared.node.code.text };
    analysis.report(
      createDiagnostic("duplicate-error-code", parameters, declared.node.code.span, { labels }),
    );
  }
}

function checkServiceTree(analysis: Analysis, all: readonly Declared[]): void {
  const seen = new Map<string, Declared>();
  for (const declared of all) {
    if (declared.node.kind !== "service") continue;
    const annotations = analysis.annotations.get(declared.node);
    const server = serverTypeOf(declared, annotations);
    if (server === undefined) continue;
    const property = `${server}.${servicePropertyName(declared.name)}`;
    const key = `${namespaceOf(annotations)}:${property}`;
    const first = seen.get(key);
    if (first === undefined) seen.set(key, declared);
    else if (first.fullName !== declared.fullName) {
      const labels = [{ span: first.node.name.span, text: "the other one" }];
      const help = "rename one, or give it another `@server` or `@namespace`";
      const { span } = declared.node.name;
      analysis.report(createDiagnostic("service-collision", { property }, span, { labels, help }));
    }
  }
}

function checkMethodIds(analysis: Analysis, all: readonly Declared[]): void {
  const seen = new Map<number, MethodId>();
  for (const declared of all) {
    for (const entry of methodIds(analysis, declared)) {
      const { id, path, method } = entry;
      const first = seen.get(id);
      if (first === undefined) seen.set(id, entry);
      else if (first.path !== path) {
        const labels = [{ span: first.method.name.span, text: "the other one" }];
        const parameters = {
          first: `method \`${first.path}\``,
          second: `method \`${path}\``,
        };
        const help = "two names have the same 32-bit hash by chance: rename one of the methods";
        const { span } = method.name;
        analysis.report(createDiagnostic("identity-collision", parameters, span, { labels, help }));
      }
    }
  }
}

/** The methods of a service; hashing all names of a large program again and again would take its time. */
function methodIds(analysis: Analysis, declared: Declared): readonly MethodId[] {
  if (declared.node.kind !== "service") return [];
  const known = analysis.methodIds.get(declared);
  if (known !== undefined) return known;
  const ids = declared.node.methods.map((method) => {
    const path = `${declared.fullName}/${method.name.text}`;
    return { id: fnv1a32(path), path, method };
  });
  analysis.methodIds.set(declared, ids);
  return ids;
}

function checkUnusedImports(analysis: Analysis, unit: Unit): void {
  for (const { local, span, used, target } of unit.imports.values()) {
    // A file with syntax errors may use it in what was skipped.
    if (used || target === undefined || unit.skippedNames.has(local)) continue;
    const fixes = unusedImportFix(unit, local);
    analysis.report(createDiagnostic("unused-import", { name: local }, span, { fixes }));
  }
}
