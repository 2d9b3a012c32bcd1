import { present } from "../compiler-assert.js";
import type { DeclarationModel, FileModel, Model, Reference } from "../model/model.js";
import type { Declared, Program, Unit } from "../semantics/program.js";
import type { Span } from "../source/source-file.js";

/** A declaration of one version: what it means, and where it is written. */
export interface Entry {
  readonly file: FileModel;
  readonly unit: Unit;
  readonly model: DeclarationModel;
  readonly declared: Declared;
}

/** What a version is made of. */
export interface VersionParts {
  readonly model: Model;
  readonly program: Program;
  /** What stands before the names of its files: `main:` for those of a branch. */
  readonly label: string;
  /** Where a place of the program really is, when its files were made of others. */
  readonly origin?: (span: Span) => Span;
}

/** One version of a project, old or new, by the names of what it declares. */
export class Version {
  readonly label: string;
  /** Where people find a place of this version. */
  readonly origin: (span: Span) => Span;
  /** In source order, files by path; what is nested comes right after what it is nested in. */
  readonly entries: readonly Entry[];
  readonly #byFullName: ReadonlyMap<string, Entry>;
  readonly #byReference: ReadonlyMap<string, Entry>;
  readonly #units: ReadonlyMap<string, Unit>;

  constructor({ model, program, label, origin = (span) => span }: VersionParts) {
    this.label = label;
    this.origin = origin;
    // The model is built file by file, declaration by declaration, from the program.
    this.entries = model.files.flatMap((file, fileIndex) => {
      const unit = present(program.units[fileIndex], "unit of a file");
      return file.declarations.map((declaration, index) => {
        const declared = present(unit.all[index], "declaration of a model");
        return { file, unit, model: declaration, declared };
      });
    });
    this.#byFullName = new Map(this.entries.map((entry) => [entry.model.fullName, entry]));
    this.#byReference = new Map(
      this.entries.map((entry) => [keyOf(entry.file.output, entry.model.tsName), entry]),
    );
    this.#units = new Map(program.units.map((unit) => [unit.path, unit]));
  }

  named(fullName: string): Entry | undefined {
    return this.#byFullName.get(fullName);
  }

  /** The declaration that a type of this version stands for. */
  behind({ output, tsName }: Reference): Entry {
    return present(this.#byReference.get(keyOf(output, tsName)), "declaration of a type");
  }

  /** The file of a path in the model. */
  unit(path: string): Unit | undefined {
    return this.#units.get(path);
  }
}

function keyOf(output: string, tsName: string): string {
  return `${output}#${tsName}`;
}
