import { code } from "../compiler/src/emit/code.js";
import { concat, Enclosing, type Doc } from "../compiler/src/emit/document.js";
import type { FileBuilder } from "../compiler/src/emit/generated-file.js";
import {
  array,
  arrow,
  arrowExpression,
  assign,
  assignAfterBrokenLeft,
  callWithLast,
  entryLines,
  openObject,
  typeArguments,
} from "../compiler/src/emit/layout.js";
import { stringLiteral } from "../compiler/src/emit/literal.js";
import { localFields } from "../compiler/src/emit/local-names.js";
import { runtime } from "../compiler/src/emit/symbols.js";
import type { MethodModel, ServiceModel } from "../compiler/src/model/model.js";
import { passedTuple, receivedTuple } from "./arguments.js";
import { fieldDescriptor, typeDescriptor } from "./descriptor.js";
import { docComment } from "./docs.js";
import { fieldList } from "./message.js";
import { argumentsCodec, resultCodec } from "./method-codec.js";
import { itemAsResult, itemType, streamField } from "./stream-item.js";
import { resultType } from "./typescript-type.js";

/** What makes the descriptor of a method of each shape, and its type. */
const SHAPES = {
  unary: [runtime.unary, runtime.UnaryMethod],
  oneway: [runtime.oneway, runtime.OnewayMethod],
  "server-streaming": [runtime.serverStream, runtime.ServerStreamMethod],
  "client-streaming": [runtime.clientStream, runtime.ClientStreamMethod],
  bidirectional: [runtime.bidiStream, runtime.BidiStreamMethod],
} as const;

/**
 * The descriptor of a method.
 *
 *     join(room: string): User throws RoomFull;
 *
 *     →  export const ChatRemote_join: UnaryMethod<[room: string], [room: string], User> = unary({
 *          path: "chat.v1.ChatRemote/join",
 *          id: 0x1f2e3d4c,
 *          serverType: "chat",
 *          encode(writer, [room]) { … },
 *          decode(reader, length) { … },
 *          encodeResult: encodeUser,
 *          decodeResult: decodeUser,
 *          errors: () => [RoomFull_type],
 *          parameters: () => [field(1, "room", "string")],
 *          result: () => User,
 *        });
 */
export function methodTemplate(method: MethodModel, service: ServiceModel, file: FileBuilder): Doc {
  const isOneway = method.shape === "oneway";
  const make = file.use(SHAPES[method.shape][0]);
  const { parameterStream: stream } = method;
  const entries = [
    `path: ${stringLiteral(method.path)}`,
    `id: 0x${method.id.toString(16).padStart(8, "0")}`,
    `serverType: ${stringLiteral(service.serverType)}`,
    ...(service.namespace === "user" ? [] : [`namespace: ${stringLiteral(service.namespace)}`]),
    ...callOptions(method, file),
    ...argumentsCodec(method, file),
    ...(stream === undefined
      ? []
      : resultCodec(itemAsResult(stream), ["encodeItem", "decodeItem"], file)),
    ...(isOneway ? [] : resultCodec(method.result, ["encodeResult", "decodeResult"], file)),
    ...descriptions(method, file),
  ];
  const left = ["export const ", method.tsConst, ": ", methodType(method, file)];
  const isNested =
    (!isOneway && resultType(method.result, file).shape === "generic") ||
    (stream !== undefined && itemType(stream, file).shape === "generic");
  const layout = isNested ? assignAfterBrokenLeft : assign;
  const declaration = new Enclosing(entryLines(entries), (inside) => {
    const shape = callWithLast(make, [], { doc: openObject(inside), breaks: true });
    return [layout(left, " =", concat(["/*@__PURE__*/ ", shape])), ";"];
  });
  return code`
    ${docComment(method.docs)}
    ${declaration}
  `;
}

function methodType(method: MethodModel, file: FileBuilder): Doc {
  const locals = localFields(method.parameters);
  const { shape, parameterStream: stream } = method;
  const types = [
    passedTuple(locals, file),
    receivedTuple(locals, file),
    ...(stream === undefined ? [] : [itemType(stream, file).doc]),
    ...(shape === "oneway" ? [] : [resultType(method.result, file).doc]),
  ];
  return concat([file.use(SHAPES[shape][1]), typeArguments(types, false)]);
}

function callOptions(method: MethodModel, file: FileBuilder): readonly Doc[] {
  const areItemsConstrained = method.parameterStream?.constrained === true;
  return [
    ...(method.idempotent ? ["idempotent: true"] : []),
    ...(method.timeoutMs === undefined ? [] : [`timeoutMs: ${method.timeoutMs}`]),
    ...(method.constrained ? [concat(["constrained: ", file.use(runtime.checkArguments)])] : []),
    ...(areItemsConstrained ? [concat(["constrainedItems: ", file.use(runtime.checkItem)])] : []),
  ];
}

function descriptions(method: MethodModel, file: FileBuilder): readonly Doc[] {
  const { result, parameterStream: stream } = method;
  const errors = method.throws.map((error) => file.value(error, `${error.tsName}_type`));
  // A bare type cannot say that its 64-bit integers are numbers.
  const isDescribed = result.kind === "message" || (result.kind === "value" && !result.jsNumber);
  const type = isDescribed && method.shape !== "oneway" ? result.type : undefined;
  return [
    ...(errors.length === 0 ? [] : [concat(["errors: ", arrow("()", array(errors))])]),
    concat(["parameters: ", fieldList(method.parameters, file)]),
    ...(stream === undefined
      ? []
      : [assign("item", ":", arrowExpression("()", fieldDescriptor(streamField(stream), file)))]),
    ...(type === undefined
      ? []
      : [assign("result", ":", arrowExpression("()", typeDescriptor(type, file)))]),
  ];
}
