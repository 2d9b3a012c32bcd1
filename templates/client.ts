import { code, paragraphs } from "../compiler/src/emit/code.js";
import type { Doc } from "../compiler/src/emit/document.js";
import type { FileBuilder } from "../compiler/src/emit/generated-file.js";
import { array, call, callWithLast, signature } from "../compiler/src/emit/layout.js";
import { localFields } from "../compiler/src/emit/local-names.js";
import { runtime } from "../compiler/src/emit/symbols.js";
import type { MethodModel, Reference, ServiceModel } from "../compiler/src/model/model.js";
import { passedParameters } from "./arguments.js";
import { docComment } from "./docs.js";
import { allParameters, resultStreamOf } from "./stream-item.js";
import { promiseOf } from "./typescript-type.js";

/**
 * The client half of a service: a class with one method per remote method.
 *
 *     service ChatRemote { join(room: string): User; upload(room: string, parts: stream bytes): Page; }
 *
 *     →  export class ChatRemoteClient extends ClientStub {
 *          join(room: string): Promise<User> {
 *            return this.$call(ChatRemote_join, [room]);
 *          }
 *          upload(room: string, parts: ItemSource<Uint8Array>): Promise<Page> {
 *            return this.$upload(ChatRemote_upload, [room], parts);
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

/** What the stub's base class does for a method of each shape. */
const VERBS: Readonly<Record<MethodModel["shape"], string>> = {
  unary: "this.$call",
  oneway: "this.$send",
  "server-streaming": "this.$receive",
  "client-streaming": "this.$upload",
  bidirectional: "this.$exchange",
};

function stub(method: MethodModel, output: string, file: FileBuilder): Doc {
  const reference: Reference = { output, tsName: method.tsConst };
  const descriptor = file.value(reference);
  const { parameters, parameterStream: stream, shape, result } = method;
  const locals = localFields(allParameters(method), [descriptor]);
  const passed = array(locals.slice(0, parameters.length).map(({ local }) => local));
  const source = locals[parameters.length]?.local;
  const givesItems = shape === "server-streaming" || shape === "bidirectional";
  const head = signature(
    method.tsName,
    passedParameters(locals, stream, file),
    givesItems ? resultStreamOf(result, file) : promiseOf(result, file),
  );
  const made =
    source === undefined
      ? callWithLast(VERBS[shape], [descriptor], { doc: passed })
      : call(VERBS[shape], [descriptor, passed, source]);
  return code`
    ${docComment(method.docs)}
    ${head} {
      return ${made};
    }
  `;
}
