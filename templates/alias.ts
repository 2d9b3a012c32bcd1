import { code } from "../compiler/src/emit/code.js";
import type { Doc } from "../compiler/src/emit/document.js";
import type { FileBuilder } from "../compiler/src/emit/generated-file.js";
import { assign } from "../compiler/src/emit/layout.js";
import type { AliasModel } from "../compiler/src/model/model.js";
import { docComment } from "./docs.js";
import { typeText } from "./typescript-type.js";

/**
 * A type alias.
 *
 *     type RoomId = string;
 *
 *     →  export type RoomId = string;
 */
export function aliasTemplate(alias: AliasModel, file: FileBuilder): Doc {
  return code`
    ${docComment(alias.docs)}
    ${assign(["export type ", alias.tsName], " =", typeText(alias.type, false, file).doc)};
  `;
}
