import { concat, type Doc } from "../compiler/src/emit/document.js";
import type { FileBuilder } from "../compiler/src/emit/generated-file.js";
import { typeArguments } from "../compiler/src/emit/layout.js";
import { runtime } from "../compiler/src/emit/symbols.js";
import type {
  FieldModel,
  MethodModel,
  ParameterStreamModel,
  ResultModel,
} from "../compiler/src/model/model.js";
import { resultType, typeText, type TypeText } from "./typescript-type.js";

/*
 * The items of a stream, as their caller passes them and as their handler gets them.
 *
 *     upload(parts: stream bytes): Page
 *
 *     →  passed    parts: ItemSource<Uint8Array>
 *        received  parts: AsyncIterable<Uint8Array>
 */

/** The stream parameter as a parameter like any other: for its name and its description. */
export function streamField({
  name,
  tsName,
  item,
  jsNumber,
  constraints,
}: ParameterStreamModel): FieldModel {
  return {
    name,
    tsName,
    number: 1,
    type: item,
    presence: "implicit",
    default: undefined,
    jsNumber,
    constraints,
    docs: { lines: [], deprecated: undefined },
  };
}

/** All parameters in their order, the stream last. */
export function allParameters({ parameters, parameterStream }: MethodModel): readonly FieldModel[] {
  return parameterStream === undefined ? parameters : [...parameters, streamField(parameterStream)];
}

/** How an item travels: as a result does. */
export function itemAsResult({ item, jsNumber }: ParameterStreamModel): ResultModel {
  if (item.kind !== "message" && item.kind !== "union") {
    return { kind: "value", type: item, optional: false, jsNumber };
  }
  return { kind: "message", type: item };
}

/** The type of one item. */
export function itemType({ item, jsNumber }: ParameterStreamModel, file: FileBuilder): TypeText {
  return typeText(item, jsNumber, file);
}

/** `ItemSource<Uint8Array>`: what a caller may pass. */
export function itemSourceOf(stream: ParameterStreamModel, file: FileBuilder): Doc {
  const { doc, shape } = itemType(stream, file);
  return concat([file.use(runtime.ItemSource), typeArguments([doc], shape === "name")]);
}

/** `AsyncIterable<Uint8Array>`: what a handler gets. */
export function itemStreamOf(stream: ParameterStreamModel, file: FileBuilder): Doc {
  const { doc, shape } = itemType(stream, file);
  return concat([file.global("AsyncIterable"), typeArguments([doc], shape === "name")]);
}

/** `AsyncIterable<Event>`: what a method that answers with items gives. */
export function resultStreamOf(result: ResultModel, file: FileBuilder): Doc {
  const { doc, shape } = resultType(result, file);
  return concat([file.global("AsyncIterable"), typeArguments([doc], shape === "name")]);
}
