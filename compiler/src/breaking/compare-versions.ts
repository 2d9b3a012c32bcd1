import type { Diagnostic } from "../diagnostics/diagnostic.js";
import type { DeclarationModel } from "../model/model.js";
import { describeKind } from "../semantics/describe.js";
import type { Span } from "../source/source-file.js";
import { compareEnums } from "./compare-enums.js";
import { compareMembers } from "./compare-members.js";
import { compareFiles } from "./compare-files.js";
import { compareServices } from "./compare-services.js";
import { Comparison } from "./comparison.js";
import { matchVersions } from "./match-versions.js";
import type { Pair } from "./match-versions.js";
import { Version } from "./version.js";
import type { Entry, VersionParts } from "./version.js";

/**
 * What programs made from the old version, and data they wrote, cannot take of the new one. Places are
 * in the files of the new version; what was there before is said in notes.
 */
export function compareVersions(before: VersionParts, after: VersionParts): readonly Diagnostic[] {
  const [old, current] = [new Version(before), new Version(after)];
  const comparison = new Comparison(old, current, matchVersions(old, current));
  for (const entry of comparison.matching.removed) reportRemoved(comparison, entry);
  compareFiles(comparison);
  for (const pair of comparison.matching.pairs.values()) compareDeclarations(comparison, pair);
  return comparison.diagnostics;
}

function compareDeclarations(comparison: Comparison, pair: Pair): void {
  const { before, after } = pair;
  const [old, current] = [before.model, after.model];
  const place = { span: after.declared.node.name.span, was: before.declared.node.name.span };
  if (old.kind !== current.kind) {
    if (old.kind === "const" || old.kind === "alias") reportRemoved(comparison, before);
    else {
      const parameters = {
        name: old.name,
        before: kindName(old.kind),
        after: describeKind(current.kind),
      };
      comparison.report("declaration-kind-changed", parameters, place);
    }
    return;
  }
  if (old.name !== current.name) {
    const parameters = { kind: kindName(current.kind), before: old.name, after: current.name };
    comparison.report("declaration-renamed", parameters, place);
  }
  if (old.kind === "service" && current.kind === "service") {
    compareServices(comparison, pair, old, current);
  } else if (old.kind === "enum" && current.kind === "enum") {
    compareEnums(comparison, pair, old, current);
  } else compareMembers(comparison, pair);
  compareErrorCodes(comparison, pair);
}

function compareErrorCodes(comparison: Comparison, { before, after }: Pair): void {
  if (before.model.kind !== "error" || after.model.kind !== "error") return;
  const [old, current] = [before.model.code, after.model.code];
  if (old === current) return;
  const { node } = after.declared;
  const span = node.kind === "error" ? node.code.span : node.name.span;
  const was = before.declared.node.name.span;
  const parameters = { name: after.model.name, before: old, after: current };
  const help = `give it back code ${old}: callers know the error by it`;
  comparison.report("error-code-changed", parameters, { span, was }, { help });
}

/** A declaration that is gone, and what was nested in it with it. */
function reportRemoved(comparison: Comparison, entry: Entry): void {
  const { model, declared } = entry;
  const { parent } = declared;
  const isNested = parent !== undefined;
  if (isNested && !comparison.matching.pairs.has(parent.fullName)) return;
  const place = { span: placeOfRemoved(comparison, entry), was: declared.node.name.span };
  if (model.kind === "service") {
    const help = "keep it and mark it `@deprecated`; under another name it is another service";
    comparison.report("service-removed", { name: model.fullName }, place, { help });
  } else {
    comparison.report(
      "declaration-removed",
      { kind: kindName(model.kind), name: model.name },
      place,
    );
  }
}

/** What it was declared in: the message around it, else the beginning of its file. */
function placeOfRemoved(comparison: Comparison, { declared, file }: Entry): Span | undefined {
  const { parent } = declared;
  if (parent !== undefined) {
    return comparison.matching.pairs.get(parent.fullName)?.after.declared.node.name.span;
  }
  const unit = comparison.after.unit(file.path);
  if (unit === undefined) return undefined;
  return unit.tree.package?.name.span ?? { source: unit.source, start: 0, end: 0 };
}

function kindName(kind: DeclarationModel["kind"]): string {
  return describeKind(kind).replace(/^an? /, "");
}
