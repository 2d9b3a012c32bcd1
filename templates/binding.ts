import { code } from "../compiler/src/emit/code.js";
import type { Doc } from "../compiler/src/emit/document.js";
import type { FileBuilder } from "../compiler/src/emit/generated-file.js";
import {
  array,
  arrowArgument,
  call,
  callWithLast,
  parameterList,
  signature,
  union,
} from "../compiler/src/emit/layout.js";
import { localFields } from "../compiler/src/emit/local-names.js";
import { runtime } from "../compiler/src/emit/symbols.js";
import type { MethodModel, OwnService, ServiceModel } from "../compiler/src/model/model.js";
import { receivedParameters } from "./arguments.js";
import { docComment } from "./docs.js";
import { HANDLES } from "./skeleton.js";
import { allParameters, resultStreamOf } from "./stream-item.js";
import { promiseOf, resultMembers } from "./typescript-type.js";

/**
 * What makes a service of a remote that exists already. What is not listed cannot be called, whatever
 * the class has.
 *
 *     class ChatRemote { async join(room: string): Promise<User> { … } }
 *
 * What a method gives that has no result is not passed on, so it may be anything.
 *
 *     →  export interface ChatRemoteMethods {
 *          join(room: string): Promise<User> | User;
 *        }
 *        export function bindChatRemote(remote: ChatRemoteMethods): ServiceSkeleton {
 *          return bind(ChatRemote, [
 *            handle(ChatRemote_join, ([room]) => remote.join(room)),
 *          ]);
 *        }
 */
export function bindingTemplate(
  service: ServiceModel,
  own: OwnService,
  output: string,
  file: FileBuilder,
): Doc {
  const { tsName } = service;
  const descriptor = file.value({ output, tsName });
  const handlers = service.methods.map((method) => handler(method, own, output, file));
  const bound = callWithLast(file.use(runtime.bind), [descriptor], { doc: array(handlers) });
  const result = file.use(runtime.ServiceSkeleton);
  return code`
    /** What a remote needs to be bound as {@link ${tsName}}. */
    export interface ${tsName}Methods {
      ${service.methods.map((method) => methodType(method, own, file))}
    }

    /** Makes a service of a remote. Only what is in {@link ${tsName}Methods} can be called. */
    ${signature(`export function bind${tsName}`, [`remote: ${tsName}Methods`], result)} {
      return ${bound};
    }
  `;
}

function handler(method: MethodModel, own: OwnService, output: string, file: FileBuilder): Doc {
  const descriptor = file.value({ output, tsName: method.tsConst });
  const names = localFields(allParameters(method)).map(({ local }) => local);
  const context = own.contexts.get(method.name);
  const passed = context === undefined ? names : names.toSpliced(context, 0, "call");
  const body = call(`remote.${method.name}`, passed);
  const taken = context === undefined ? [array(names)] : [array(names), "call"];
  const flat = `([${names.join(", ")}]${context === undefined ? "" : ", call"})`;
  const last = arrowArgument(parameterList(taken), flat, body);
  return callWithLast(file.use(HANDLES[method.shape]), [descriptor], last);
}

function methodType(method: MethodModel, own: OwnService, file: FileBuilder): Doc {
  const { parameterStream: stream, shape, result } = method;
  const locals = localFields(allParameters(method));
  const context = own.contexts.get(method.name);
  const plain = receivedParameters(locals, stream, file);
  const parameters =
    context === undefined
      ? plain
      : plain.toSpliced(context, 0, `call: ${file.use(runtime.CallContext)}`);
  const givesItems = shape === "server-streaming" || shape === "bidirectional";
  const given = givesItems
    ? resultStreamOf(result, file)
    : result.kind === "void"
      ? "unknown"
      : union([promiseOf(result, file), ...resultMembers(result, file)]);
  return code`
    ${docComment(method.docs)}
    ${signature(method.name, parameters, given)};
  `;
}
