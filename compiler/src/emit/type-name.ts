import type { Reference, TypeModel } from "../model/model.js";
import { is64Bit } from "./wire.js";

/**
 * A name made from the structure of a type, the same for the same structure.
 *
 *     map<string, int32[]>  →  StringToListOfInt32
 */
export function typeName(
  type: TypeModel,
  jsNumber: boolean,
  nameOf: (reference: Reference) => string = (reference) => reference.tsName,
): string {
  switch (type.kind) {
    case "scalar":
      return capital(type.scalar) + (jsNumber && is64Bit(type.scalar) ? "Number" : "");
    case "well-known":
      return capital(type.name);
    case "enum":
    case "message":
    case "union":
      return nameOf(type.ref);
    case "list":
      return `${type.isSet === true ? "Set" : "List"}Of${typeName(type.element, jsNumber, nameOf)}`;
    case "map": {
      if (type.isRecord === true) return `RecordOf${typeName(type.value, jsNumber, nameOf)}`;
      const key = typeName({ kind: "scalar", scalar: type.key, alias: undefined }, jsNumber);
      return `${key}To${typeName(type.value, jsNumber, nameOf)}`;
    }
    case "wrapped":
      return typeName(type.inner, jsNumber, nameOf);
  }
}

function capital(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}
