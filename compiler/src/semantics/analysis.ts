import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { Suggestions } from "../diagnostics/suggest.js";
import type { DefaultValue, Reference, TypeModel } from "../model/model.js";
import type { SourceFile, Span } from "../source/source-file.js";
import type { DocumentedNode, EnumNode, MethodNode, TypeNode, ValueNode } from "../syntax/ast.js";
import type { CheckedAnnotations } from "./checked-annotation.js";
import { FactsByFile } from "./facts-by-file.js";
import type { Declared, Program } from "./program.js";

/** The value of a constant, or that it is being found out right now. */
export type ConstantState =
  | "evaluating"
  | {
      readonly constant: ConstantValue | undefined;
      /** Constants and aliases that its value leads through, itself included. */
      readonly length: number;
    };

/** How many aliases an alias leads through, itself included, or that it is being found out. */
export type AliasState = "resolving" | { readonly length: number };

/** A constant after its type and value are known. */
export interface ConstantValue {
  readonly type: TypeModel;
  readonly value: DefaultValue;
}

/** A method by what it goes by on the wire. */
export interface MethodId {
  readonly id: number;
  /** `chat.v1.ChatRemote/join`. */
  readonly path: string;
  readonly method: MethodNode;
}

/** Aliases of aliases, and constants of constants, may go so deep; resolving them is recursive. */
export const referenceDepthMax = 64;

/**
 * What the checks of one run share: the program, the diagnostics so far, and every type and value
 * once it is resolved, so that a mistake is reported once and the model needs no second look. Of
 * units that are not fresh it knows what an earlier run found out.
 */
export class Analysis {
  readonly program: Program;
  readonly diagnostics: Diagnostic[];
  readonly types: FactsByFile<TypeNode, TypeModel | undefined> = new FactsByFile(fileOfNode);
  readonly values: FactsByFile<ValueNode, DefaultValue | undefined> = new FactsByFile(fileOfNode);
  readonly constants: FactsByFile<Declared, ConstantState> = new FactsByFile(fileOfDeclared);
  readonly aliases: FactsByFile<Declared, AliasState> = new FactsByFile(fileOfDeclared);
  readonly enumMembers: FactsByFile<EnumNode, ReadonlySet<string>> = new FactsByFile(fileOfNode);
  readonly methodIds: FactsByFile<Declared, readonly MethodId[]> = new FactsByFile(fileOfDeclared);
  readonly suggestions: Suggestions = new Suggestions();
  readonly annotations: FactsByFile<DocumentedNode, CheckedAnnotations> = new FactsByFile(
    fileOfNode,
  );
  /** How many aliases and constants are being resolved, each for the sake of the one before. */
  depth = 0;
  /** Most aliases and constants that any of them leads through. */
  longest = 0;
  /** Most that what is being resolved leads through, as far as is known. */
  #length = 0;
  readonly #byReference = new Map<string, Declared>();

  /** `before`: an earlier analysis that found no errors, and all units that are not fresh. */
  constructor(program: Program, diagnostics: Diagnostic[], before?: Analysis) {
    this.program = program;
    this.diagnostics = diagnostics;
    if (before !== undefined) this.#take(before);
    for (const unit of program.units) {
      for (const declared of unit.all) this.#byReference.set(key(referenceTo(declared)), declared);
    }
  }

  report(diagnostic: Diagnostic): void {
    this.diagnostics.push(diagnostic);
  }

  /** Resolves what an alias or a constant stands for, and counts how many that leads through. */
  descend<Result>(resolve: () => Result): { readonly result: Result; readonly length: number } {
    const around = this.#length;
    this.#length = 0;
    this.depth += 1;
    const result = resolve();
    this.depth -= 1;
    const length = this.#length + 1;
    this.#length = Math.max(around, length);
    this.longest = Math.max(this.longest, length);
    return { result, length };
  }

  /** What is being resolved leads through one that was resolved before. */
  leadsThrough(length: number): void {
    this.#length = Math.max(this.#length, length);
  }

  /** The declaration behind a reference of the model. */
  declaredBy(reference: Reference): Declared | undefined {
    return this.#byReference.get(key(reference));
  }

  #take(before: Analysis): void {
    const fresh = new Set(this.program.fresh);
    const known = this.program.units.filter((unit) => !fresh.has(unit)).map(({ source }) => source);
    this.longest = before.longest;
    this.types.share(before.types, known);
    this.values.share(before.values, known);
    this.constants.share(before.constants, known);
    this.aliases.share(before.aliases, known);
    this.enumMembers.share(before.enumMembers, known);
    this.annotations.share(before.annotations, known);
    this.methodIds.share(before.methodIds, known);
  }
}

function fileOfNode(node: { readonly span: Span }): SourceFile {
  return node.span.source;
}

function fileOfDeclared(declared: Declared): SourceFile {
  return declared.unit.source;
}

/** How the model refers to a declaration. */
export function referenceTo(declared: Declared): Reference {
  return { output: declared.unit.output, tsName: declared.tsName };
}

function key(reference: Reference): string {
  return `${reference.output}#${reference.tsName}`;
}
