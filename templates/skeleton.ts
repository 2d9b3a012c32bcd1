import { code, paragraphs } from "../compiler/src/emit/code.js";
import { concat, type Doc } from "../compiler/src/emit/document.js";
import type { FileBuilder } from "../compiler/src/emit/generated-file.js";
import {
  array,
  arrowArgument,
  assign,
  call,
  callWithLast,
  parameterList,
  signature,
  union,
} from "../compiler/src/emit/layout.js";
import { localFields } from "../compiler/src/emit/local-names.js";
import { runtime } from "../compiler/src/emit/symbols.js";
import type { MethodModel, ServiceModel } from "../compiler/src/model/model.js";
import { receivedParameters } from "./arguments.js";
import { docComment } from "./docs.js";
import { promiseOf, resultMembers } from "./typescript-type.js";

/**
 * The server half of a service: a class whose methods somebody implements.
 *
 *     service ChatRemote { join(room: string): User; }
 *
 *     →  export abstract class ChatRemoteSkeleton extends ServiceSkeleton {
 *          override readonly service: ServiceType = ChatRemote;
 *          override readonly handlers: readonly Handler[] = [
 *            handle(ChatRemote_join, ([room], call) => this.join(room, call)),
 *          ];
 *          abstract join(room: string, call: CallContext): Promise<User> | User;
 *        }
 */
export function skeletonTemplate(service: ServiceModel, output: string, file: FileBuilder): Doc {
  const descriptor = file.value({ output, tsName: service.tsName });
  const handlers = array(service.methods.map((method) => handler(method, output, file)));
  const type = `readonly ${file.use(runtime.Handler)}[]`;
  return code`
    ${docComment(service.docs)}
    export abstract class ${service.tsName}Skeleton extends ${file.use(runtime.ServiceSkeleton)} {
      ${assign(`override readonly service: ${file.use(runtime.ServiceType)}`, " =", descriptor)};
      ${assign(`override readonly handlers: ${type}`, " =", handlers)};

      ${paragraphs(service.methods.map((method) => abstractMethod(method, file)))}
    }
  `;
}

function handler(method: MethodModel, output: string, file: FileBuilder): Doc {
  const descriptor = file.value({ output, tsName: method.tsConst });
  const names = localFields(method.parameters).map(({ local }) => local);
  const body = call(`this.${method.tsName}`, [...names, "call"]);
  const parameters = [array(names), "call"];
  const flat = `([${names.join(", ")}], call)`;
  const last = arrowArgument(parameterList(parameters), flat, body);
  return callWithLast(file.use(runtime.handle), [descriptor], last);
}

function abstractMethod(method: MethodModel, file: FileBuilder): Doc {
  const locals = localFields(method.parameters);
  const context = `call: ${file.use(runtime.CallContext)}`;
  const given = union([promiseOf(method.result, file), ...resultMembers(method.result, file)]);
  const parameters = [...receivedParameters(locals, file), context];
  return code`
    ${docComment(method.docs)}
    ${signature(concat(["abstract ", method.tsName]), parameters, given)};
  `;
}
