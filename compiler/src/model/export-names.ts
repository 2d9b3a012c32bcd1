import type { DeclarationModel } from "./model.js";

/** Names that the generated files of a declaration export, its methods' descriptors aside. */
export interface ExportNames {
  /** Of `chat.ts`, its own name first. */
  readonly types: readonly string[];
  /** Of `chat.client.ts`. */
  readonly client: readonly string[];
  /** Of `chat.server.ts`. */
  readonly server: readonly string[];
}

/** What is exported for a declaration of a kind that is called `tsName`. */
export function exportNames(kind: DeclarationModel["kind"], tsName: string): ExportNames {
  const codec = [`encode${tsName}`, `decode${tsName}`];
  const only = (...types: readonly string[]): ExportNames => ({ types, client: [], server: [] });
  switch (kind) {
    case "const":
    case "alias":
      return only(tsName);
    case "enum":
    case "message":
    case "union":
      return only(tsName, ...codec);
    case "error":
      return only(tsName, `${tsName}Fields`, `${tsName}_type`, ...codec);
    case "service":
      return { types: [tsName], client: [`${tsName}Client`], server: [`${tsName}Skeleton`] };
  }
}

/** Name of the export that describes a method: `ChatRemote_join`. */
export function methodConst(service: { readonly tsName: string }, method: string): string {
  return `${service.tsName}_${method}`;
}
