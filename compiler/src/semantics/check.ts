import { createDiagnostic } from "../diagnostics/create-diagnostic.js";
import type { Analysis } from "./analysis.js";
import { checkAnnotations } from "./check-annotations.js";
import { checkEnum, checkError, checkMessage, checkUnion, scopeOf } from "./check-data.js";
import { checkGeneratedNames } from "./check-generated-names.js";
import { checkInstances } from "./check-instances.js";
import { checkProgram } from "./check-program.js";
import { checkService } from "./check-service.js";
import type { Declared } from "./program.js";
import { resolveAlias } from "./types.js";
import { constantOf } from "./values.js";

/** Checks every declaration, then what concerns several of them. */
export function check(analysis: Analysis): void {
  for (const unit of analysis.program.units) {
    for (const declared of unit.all) checkDeclaration(analysis, declared);
    checkGeneratedNames(analysis, unit);
  }
  checkInstances(analysis);
  checkProgram(analysis);
}

/** Refuses what the language knows but generated code cannot do yet. */
export function refuseStreams(analysis: Analysis): void {
  for (const { node } of analysis.program.units.flatMap((unit) => unit.all)) {
    if (node.kind !== "service") continue;
    for (const method of node.methods) {
      const streams = [
        ...method.parameters,
        ...(method.result === undefined ? [] : [method.result]),
      ];
      const span = streams.find(({ stream }) => stream !== undefined)?.stream;
      if (span === undefined) continue;
      const parameters = { name: `${node.name.text}.${method.name.text}` };
      const help = "leave the method out for now, or return a list";
      analysis.report(createDiagnostic("streams-not-supported", parameters, span, { help }));
    }
  }
}

function checkDeclaration(analysis: Analysis, declared: Declared): void {
  const { node } = declared;
  const scope = scopeOf(declared);
  switch (node.kind) {
    case "const":
      checkAnnotations(analysis, { node, place: "a constant", scope });
      constantOf(analysis, declared, node.name.span);
      return;
    case "alias":
      checkAnnotations(analysis, { node, place: "a type alias", scope });
      resolveAlias(analysis, declared, node.type);
      return;
    case "enum":
      return checkEnum(analysis, declared, node);
    case "message":
      return checkMessage(analysis, declared, node);
    case "union":
      return checkUnion(analysis, declared, node);
    case "error":
      return checkError(analysis, declared, node);
    case "service":
      return checkService(analysis, declared, node);
  }
}
