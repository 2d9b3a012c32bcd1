import { code, paragraphs } from "../compiler/src/emit/code.js";
import { concat, type Doc } from "../compiler/src/emit/document.js";
import type { FileBuilder } from "../compiler/src/emit/generated-file.js";
import {
  array,
  arrow,
  assign,
  callWithLast,
  entryLines,
  openObject,
} from "../compiler/src/emit/layout.js";
import { stringLiteral } from "../compiler/src/emit/literal.js";
import { runtime } from "../compiler/src/emit/symbols.js";
import type { ServiceModel } from "../compiler/src/model/model.js";
import { docComment } from "./docs.js";
import { methodTemplate } from "./method.js";

/**
 * A service: the descriptors of its methods and its own.
 *
 *     @server("chat") service ChatRemote { … }
 *
 *     →  export const ChatRemote: ServiceType = service({
 *          name: "chat.v1.ChatRemote",
 *          serverType: "chat",
 *          schemaHash: "c2b5b49a9a1ea0f3",
 *          methods: () => [ChatRemote_join],
 *        });
 */
export function serviceTemplate(model: ServiceModel, file: FileBuilder): Doc {
  const names = model.methods.map((method) => method.tsConst);
  const shape = openObject(
    entryLines([
      `name: ${stringLiteral(model.fullName)}`,
      `serverType: ${stringLiteral(model.serverType)}`,
      `schemaHash: ${stringLiteral(model.schemaHash)}`,
      concat(["methods: ", arrow("()", array(names))]),
    ]),
  );
  const made = callWithLast(file.use(runtime.service), [], { doc: shape, breaks: true });
  const left = `export const ${model.tsName}: ${file.use(runtime.ServiceType)}`;
  const declaration = code`
    ${docComment(model.docs)}
    ${assign(left, " =", concat(["/*@__PURE__*/ ", made]))};
  `;
  const methods = model.methods.map((method) => methodTemplate(method, model, file));
  return paragraphs([...methods, declaration]);
}
