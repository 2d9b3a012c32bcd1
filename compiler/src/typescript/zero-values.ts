import { createDiagnostic } from "../diagnostics/create-diagnostic.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import type { DeclaredShape, PropertyShape, Shape } from "./remote-shapes.js";

/**
 * Which types have a smallest value: what an absent field reads as. One that always holds another of
 * itself has none, which is a mistake.
 */
export class ZeroValues {
  readonly #declared: ReadonlyMap<string, DeclaredShape>;
  readonly #finite = new Set<string>();

  constructor(declared: ReadonlyMap<string, DeclaredShape>, diagnostics: Diagnostic[]) {
    this.#declared = declared;
    let found = -1;
    while (found !== this.#finite.size) {
      found = this.#finite.size;
      for (const shape of declared.values()) this.#look(shape);
    }
    for (const shape of declared.values()) {
      if (this.#finite.has(shape.key)) continue;
      const { path, name, span } = shape;
      const help = "make one property of the circle optional, or a list";
      diagnostics.push(createDiagnostic("type-endless", { path, name }, span, { help }));
    }
  }

  /** Whether the declared shape of the key has a smallest value. */
  isFinite(key: string): boolean {
    // What was refused is not there, and was reported.
    return this.#finite.has(key) || !this.#declared.has(key);
  }

  #look(shape: DeclaredShape): void {
    if (this.#finite.has(shape.key)) return;
    const isFinite = shape.kind === "union" ? this.#hasCase(shape.cases) : this.#hasAll(shape);
    if (isFinite) this.#finite.add(shape.key);
  }

  #hasCase(cases: readonly { readonly shape: Shape }[]): boolean {
    return cases.length === 0 || cases.some((entry) => this.#isKnown(entry.shape));
  }

  #hasAll(shape: DeclaredShape): boolean {
    if (shape.kind === "enum" || shape.kind === "union") return true;
    return shape.properties.every((property: PropertyShape) => {
      return property.absent !== undefined || this.#isKnown(property.shape);
    });
  }

  #isKnown(shape: Shape): boolean {
    return shape.kind !== "named" || this.isFinite(shape.key);
  }
}
