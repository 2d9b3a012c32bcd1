import { bindingTemplate } from "../../../templates/binding.js";
import { clientTemplate } from "../../../templates/client.js";
import { remoteListTemplate } from "../../../templates/remote-list.js";
import { importedTypesTemplate } from "../../../templates/imported-types.js";
import { rpcTreeTemplate } from "../../../templates/rpc-tree.js";
import { skeletonTemplate } from "../../../templates/skeleton.js";
import {
  contractTemplate,
  declarationTemplate,
  sharedReaderTemplate,
} from "../../../templates/source-file.js";
import { compilerAssert } from "../compiler-assert.js";
import { exportNames } from "../model/export-names.js";
import type {
  DeclarationModel,
  FileModel,
  Model,
  Reference,
  ServiceModel,
} from "../model/model.js";
import type { Doc } from "./document.js";
import { EmissionMemory, type IndexContent } from "./emission-memory.js";
import { FileBuilder, type GeneratedFile } from "./generated-file.js";
import { manifestFile } from "./manifest.js";
import { type PlacedRemote, serviceTrees } from "./service-tree.js";

/**
 * Everything that is generated from a model, its manifest last. The same model gives the same
 * bytes, and the order of its files makes no difference. `memory`: what was emitted before, for the
 * files whose models are the same objects.
 */
export function emitModel(
  model: Model,
  memory: EmissionMemory = new EmissionMemory(),
): readonly GeneratedFile[] {
  const sources = [...model.files].sort((a, b) => (a.output < b.output ? -1 : 1));
  const files = sources.flatMap((source) => memory.source(source, emitSource));
  const trees = serviceTrees({ files: sources });
  if (trees.length > 0) {
    files.push(memory.index({ trees, imported: importedTypes(sources) }, emitIndex));
  }
  const remotes = remotesIn(sources);
  if (remotes.length > 0) files.push(emitRemotes(remotes));
  const paths = files.map((file) => file.path);
  compilerAssert(new Set(paths).size === paths.length, "every generated file has its own path");
  return [...files, manifestFile(paths)];
}

/** Services whose implementations were read: these can be loaded. */
function remotesIn(sources: readonly FileModel[]): readonly PlacedRemote[] {
  return sources.flatMap(({ output, path, declarations }) =>
    declarations.flatMap((declaration) =>
      declaration.kind === "service" && declaration.own !== undefined
        ? [{ service: declaration, output, path }]
        : [],
    ),
  );
}

function emitRemotes(remotes: readonly PlacedRemote[]): GeneratedFile {
  const file = new FileBuilder("remotes", ["loadRemotes"]);
  return file.finish(undefined, [remoteListTemplate(remotes, file)]);
}

/** The one file that users' compilers check: it names everything that comes from elsewhere. */
function emitIndex({ trees, imported }: IndexContent): GeneratedFile {
  const declared = trees.flatMap(({ typeName }) => [typeName, `create${typeName}`]);
  const index = new FileBuilder("index", [...declared, "ImportedTypes"]);
  const declarations = trees.map((tree) => rpcTreeTemplate(tree, index));
  const types = imported.length === 0 ? [] : [importedTypesTemplate(imported, index)];
  return index.finish(undefined, [...declarations, ...types], "");
}

/** What generated code imports of the user's sources. */
function importedTypes(sources: readonly FileModel[]): readonly Reference[] {
  const declarations = sources.flatMap((source) => source.declarations);
  return declarations.map(ownSource).filter((source) => source !== undefined);
}

function ownSource(declaration: DeclarationModel): Reference | undefined {
  const { kind } = declaration;
  const isType = kind === "enum" || kind === "message" || kind === "union";
  return isType ? declaration.own?.source : undefined;
}

function emitSource(source: FileModel): GeneratedFile[] {
  const file = new FileBuilder(source.output, source.declarations.flatMap(namesIn));
  const services = source.declarations.filter((declaration) => declaration.kind === "service");
  const types = file.finish(source.path, contentsOf(source, file));
  return services.length === 0 ? [types] : [types, ...emitHalves(source, services)];
}

/** What a file declares, and at its end the functions that turned out to be shared. */
function* contentsOf(source: FileModel, file: FileBuilder): Generator<Doc> {
  yield contractTemplate(file);
  for (const declaration of source.declarations) yield declarationTemplate(declaration, file);
  for (const reader of file.readers()) yield sharedReaderTemplate(reader, file);
}

function emitHalves(source: FileModel, services: readonly ServiceModel[]): GeneratedFile[] {
  const { output, path } = source;
  const names = services.map(({ kind, tsName }) => exportNames(kind, tsName));
  const client = new FileBuilder(
    `${output}.client`,
    names.flatMap((entry) => entry.client),
  );
  const server = new FileBuilder(`${output}.server`, [
    ...names.flatMap((entry) => entry.server),
    ...services.flatMap(bindingNames),
  ]);
  return [
    client.finish(
      path,
      mapped(services, (service) => clientTemplate(service, output, client)),
    ),
    server.finish(path, serverHalves(services, output, server)),
  ];
}

/** Skeletons, and where an implementation exists already what binds it. */
function* serverHalves(
  services: readonly ServiceModel[],
  output: string,
  file: FileBuilder,
): Generator<Doc> {
  for (const service of services) {
    yield skeletonTemplate(service, output, file);
    if (service.own !== undefined) yield bindingTemplate(service, service.own, output, file);
  }
}

/** As `map`, but each item only when it is asked for. */
function* mapped<Item, Result>(
  items: readonly Item[],
  make: (item: Item) => Result,
): Generator<Result> {
  for (const item of items) yield make(item);
}

function bindingNames({ own, tsName }: ServiceModel): readonly string[] {
  return own === undefined ? [] : [`bind${tsName}`, `${tsName}Methods`];
}

function namesIn(declaration: DeclarationModel): readonly string[] {
  const { types } = exportNames(declaration.kind, declaration.tsName);
  if (declaration.kind !== "service") return types;
  return [...types, ...declaration.methods.map((method) => method.tsConst)];
}
