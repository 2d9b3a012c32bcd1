import { code, paragraphs } from "../compiler/src/emit/code.js";
import type { Doc } from "../compiler/src/emit/document.js";
import type { FileBuilder } from "../compiler/src/emit/generated-file.js";
import { array, callWithLast, signature } from "../compiler/src/emit/layout.js";
import { localFields } from "../compiler/src/emit/local-names.js";
import { runtime } from "../compiler/src/emit/symbols.js";
import type { MethodModel, Reference, ServiceModel } from "../compiler/src/model/model.js";
import { passedParameters } from "./arguments.js";
import { docComment } from "./docs.js";
import { promiseOf } from "./typescript-type.js";

/**
 * The client half of a service: a class with one method per remote method.
 *
 *     service ChatRemote { join(room: string): User; oneway touch(room: string); }
 *
 *     →  export class ChatRemoteClient extends ClientStub {
 *          join(room: string): Promise<User> {
 *            return this.call(ChatRemote_join, [room]);
 *          }
 *          touch(room: string): Promise<void> {
 *            return this.send(ChatRemote_touch, [room]);
 *          }
 *        }
 */
export function clientTemplate(service: ServiceModel, output: string, file: FileBuilder): Doc {
  return code`
    ${docComment(service.docs)}
    export class ${service.tsName}Client extends ${file.use(runtime.ClientStub)} {
      ${paragraphs(service.methods.map((method) => stub(method, output, file)))}
    }
  `;
}

function stub(method: MethodModel, output: string, file: FileBuilder): Doc {
  const reference: Reference = { output, tsName: method.tsConst };
  const descriptor = file.value(reference);
  const locals = localFields(method.parameters, [descriptor]);
  const head = signature(
    method.tsName,
    passedParameters(locals, file),
    promiseOf(method.result, file),
  );
  const passed = array(locals.map(({ local }) => local));
  const verb = method.shape === "oneway" ? "this.send" : "this.call";
  return code`
    ${docComment(method.docs)}
    ${head} {
      return ${callWithLast(verb, [descriptor], { doc: passed })};
    }
  `;
}
