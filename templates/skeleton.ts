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
import { runtime, type RuntimeSymbol } from "../compiler/src/emit/symbols.js";
import type { MethodModel, ServiceModel } from "../compiler/src/model/model.js";
import { receivedParameters } from "./arguments.js";
import { docComment } from "./docs.js";
import { allParameters, resultStreamOf } from "./stream-item.js";
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

/** What joins a method of each shape with the function that answers it. */
export const HANDLES: Readonly<Record<MethodModel["shape"], RuntimeSymbol>> = {
  unary: runtime.handle,
  oneway: runtime.handle,
  "server-streaming": runtime.handleStream,
  "client-streaming": runtime.handleItems,
  bidirectional: runtime.handleBoth,
};

function handler(method: MethodModel, output: string, file: FileBuilder): Doc {
  const descriptor = file.value({ output, tsName: method.tsConst });
  const names = localFields(allParameters(method)).map(({ local }) => local);
  const body = call(`this.${method.tsName}`, [...names, "call"]);
  const parameters = [array(names), "call"];
  const flat = `([${names.join(", ")}], call)`;
  const last = arrowArgument(parameterList(parameters), flat, body);
  return callWithLast(file.use(HANDLES[method.shape]), [descriptor], last);
}

function abstractMethod(method: MethodModel, file: FileBuilder): Doc {
  const { parameterStream: stream, shape, result } = method;
  const locals = localFields(allParameters(method));
  const context = `call: ${file.use(runtime.CallContext)}`;
  const givesItems = shape === "server-streaming" || shape === "bidirectional";
  const given = givesItems
    ? resultStreamOf(result, file)
    : union([promiseOf(result, file), ...resultMembers(result, file)]);
  const parameters = [...receivedParameters(locals, stream, file), context];
  return code`
    ${docComment(method.docs)}
    ${signature(concat(["abstract ", method.tsName]), parameters, given)};
  `;
}
