import type { schemaHashOf } from "mailstation/registry";

import { compile } from "../compile.js";
import { loadConfig } from "../config/load-config.js";
import { hasErrors } from "../diagnostics/diagnostic-list.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import type { Model, ServiceModel } from "../model/model.js";
import type { CommandIo } from "./command-io.js";
import { compileRequest } from "./compile-request.js";

/** What one's own sources say of servers. */
export type OwnSchemas =
  /** There is no project here. */
  | { readonly kind: "none" }
  | { readonly kind: "misconfigured"; readonly diagnostics: readonly Diagnostic[] }
  | { readonly kind: "wrong"; readonly diagnostics: readonly Diagnostic[] }
  /** By server type: the hashes that a server may have which serves what the sources declare. */
  | { readonly kind: "known"; readonly hashes: ReadonlyMap<string, readonly string[]> };

/** Of servers of any type. */
const ANY_TYPE = "*";

/** Compiles the project of the working folder, or that of the configuration `file`. */
export function ownSchemas(
  { host, folder }: CommandIo,
  file: string | undefined,
  hashOf: typeof schemaHashOf,
): OwnSchemas {
  const { config, diagnostics: mistakes } = loadConfig(host, { folder, file });
  if (config === undefined) {
    const isMissing = file === undefined && mistakes.every(({ name }) => name === "config-missing");
    return isMissing ? { kind: "none" } : { kind: "misconfigured", diagnostics: mistakes };
  }
  const { model, diagnostics } = compile(host, compileRequest(config, folder));
  if (model === undefined || hasErrors(diagnostics)) return { kind: "wrong", diagnostics };
  return { kind: "known", hashes: hashesIn(model, hashOf) };
}

/** Services of `@server("*")` may be served beside those of the type, or not. */
function hashesIn(
  model: Model,
  hashOf: typeof schemaHashOf,
): ReadonlyMap<string, readonly string[]> {
  const byType = new Map<string, ServiceModel[]>();
  for (const { declarations } of model.files) {
    for (const declaration of declarations) {
      if (declaration.kind !== "service") continue;
      const { serverType } = declaration;
      byType.set(serverType, [...(byType.get(serverType) ?? []), declaration]);
    }
  }
  const everywhere = byType.get(ANY_TYPE) ?? [];
  const hash = (services: readonly ServiceModel[]): string | undefined =>
    hashOf(services.map(({ fullName, schemaHash }) => ({ name: fullName, schemaHash })));
  const hashes = [...byType].map(([type, services]): [string, readonly string[]] => {
    const known = [hash(services), hash([...services, ...everywhere])];
    return [type, known.filter((each) => each !== undefined)];
  });
  return new Map(hashes);
}
