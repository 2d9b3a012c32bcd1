import type { CheckedAnnotations } from "./checked-annotation.js";
import { annotationText } from "./checked-annotation.js";
import type { Declared } from "./program.js";

/** Server type that hosts a service: `@server`, else the last package part that is no version. */
export function serverTypeOf(
  declared: Declared,
  annotations: CheckedAnnotations | undefined,
): string | undefined {
  const given = annotationText(annotations, "server", "type");
  if (given !== undefined) return given;
  const parts = declared.unit.package.split(".").filter((part) => part !== "");
  return parts.findLast((part) => !/^v[0-9]+([a-z]+[0-9]*)?$/.test(part));
}

/** Tree of remotes that a service is in. */
export function namespaceOf(annotations: CheckedAnnotations | undefined): string {
  return annotationText(annotations, "namespace", "name") ?? "user";
}
