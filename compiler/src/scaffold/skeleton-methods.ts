import type { ClassDeclaration, SourceFile } from "ts-morph";

/** A method that an implementation has to have, as the generated skeleton declares it. */
export interface SkeletonMethod {
  readonly name: string;
  /** `room: string`, each. */
  readonly parameters: readonly { readonly name: string; readonly type: string }[];
  /** What it gives: `Promise<User>`, `AsyncIterable<Event>`. */
  readonly result: string;
  readonly givesItems: boolean;
}

/** A generated skeleton. */
export interface Skeleton {
  /** `ChatRemoteSkeleton`. */
  readonly name: string;
  readonly methods: readonly SkeletonMethod[];
  /** What its types need: module by name, modules as the generated file names them. */
  readonly imports: ReadonlyMap<string, string>;
}

/** The skeletons of a generated file. */
export function skeletonsOf(file: SourceFile): readonly Skeleton[] {
  const imports = new Map(
    file.getImportDeclarations().flatMap((declaration) => {
      const module = declaration.getModuleSpecifierValue();
      return declaration.getNamedImports().map((named) => [named.getName(), module] as const);
    }),
  );
  return file
    .getClasses()
    .filter((declaration) => declaration.isAbstract())
    .map((declaration) => ({
      name: declaration.getNameOrThrow(),
      methods: methodsOf(declaration),
      imports,
    }));
}

function methodsOf(declaration: ClassDeclaration): readonly SkeletonMethod[] {
  return declaration.getMethods().map((method) => {
    const text = method.getReturnTypeNodeOrThrow().getText().replaceAll(/\s+/g, " ");
    const givesItems = text.startsWith("AsyncIterable<");
    return {
      name: method.getName(),
      parameters: method.getParameters().map((parameter) => ({
        name: parameter.getName(),
        type: parameter.getTypeNodeOrThrow().getText().replaceAll(/\s+/g, " "),
      })),
      result: givesItems ? text : promiseOf(text),
      givesItems,
    };
  });
}

/** `Promise<User>` of `Promise<User> | User`. */
function promiseOf(text: string): string {
  const start = text.indexOf("Promise<");
  let depth = 0;
  for (let at = start + "Promise".length; at < text.length; at += 1) {
    if (text[at] === "<") depth += 1;
    // An arrow is no bracket.
    if (text[at] === ">" && text[at - 1] !== "=") depth -= 1;
    if (depth === 0) return text.slice(start, at + 1);
  }
  return text;
}
