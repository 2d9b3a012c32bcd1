import { dirname, posix } from "node:path";

import { IndentationText, Node, Project, QuoteKind } from "ts-morph";
import type { ClassDeclaration, SourceFile } from "ts-morph";

import type { Skeleton, SkeletonMethod } from "./skeleton-methods.js";

/** A file that implements skeletons, or is to do so. */
export interface Implementation {
  /** Absolute path. */
  readonly path: string;
  /** `undefined` for a new file. */
  readonly text: string | undefined;
  /** Absolute path of the generated file with the skeleton. */
  readonly generated: string;
  readonly skeleton: Skeleton;
  /** Name of the class, where there is none yet. */
  readonly className: string;
}

/** What became of a file. */
export interface Implemented {
  readonly text: string;
  /** Names of the methods that were added. */
  readonly added: readonly string[];
}

/** Adds the methods that are missing, and what they import; everything else stays as it is. */
export function implement(implementation: Implementation): Implemented {
  const { path, text = "", skeleton, className } = implementation;
  const project = new Project({
    useInMemoryFileSystem: true,
    manipulationSettings: {
      indentationText: indentationOf(text),
      quoteKind: /from '/.test(text) ? QuoteKind.Single : QuoteKind.Double,
    },
  });
  const file = project.createSourceFile(path, text);
  const found = implementationOf(file, skeleton.name, implementation.generated);
  const declaration =
    found ?? file.addClass({ name: className, isExported: true, extends: skeleton.name });
  const missing = skeleton.methods.filter(({ name }) => !hasMember(declaration, name));
  for (const method of missing) addMethod(declaration, method);
  addImports(file, implementation, missing, found === undefined);
  return { text: file.getFullText(), added: missing.map(({ name }) => name) };
}

/** The class of a file that extends a skeleton. `generated`: where that is; others may have one of the same name. */
export function implementationOf(
  file: SourceFile,
  skeleton: string,
  generated: string,
): ClassDeclaration | undefined {
  const imported = file
    .getImportDeclarations()
    .find((each) => each.getNamedImports().some((named) => named.getName() === skeleton))
    ?.getModuleSpecifierValue();
  // What stands for something else in the user's settings is believed.
  if (imported?.startsWith(".") === true) {
    const within = imported.replace(/^(?:\.\.?\/)+/, "").replace(/\.[jt]s$/, "");
    if (!generated.endsWith(`/${within}.ts`)) return undefined;
  }
  return file
    .getDescendants()
    .filter(Node.isClassDeclaration)
    .find((declaration) => declaration.getExtends()?.getExpression().getText() === skeleton);
}

function hasMember(declaration: ClassDeclaration, name: string): boolean {
  return declaration.getInstanceMember(name) !== undefined;
}

function addMethod(declaration: ClassDeclaration, method: SkeletonMethod): void {
  const { name, parameters, result, givesItems } = method;
  declaration.addMethod({
    name,
    hasOverrideKeyword: true,
    isAsync: true,
    isGenerator: givesItems,
    parameters: parameters.map((parameter) => ({ ...parameter })),
    returnType: result,
    statements: [`throw new RpcError(StatusCode.UNIMPLEMENTED, "${name} is not written yet");`],
  });
}

function addImports(
  file: SourceFile,
  { path, generated, skeleton }: Implementation,
  methods: readonly SkeletonMethod[],
  isNew: boolean,
): void {
  if (methods.length > 0) {
    addImport(file, "mailstation", "RpcError", false);
    addImport(file, "mailstation", "StatusCode", false);
  }
  const moduleOf = (module: string): string => {
    if (!module.startsWith(".")) return module;
    return specifier(path, posix.join(dirname(generated), module));
  };
  if (isNew) {
    addImport(file, specifier(path, generated.replace(/\.ts$/, ".js")), skeleton.name, false);
  }
  const words = new Set(
    methods.flatMap(({ parameters, result }) =>
      [result, ...parameters.map(({ type }) => type)].flatMap((type) => type.match(/\w+/g) ?? []),
    ),
  );
  for (const word of words) {
    const module = skeleton.imports.get(word);
    if (module !== undefined) addImport(file, moduleOf(module), word, true);
  }
}

function addImport(file: SourceFile, module: string, name: string, isTypeOnly: boolean): void {
  const declarations = file.getImportDeclarations();
  const isThere = declarations.some((declaration) =>
    declaration.getNamedImports().some((named) => named.getName() === name),
  );
  if (isThere) return;
  const fitting = declarations.find(
    (declaration) =>
      declaration.getModuleSpecifierValue() === module &&
      declaration.isTypeOnly() === isTypeOnly &&
      declaration.getNamedImports().length > 0,
  );
  if (fitting === undefined) {
    file.addImportDeclaration({ moduleSpecifier: module, namedImports: [name], isTypeOnly });
  } else fitting.addNamedImport(name);
}

function specifier(from: string, to: string): string {
  const path = posix.relative(dirname(from), to);
  return path.startsWith(".") ? path : `./${path}`;
}

function indentationOf(text: string): IndentationText {
  const indent = /^([ \t]+)\S/m.exec(text)?.[1] ?? "  ";
  if (indent.startsWith("\t")) return IndentationText.Tab;
  return indent.length >= 4 ? IndentationText.FourSpaces : IndentationText.TwoSpaces;
}
