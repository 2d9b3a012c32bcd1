import { breakingCatalog } from "./catalog-breaking.js";
import { configCatalog } from "./catalog-config.js";
import { declarationCatalog } from "./catalog-declarations.js";
import { nameCatalog } from "./catalog-names.js";
import { numberCatalog } from "./catalog-numbers.js";
import { serviceCatalog } from "./catalog-services.js";
import { syntaxCatalog } from "./catalog-syntax.js";
import { typescriptCatalog } from "./catalog-typescript.js";
import type { Severity } from "./diagnostic.js";

type Catalog = typeof syntaxCatalog &
  typeof nameCatalog &
  typeof declarationCatalog &
  typeof serviceCatalog &
  typeof numberCatalog &
  typeof typescriptCatalog &
  typeof configCatalog &
  typeof breakingCatalog;

/** What the catalogue says about one kind of diagnostic. */
export interface CatalogEntry {
  /** `RPC` and four digits: 1 syntax, 2 names and types, 3 numbers, 4 TypeScript, 5 configuration and files, 6 changes. */
  readonly code: string;
  readonly severity: Severity;
  readonly message: (parameters: never) => string;
}

/** Kebab-case name of a diagnostic. */
export type DiagnosticName = keyof Catalog;

/** The parameters that the message of a diagnostic needs. */
export type MessageParameters<Name extends DiagnosticName> =
  Parameters<Catalog[Name]["message"]> extends [infer Given] ? Given : Record<string, never>;

/** Every diagnostic the compiler can give. */
export const catalog: Catalog = {
  ...syntaxCatalog,
  ...nameCatalog,
  ...declarationCatalog,
  ...serviceCatalog,
  ...numberCatalog,
  ...typescriptCatalog,
  ...configCatalog,
  ...breakingCatalog,
};

/** Names of all diagnostics, in the order of their codes. */
export function diagnosticNames(): readonly DiagnosticName[] {
  // Object.keys cannot say so, but these are the keys of the catalogue and nothing else.
  const names = Object.keys(catalog) as DiagnosticName[];
  return names.sort((a, b) => (catalog[a].code < catalog[b].code ? -1 : 1));
}
