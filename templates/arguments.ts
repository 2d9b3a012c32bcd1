import { concat, type Doc } from "../compiler/src/emit/document.js";
import type { FileBuilder } from "../compiler/src/emit/generated-file.js";
import { array, union } from "../compiler/src/emit/layout.js";
import type { LocalField } from "../compiler/src/emit/local-names.js";
import type { ParameterStreamModel } from "../compiler/src/model/model.js";
import { itemSourceOf, itemStreamOf } from "./stream-item.js";
import { argumentType, fieldType, orAbsent } from "./typescript-type.js";

/*
 * The arguments of a method, as its caller passes them and as its handler gets them.
 *
 *     join(rooms: string[], role: Role = MEMBER, note?: string)
 *
 *     →  passed    [rooms: readonly string[], role?: Role | undefined, note?: string | undefined]
 *        received  [rooms: string[], role: Role, note: string | undefined]
 */

/** The tuple that a caller passes: what has a default may be left out, at the end altogether. */
export function passedTuple(parameters: readonly LocalField[], file: FileBuilder): Doc {
  const required = requiredCount(parameters);
  return array(
    parameters.map(({ field, local }, index) => {
      const type = argumentType(field, file);
      if (field.presence === "implicit") return concat([local, ": ", type]);
      return concat([local, index < required ? ": " : "?: ", orAbsent(field, type)]);
    }),
  );
}

/** The tuple that a handler gets: defaults filled in. */
export function receivedTuple(parameters: readonly LocalField[], file: FileBuilder): Doc {
  return array(receivedParameters(parameters, undefined, file));
}

/** The parameters of a method on the stub; where it takes a stream, that is the last one. */
export function passedParameters(
  parameters: readonly LocalField[],
  stream: ParameterStreamModel | undefined,
  file: FileBuilder,
): readonly Doc[] {
  const required = requiredCount(parameters);
  return parameters.map(({ field, local }, index) => {
    if (stream !== undefined && index === parameters.length - 1) {
      return concat([local, ": ", itemSourceOf(stream, file)]);
    }
    const type = argumentType(field, file);
    if (field.presence === "implicit") return concat([local, ": ", type]);
    if (index < required) return concat([local, ": ", orAbsent(field, type)]);
    return concat([local, "?: ", field.isNullable === true ? union([type, "null"]) : type]);
  });
}

/** The parameters of a method on the skeleton; where it takes a stream, that is the last one. */
export function receivedParameters(
  parameters: readonly LocalField[],
  stream: ParameterStreamModel | undefined,
  file: FileBuilder,
): readonly Doc[] {
  return parameters.map(({ field, local }, index) => {
    if (stream !== undefined && index === parameters.length - 1) {
      return concat([local, ": ", itemStreamOf(stream, file)]);
    }
    const type = fieldType(field, file);
    return concat([local, ": ", field.presence === "explicit" ? orAbsent(field, type) : type]);
  });
}

/** How many of the first parameters a caller has to mention. */
function requiredCount(parameters: readonly LocalField[]): number {
  const isRequired = ({ field }: LocalField): boolean =>
    field.presence === "implicit" || field.absent === "null";
  return parameters.findLastIndex(isRequired) + 1;
}
