import type { ts } from "ts-morph";

import type { CompilerApi } from "./compiler-api.js";
import { declarationOf } from "./name-type.js";

/** A class or interface that is called from elsewhere. */
export interface FoundRemote {
  readonly name: string;
  readonly declaration: ts.Declaration;
  readonly type: ts.Type;
}

/**
 * The remotes of a module: its exported classes, that which its default function makes, and where
 * there is none, its exported interfaces that have methods and nothing else.
 */
export function findRemotes(
  ts: CompilerApi,
  checker: ts.TypeChecker,
  file: ts.SourceFile,
): readonly FoundRemote[] {
  const module = checker.getSymbolAtLocation(file);
  if (module === undefined) return [];
  const exported = checker
    .getExportsOfModule(module)
    .map((symbol) => resolved(ts, checker, symbol));
  const made = exported.flatMap((symbol) => madeBy(checker, symbol));
  const classes = [...new Set([...exported, ...made])].filter((symbol) =>
    isRemoteClass(ts, checker, symbol),
  );
  if (classes.length > 0) return classes.flatMap((symbol) => found(checker, symbol));
  return exported
    .filter((symbol) => isRemoteInterface(ts, checker, symbol))
    .flatMap((symbol) => found(checker, symbol));
}

/** Whether a property is one that can be called from elsewhere. */
export function isCallable(ts: CompilerApi, checker: ts.TypeChecker, symbol: ts.Symbol): boolean {
  if (symbol.name.startsWith("_") || symbol.name.startsWith("#")) return false;
  const declaration = declarationOf(symbol);
  if (declaration === undefined) return false;
  const hidden = ts.ModifierFlags.Private | ts.ModifierFlags.Protected;
  if ((ts.getCombinedModifierFlags(declaration) & hidden) !== 0) return false;
  if (ts.isPropertySignature(declaration)) {
    return checker.getTypeOfSymbol(symbol).getCallSignatures().length > 0;
  }
  return ts.isMethodDeclaration(declaration) || ts.isMethodSignature(declaration);
}

function found(checker: ts.TypeChecker, symbol: ts.Symbol): readonly FoundRemote[] {
  const declaration = declarationOf(symbol);
  if (declaration === undefined) return [];
  const { name } = symbol;
  const type = checker.getDeclaredTypeOfSymbol(symbol);
  return [{ name: name === "default" ? fileName(declaration) : name, declaration, type }];
}

function resolved(ts: CompilerApi, checker: ts.TypeChecker, symbol: ts.Symbol): ts.Symbol {
  return (symbol.flags & ts.SymbolFlags.Alias) === 0 ? symbol : checker.getAliasedSymbol(symbol);
}

/** What `export default function (app) { return new ChatRemote(app); }` makes. */
function madeBy(checker: ts.TypeChecker, symbol: ts.Symbol): readonly ts.Symbol[] {
  if (symbol.name !== "default" || declarationOf(symbol) === undefined) return [];
  const [signature] = checker.getTypeOfSymbol(symbol).getCallSignatures();
  const made = signature?.getReturnType().getSymbol();
  return made === undefined ? [] : [made];
}

function isRemoteClass(ts: CompilerApi, checker: ts.TypeChecker, symbol: ts.Symbol): boolean {
  const declaration = declarationOf(symbol);
  if (declaration === undefined || !ts.isClassDeclaration(declaration)) return false;
  if (ts.getCombinedModifierFlags(declaration) & ts.ModifierFlags.Abstract) return false;
  const properties = checker.getPropertiesOfType(checker.getDeclaredTypeOfSymbol(symbol));
  const isError = properties.some(({ name }) => name === "stack");
  return !isError && properties.some((property) => isCallable(ts, checker, property));
}

function isRemoteInterface(ts: CompilerApi, checker: ts.TypeChecker, symbol: ts.Symbol): boolean {
  const declaration = declarationOf(symbol);
  if (declaration === undefined || !ts.isInterfaceDeclaration(declaration)) return false;
  const properties = checker.getPropertiesOfType(checker.getDeclaredTypeOfSymbol(symbol));
  return properties.length > 0 && properties.every((it) => isCallable(ts, checker, it));
}

/** `chatRemote.ts` as the name of a class: `ChatRemote`. */
function fileName(declaration: ts.Declaration): string {
  const path = declaration.getSourceFile().fileName;
  const name = /([^/]+?)(?:\.[^./]+)?$/.exec(path)?.[1] ?? "Remote";
  return name.charAt(0).toUpperCase() + name.slice(1);
}
