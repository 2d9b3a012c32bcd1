import { createDiagnostic } from "../diagnostics/create-diagnostic.js";
import { exportNames, methodConst } from "../model/export-names.js";
import type { Span } from "../source/source-file.js";
import type { Analysis } from "./analysis.js";
import { describeKind } from "./describe.js";
import type { Declared, Unit } from "./program.js";

/** An export of generated code and what it comes from. */
interface GeneratedName {
  readonly tsName: string;
  /** `message \`User\``. */
  readonly from: string;
  readonly owner: Declared;
  readonly span: Span;
}

/** Checks that no two declarations of a file make the same name in generated code. */
export function checkGeneratedNames(analysis: Analysis, unit: Unit): void {
  const seen = new Map<string, GeneratedName>();
  for (const declared of unit.all) {
    if (declared.parent === undefined && unit.declarations.get(declared.name) !== declared) {
      continue;
    }
    for (const generated of generatedNames(declared)) {
      const first = seen.get(generated.tsName);
      if (first === undefined) {
        seen.set(generated.tsName, generated);
      } else if (first.owner !== declared && first.owner.name !== declared.name) {
        const labels = [{ span: first.span, text: `\`${generated.tsName}\` comes from here too` }];
        const parameters = {
          tsName: generated.tsName,
          first: first.from,
          second: generated.from,
        };
        const help = "rename one of them";
        analysis.report(
          createDiagnostic("generated-name-collision", parameters, generated.span, {
            labels,
            help,
          }),
        );
        break;
      }
    }
  }
}

function generatedNames(declared: Declared): readonly GeneratedName[] {
  const { node, tsName } = declared;
  const from = `${describeKind(node.kind).replace(/^an? /, "")} \`${declared.name}\``;
  const own = (name: string): GeneratedName => ({
    tsName: name,
    from,
    owner: declared,
    span: node.name.span,
  });
  const { types, client, server } = exportNames(node.kind, tsName);
  const names = [...types, ...client, ...server].map(own);
  if (node.kind !== "service") return names;
  const methods = node.methods.map((method) => ({
    tsName: methodConst(declared, method.name.text),
    from: `method \`${declared.name}.${method.name.text}\``,
    owner: declared,
    span: method.name.span,
  }));
  return [...names, ...methods];
}
