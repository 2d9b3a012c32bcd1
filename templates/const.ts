import { code } from "../compiler/src/emit/code.js";
import type { Doc } from "../compiler/src/emit/document.js";
import type { FileBuilder } from "../compiler/src/emit/generated-file.js";
import { assign, assignLiteral } from "../compiler/src/emit/layout.js";
import { defaultLiteral } from "../compiler/src/emit/literal.js";
import type { ConstModel } from "../compiler/src/model/model.js";
import { docComment } from "./docs.js";
import { typeText } from "./typescript-type.js";

/**
 * A constant.
 *
 *     const MAX_TEXT: uint32 = 4096;
 *
 *     →  export const MAX_TEXT = 4096;
 */
export function constTemplate(constant: ConstModel, file: FileBuilder): Doc {
  return code`
    ${docComment(constant.docs)}
    ${declaration(constant, file)};
  `;
}

function declaration(constant: ConstModel, file: FileBuilder): Doc {
  const { type, value } = constant;
  const isPlain = type.kind === "scalar" && type.alias === undefined;
  const isFinite = value.kind !== "number" || Number.isFinite(value.value);
  const annotation =
    isPlain && isFinite && value.kind !== "bytes" ? "" : [": ", typeText(type, false, file).doc];
  const left = ["export const ", constant.tsName, annotation];
  if (value.kind === "bytes") {
    return assign(left, " =", [
      "/*@__PURE__*/ ",
      defaultLiteral(value, `new ${file.global("Uint8Array")}`),
    ]);
  }
  return assignLiteral(left, " =", defaultLiteral(value, ""));
}
