import type { FieldModel } from "../model/model.js";
import { runtime } from "./symbols.js";

/*
 * Names of variables in generated functions. A field may have any name, so that the variable that
 * holds it gets `$` where the name means something else inside the function.
 */

const RESERVED_WORDS =
  "await break case catch class const continue debugger default delete do else enum export extends false finally for function if implements import in instanceof interface let new null package private protected public return static super switch this throw true try typeof var void while with yield";

/** Variables that generated functions use themselves, and globals they rely on. */
const OWN_NAMES =
  "arguments call end eval globalThis into items length NaN Infinity Map Date Object reader tag Uint8Array undefined unknown values writer";

const TAKEN: ReadonlySet<string> = new Set([
  ...RESERVED_WORDS.split(" "),
  ...OWN_NAMES.split(" "),
  ...Object.values(runtime).map((symbol) => symbol.name),
]);

/** Variables of generated functions, numbered by depth. */
const NUMBERED = /^(?:mark|item|key|entry)\d*$/;

/** Beginning of the generated functions' names. */
const FUNCTION = /^(?:encode|decode)/;

/** A field, and the variable or parameter that holds it. */
export interface LocalField {
  readonly field: FieldModel;
  readonly local: string;
}

/** Gives each field a variable; the names are distinct, and none of `taken`. */
export function localFields(
  fields: readonly FieldModel[],
  taken: readonly string[] = [],
): readonly LocalField[] {
  const used = new Set(taken);
  return fields.map((field) => {
    // An element of a tuple has a number for a name there.
    const name = /^\d/.test(field.tsName) ? field.name : field.tsName;
    let local = FUNCTION.test(name) ? `$${name}` : name;
    while (TAKEN.has(local) || NUMBERED.test(local) || used.has(local)) local += "$";
    used.add(local);
    return { field, local };
  });
}
