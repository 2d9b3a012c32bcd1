import type { MethodModel, ServiceModel } from "../model/model.js";
import { pascalCase } from "./field-names.js";

/** What the messages that a method forms are called, in the package of its service. */
export interface MethodNames {
  /** `ChatRemoteJoinParams`. */
  readonly parameters: string;
  /** `ChatRemoteJoinResult`; `undefined` when the result is a message itself, or there is none. */
  readonly result: string | undefined;
  /** `ChatRemoteUploadItem`; `undefined` unless the items of a stream parameter are no messages. */
  readonly item: string | undefined;
}

/**
 * Names the messages that the methods of a package form: always after service and method, so that a new
 * service never renames those of another. A `_` is appended to what is in `taken`; adds them to it.
 */
export function nameMethodMessages(
  services: readonly ServiceModel[],
  taken: Set<string>,
): ReadonlyMap<MethodModel, MethodNames> {
  const names = new Map<MethodModel, MethodNames>();
  const claim = (wanted: string): string => {
    let name = wanted;
    while (taken.has(name)) name += "_";
    taken.add(name);
    return name;
  };
  for (const service of services) {
    for (const method of service.methods) {
      const start = service.name + pascalCase(method.name);
      const item = method.parameterStream?.item.kind;
      names.set(method, {
        parameters: claim(`${start}Params`),
        result: method.result.kind === "value" ? claim(`${start}Result`) : undefined,
        item:
          item === undefined || item === "message" || item === "union"
            ? undefined
            : claim(`${start}Item`),
      });
    }
  }
  return names;
}
