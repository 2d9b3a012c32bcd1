import type { ts } from "ts-morph";

import { forbiddenMethods } from "../semantics/check-service.js";
import { durationMs } from "../semantics/duration.js";
import type { CompilerApi } from "./compiler-api.js";
import { readDocs } from "./read-docs.js";
import type { DocComment } from "./read-docs.js";
import { readError } from "./read-error.js";
import { item } from "./read-builtin.js";
import type { MemberShape, ParameterShape, RemoteMethod, Shape } from "./remote-shapes.js";
import { inside, pascalCase, refuse } from "./type-reading.js";
import type { TypePlace, TypeReading } from "./type-reading.js";

/** Types whose values come one by one. */
const streams = new Set([
  "AsyncIterable",
  "AsyncGenerator",
  "AsyncIterableIterator",
  "AsyncIteratorObject",
]);

/** A method of a remote; `undefined` when it has mistakes, which are reported. */
export function readMethod(
  reading: TypeReading,
  method: ts.Symbol,
  declaration: ts.Declaration,
  service: TypePlace,
): RemoteMethod | undefined {
  const { ts, checker, places } = reading;
  const path = `${service.path}.${method.name}`;
  const name = service.name + pascalCase(method.name);
  const place: TypePlace = { ...inside(service, method.name, declaration), path, name };
  const at = { ...place, node: nameNode(declaration) };
  if (!/^[A-Za-z][A-Za-z0-9_]*$/.test(method.name)) {
    const help = "names that travel are made of letters, digits and `_`";
    return refuse(reading, "remote-name", at, { name: method.name, help });
  }
  const why = forbiddenMethods.get(method.name);
  if (why !== undefined) {
    const help = `${why}: give it another name`;
    return refuse(reading, "remote-name", at, { name: method.name, help });
  }
  const signatures = checker.getTypeOfSymbol(method).getCallSignatures();
  const [signature] = signatures;
  if (signature === undefined) return undefined;
  if (signatures.length > 1) {
    const help = "give each signature a method of its own, or take one parameter with a union";
    return refuse(reading, "remote-overloads", at, { count: signatures.length, help });
  }
  const [open] = signature.getTypeParameters() ?? [];
  if (open !== undefined) {
    const help = "write the type that it stands for: what travels must be known beforehand";
    return refuse(reading, "remote-generic", at, { name: checker.typeToString(open), help });
  }
  const comment = readDocs(ts, declaration);
  const takes = readParameters(reading, signature, place);
  const gives = readResult(reading, signature.getReturnType(), place, resultNode(declaration));
  const isOneway = comment.tags.has("oneway");
  if (isOneway && (gives.member !== undefined || gives.isStream || takes.stream !== undefined)) {
    const why = "is for methods without a result and without streams";
    refuse(reading, "remote-tag", at, { tag: "oneway", why, help: "let it return `void`" });
  }
  if (comment.tags.has("was")) {
    const why = "is for properties and types: a method is called by its name";
    const help = "keep the old method, with `@deprecated`, and let it call the new one";
    refuse(reading, "remote-tag", at, { tag: "was", why, help });
  }
  return {
    name: method.name,
    docs: comment.docs,
    span: places.ofName(declaration),
    isOneway,
    isIdempotent: comment.tags.has("idempotent"),
    timeoutMs: timeoutOf(reading, comment, at),
    ...takes,
    result: gives.member,
    givesItems: gives.isStream,
    throws: readThrows(reading, comment, at),
  };
}

function nameNode(declaration: ts.Declaration): ts.Node {
  // The cast: any declaration may be asked for a name.
  return (declaration as ts.NamedDeclaration).name ?? declaration;
}

function resultNode(declaration: ts.Declaration): ts.Node {
  // The cast: methods have a type for what they return, if it is written.
  return (declaration as ts.MethodDeclaration).type ?? nameNode(declaration);
}

function timeoutOf(
  reading: TypeReading,
  comment: DocComment,
  place: TypePlace,
): number | undefined {
  const text = comment.tags.get("timeout")?.text;
  if (text === undefined) return undefined;
  const milliseconds = durationMs(text);
  if (milliseconds !== undefined) return milliseconds;
  const why = "needs a duration";
  return refuse(reading, "remote-tag", place, {
    tag: "timeout",
    why,
    help: "write it as `@timeout 2s`",
  });
}

function readThrows(
  reading: TypeReading,
  comment: DocComment,
  place: TypePlace,
): readonly string[] {
  const { ts } = reading;
  const keys = comment.all("throws").flatMap(({ node }) => {
    // The cast: that is what the parser makes of the tag.
    const type = ts.isJSDocThrowsTag(node) ? node.typeExpression?.type : undefined;
    return type === undefined ? [] : (readError(reading, type, place) ?? []);
  });
  return [...new Set(keys)];
}

/** What a method takes. */
type Taken = Pick<RemoteMethod, "parameters" | "stream" | "context">;

function readParameters(reading: TypeReading, signature: ts.Signature, place: TypePlace): Taken {
  const { ts, checker } = reading;
  const parameters: ParameterShape[] = [];
  let stream: RemoteMethod["stream"];
  let context: number | undefined;
  for (const [index, symbol] of signature.getParameters().entries()) {
    const declaration = symbol.valueDeclaration;
    if (declaration === undefined || !ts.isParameter(declaration)) continue;
    const type = checker.getTypeOfSymbolAtLocation(symbol, declaration);
    const at = parameterPlace(symbol, declaration, place);
    if (isContext(type)) {
      context ??= index;
      continue;
    }
    if (stream !== undefined || declaration.dotDotDotToken !== undefined) {
      const why =
        stream === undefined ? "the number of arguments is open" : "it comes after a stream";
      const help =
        stream === undefined ? "take a list: `names: string[]`" : "let the stream come last";
      refuse(reading, "remote-parameter", at, { why, help });
      continue;
    }
    const itemType = streamItem(reading, type);
    if (itemType !== undefined) {
      const shape = item(reading, itemType, at);
      if (shape !== undefined) stream = { name: symbol.name, item: shape };
      continue;
    }
    if (isCallback(reading, type, index === signature.getParameters().length - 1)) {
      const why = "a callback cannot be called from another process";
      const help = `let the method return a Promise of what it would pass: \`async ${place.path.split(".").at(-1) ?? ""}(…): Promise<Result>\``;
      refuse(reading, "remote-parameter", at, { why, help });
      continue;
    }
    const member = reading.member(type, at);
    if (member === undefined) continue;
    const isOptional =
      declaration.questionToken !== undefined || declaration.initializer !== undefined;
    const absent = isOptional ? "undefined" : member.absent;
    const { docs } = readDocs(ts, declaration);
    parameters.push({ ...member, absent, name: symbol.name, docs });
  }
  return { parameters, stream, context };
}

function parameterPlace(
  symbol: ts.Symbol,
  declaration: ts.ParameterDeclaration,
  place: TypePlace,
): TypePlace {
  return {
    path: `${place.path}(${symbol.name.startsWith("__") ? "{…}" : symbol.name})`,
    key: `${place.key}.${symbol.name}`,
    name: place.name + pascalCase(symbol.name),
    node: declaration,
    depth: 0,
  };
}

/** The last parameter of the old remotes: `(error, result) => void`. */
function isCallback(reading: TypeReading, type: ts.Type, isLast: boolean): boolean {
  const present = reading.checker.getNonNullableType(type);
  return isLast && present.getCallSignatures().length > 0;
}

/** The context of a call, which the runtime makes: it is no argument. */
function isContext(type: ts.Type): boolean {
  const symbol = type.aliasSymbol ?? type.getSymbol();
  if (symbol?.name !== "CallContext") return false;
  const path = symbol.declarations?.[0]?.getSourceFile().fileName ?? "";
  return /\/(?:mailstation|runtime)\//.test(path);
}

/** What a method gives. */
interface Given {
  readonly member: MemberShape | undefined;
  readonly isStream: boolean;
}

function readResult(reading: TypeReading, type: ts.Type, method: TypePlace, node: ts.Node): Given {
  const { ts, checker } = reading;
  const path = `${method.path}()`;
  const place: TypePlace = {
    ...method,
    path,
    key: `${method.key}.result`,
    name: `${method.name}Result`,
    node,
    depth: 0,
  };
  const items = streamItem(reading, type);
  if (items !== undefined) {
    const shape = item(reading, items, place);
    return { member: shape && always(shape), isStream: true };
  }
  const awaited = checker.getAwaitedType(type) ?? type;
  if (isNothing(ts, awaited)) return { member: undefined, isStream: false };
  if (streamItem(reading, awaited) !== undefined) {
    const help = "return the AsyncIterable itself: `async *watch(): AsyncIterable<Event>`";
    refuse(reading, "type-platform", place, { name: "Promise<AsyncIterable>", help });
    return { member: undefined, isStream: false };
  }
  return { member: reading.member(awaited, place), isStream: false };
}

/** `void`, `undefined`, `null` of a method that says no more by it, and `never`. */
function isNothing(ts: CompilerApi, type: ts.Type): boolean {
  const { Void, Undefined, Null, Never } = ts.TypeFlags;
  const members = type.isUnion() ? type.types : [type];
  return members.every(({ flags }) => (flags & (Void | Undefined | Null | Never)) !== 0);
}

function always(shape: Shape): MemberShape {
  return { shape, absent: undefined, isNullable: false };
}

/** The items of `AsyncIterable<Event>`. */
function streamItem(reading: TypeReading, type: ts.Type): ts.Type | undefined {
  const symbol = type.getSymbol();
  const file = symbol?.declarations?.[0]?.getSourceFile();
  if (symbol === undefined || file === undefined || !reading.isLibrary(file)) return undefined;
  if (!streams.has(symbol.name)) return undefined;
  // The cast: these are generic interfaces; of what they are given beside the item nothing is used.
  return reading.checker.getTypeArguments(type as ts.TypeReference)[0];
}
