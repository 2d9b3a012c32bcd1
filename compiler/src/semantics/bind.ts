import { createDiagnostic } from "../diagnostics/create-diagnostic.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import type { DeclarationNode, ImportNode, NameNode } from "../syntax/ast.js";
import { builtinTypes } from "./builtin-types.js";
import { ImportHints } from "./import-hints.js";
import type { Declared, Imported, Program, Unit } from "./program.js";
import { exportName } from "./typescript-names.js";

/** Gives every fresh declaration its names and every fresh unit its scope. */
export function bind(program: Program, diagnostics: Diagnostic[]): void {
  for (const unit of program.fresh) {
    for (const node of unit.tree.declarations) declare(unit, node, undefined, diagnostics);
  }
  const hints = new ImportHints();
  for (const unit of program.fresh) {
    for (const node of unit.tree.imports) bindImport(unit, node, hints, diagnostics);
  }
}

function declare(
  unit: Unit,
  node: DeclarationNode,
  parent: Declared | undefined,
  diagnostics: Diagnostic[],
): void {
  const name = parent === undefined ? node.name.text : `${parent.name}.${node.name.text}`;
  const declared: Declared = {
    unit,
    node,
    name,
    tsName: exportName(name.replaceAll(".", "_")),
    fullName: unit.package === "" ? name : `${unit.package}.${name}`,
    parent,
    nested: new Map(),
  };
  refuseBadName(node.name, diagnostics);
  const scope = parent?.nested ?? unit.declarations;
  const first = scope.get(node.name.text);
  if (first === undefined) {
    scope.set(node.name.text, declared);
  } else {
    const labels = [{ span: first.node.name.span, text: "first declared here" }];
    diagnostics.push(
      createDiagnostic("duplicate-declaration", { name }, node.name.span, { labels }),
    );
  }
  // A second declaration of a name is checked like any other; only nothing refers to it.
  unit.all.push(declared);
  if (node.kind !== "message") return;
  for (const nested of node.nested) declare(unit, nested, declared, diagnostics);
}

function refuseBadName(name: NameNode, diagnostics: Diagnostic[]): void {
  if (name.text === "__proto__") {
    const parameters = { what: "a declaration", name: name.text };
    diagnostics.push(createDiagnostic("forbidden-name", parameters, name.span));
  }
  if (builtinTypes.has(name.text) || name.text === "map") {
    const help = "choose another name: a field of this type could not be told apart";
    const parameters = { name: name.text };
    diagnostics.push(createDiagnostic("builtin-name", parameters, name.span, { help }));
  }
}

function bindImport(
  unit: Unit,
  node: ImportNode,
  hints: ImportHints,
  diagnostics: Diagnostic[],
): void {
  const target = unit.importedUnits.get(node);
  if (node.clause.kind === "all") {
    const { local } = node.clause;
    const imported = target === undefined ? undefined : ({ kind: "unit", unit: target } as const);
    addImport(unit, local, imported, diagnostics);
    return;
  }
  for (const { name, local } of node.clause.names) {
    const declared = target?.declarations.get(name.text);
    if (target !== undefined && declared === undefined && !target.skippedNames.has(name.text)) {
      const path = node.path.value;
      const parameters = { name: name.text, path };
      const details = hints.of(name, target, path);
      diagnostics.push(createDiagnostic("import-not-declared", parameters, name.span, details));
    }
    const found = declared === undefined ? undefined : ({ kind: "declared", declared } as const);
    addImport(unit, local, found, diagnostics);
  }
}

function addImport(
  unit: Unit,
  local: NameNode,
  target: Imported["target"],
  diagnostics: Diagnostic[],
): void {
  const name = local.text;
  const own = unit.declarations.get(name);
  const other = unit.imports.get(name);
  if (own !== undefined) {
    // An import that failed has been reported.
    if (target === undefined) return;
    const labels = [{ span: own.node.name.span, text: "also declared here" }];
    const help = `import it under another name: \`${name} as Other${name}\``;
    diagnostics.push(
      createDiagnostic("duplicate-declaration", { name }, local.span, { labels, help }),
    );
  } else if (other !== undefined) {
    const labels = [{ span: other.span, text: "first imported here" }];
    diagnostics.push(createDiagnostic("duplicate-import", { name }, local.span, { labels }));
  } else {
    unit.imports.set(name, { local: name, span: local.span, target, used: false });
  }
}
