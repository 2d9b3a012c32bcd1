import { code } from "../compiler/src/emit/code.js";
import type { Doc } from "../compiler/src/emit/document.js";
import type { FileBuilder } from "../compiler/src/emit/generated-file.js";
import { array } from "../compiler/src/emit/layout.js";
import { propertyKey } from "../compiler/src/emit/literal.js";
import type { Reference } from "../compiler/src/model/model.js";

/**
 * The types of the user that generated code imports, by module. Only here does the user's compiler
 * look for them, and say what is gone since: the files that use them are not checked.
 *
 *     →  export interface ImportedTypes {
 *          readonly "../app/domain/user": [User, Role];
 *        }
 */
export function importedTypesTemplate(types: readonly Reference[], file: FileBuilder): Doc {
  const modules = new Map<string, string[]>();
  for (const type of types) {
    const names = modules.get(type.output) ?? [];
    names.push(file.source(type));
    modules.set(type.output, names);
  }
  return code`
    /** Types of yours that generated code imports. What is gone since is an error here. */
    export interface ImportedTypes {
      ${[...modules].map(
        ([path, names]) => code`
          readonly ${propertyKey(path)}: ${array(names)};
        `,
      )}
    }
  `;
}
