import type { FileModel, Reference } from "../model/model.js";
import type { GeneratedFile } from "./generated-file.js";
import type { NamespaceTree } from "./service-tree.js";

/** What the file of all trees is made of. */
export interface IndexContent {
  readonly trees: readonly NamespaceTree[];
  /** The user's own types that generated code imports. */
  readonly imported: readonly Reference[];
}

/** What was emitted before, so that only what means something else is emitted again. */
export class EmissionMemory {
  readonly #sources = new WeakMap<FileModel, readonly GeneratedFile[]>();
  #index: { readonly content: string; readonly file: GeneratedFile } | undefined;

  /** The files of a source; those of before when its model is the same object. */
  source(
    model: FileModel,
    emit: (model: FileModel) => readonly GeneratedFile[],
  ): readonly GeneratedFile[] {
    const known = this.#sources.get(model);
    if (known !== undefined) return known;
    const files = emit(model);
    this.#sources.set(model, files);
    return files;
  }

  /** The file of all trees; that of before when they would be printed alike. */
  index(content: IndexContent, emit: (content: IndexContent) => GeneratedFile): GeneratedFile {
    const printable = JSON.stringify([content.trees.map(printed), content.imported]);
    const known = this.#index;
    if (known?.content === printable) return known.file;
    const file = emit(content);
    this.#index = { content: printable, file };
    return file;
  }
}

/** All that is said of a tree in generated code: of services their names, places and docs. */
function printed({ branches, ...tree }: NamespaceTree): unknown {
  return {
    ...tree,
    branches: branches.map(({ services, ...branch }) => ({
      ...branch,
      services: services.map(({ service, output }) => {
        const { tsName, propertyName, docs } = service;
        // JSON has no `undefined`; a bare `@deprecated` is the empty string.
        return { output, tsName, propertyName, ...docs, deprecated: docs.deprecated ?? null };
      }),
    })),
  };
}
