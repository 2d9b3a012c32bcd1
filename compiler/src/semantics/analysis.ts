import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { Suggestions } from "../diagnostics/suggest.js";
import type { DefaultValue, Reference, TypeModel } from "../model/model.js";
import type { DocumentedNode, EnumNode, TypeNode, ValueNode } from "../syntax/ast.js";
import type { CheckedAnnotations } from "./checked-annotation.js";
import type { Declared, Program } from "./program.js";

/** The value of a constant, or that it is being found out right now. */
export type ConstantState = "evaluating" | { readonly constant: ConstantValue | undefined };

/** A constant after its type and value are known. */
export interface ConstantValue {
  readonly type: TypeModel;
  readonly value: DefaultValue;
}

/** Aliases of aliases, and constants of constants, may go so deep; resolving them is recursive. */
export const referenceDepthMax = 64;

/**
 * What the checks of one run share: the program, the diagnostics so far, and every type and value
 * once it is resolved, so that a mistake is reported once and the model needs no second look.
 */
export class Analysis {
  readonly program: Program;
  readonly diagnostics: Diagnostic[];
  readonly types: Map<TypeNode, TypeModel | undefined> = new Map();
  readonly values: Map<ValueNode, DefaultValue | undefined> = new Map();
  readonly constants: Map<Declared, ConstantState> = new Map();
  readonly aliases: Map<Declared, "resolving" | "done"> = new Map();
  readonly enumMembers: Map<EnumNode, ReadonlySet<string>> = new Map();
  readonly suggestions: Suggestions = new Suggestions();
  readonly annotations: Map<DocumentedNode, CheckedAnnotations> = new Map();
  /** How many aliases and constants are being resolved, each for the sake of the one before. */
  depth = 0;
  readonly #byReference = new Map<string, Declared>();

  constructor(program: Program, diagnostics: Diagnostic[]) {
    this.program = program;
    this.diagnostics = diagnostics;
    for (const unit of program.units) {
      for (const declared of unit.all) this.#byReference.set(key(referenceTo(declared)), declared);
    }
  }

  report(diagnostic: Diagnostic): void {
    this.diagnostics.push(diagnostic);
  }

  /** The declaration behind a reference of the model. */
  declaredBy(reference: Reference): Declared | undefined {
    return this.#byReference.get(key(reference));
  }
}

/** How the model refers to a declaration. */
export function referenceTo(declared: Declared): Reference {
  return { output: declared.unit.output, tsName: declared.tsName };
}

function key(reference: Reference): string {
  return `${reference.output}#${reference.tsName}`;
}
