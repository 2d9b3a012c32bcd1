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

/** Checks every fresh declaration, then what concerns several, whether fresh or not. */
export function check(analysis: Analysis): void {
  for (const unit of analysis.program.fresh) {
    for (const declared of unit.all) checkDeclaration(analysis, declared);
    checkGeneratedNames(analysis, unit);
  }
  checkInstances(analysis);
  checkProgram(analysis);
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
