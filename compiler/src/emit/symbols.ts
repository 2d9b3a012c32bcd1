/** The version of what generated code expects of the runtime; a runtime of another one refuses it. */
export const CONTRACT = 1;

/** An export of the runtime that generated code imports. */
export interface RuntimeSymbol {
  readonly name: string;
  readonly from: string;
  /** A type is imported with `import type`. */
  readonly kind: "type" | "value";
}

const VALUES = [
  "assertContract",
  "badCase",
  "badEnum",
  "badEnumNumber",
  "unknownEnum",
  "unknownFields",
  "encodeVoid",
  "decodeVoid",
  "message",
  "union",
  "enumeration",
  "errorType",
  "field",
  "optional",
  "list",
  "map",
  "wrapped",
  "record",
  "set",
  "listOf",
  "mapOf",
  "recordOf",
  "bind",
  "checkArguments",
  "checkItem",
  "tagged",
  "DeclaredError",
  "unary",
  "oneway",
  "serverStream",
  "clientStream",
  "bidiStream",
  "service",
  "ClientStub",
  "ServiceSkeleton",
  "handle",
  "handleStream",
  "handleItems",
  "handleBoth",
] as const;

const TYPES = [
  "Writer",
  "Reader",
  "UnknownEnum",
  "JsonValue",
  "MessageType",
  "UnionType",
  "EnumType",
  "ErrorType",
  "DeclaredErrorOptions",
  "UnaryMethod",
  "OnewayMethod",
  "ServerStreamMethod",
  "ClientStreamMethod",
  "BidiStreamMethod",
  "ItemSource",
  "ServiceType",
  "Caller",
  "Handler",
] as const;

type RuntimeName =
  (typeof VALUES)[number] | (typeof TYPES)[number] | "CallContext" | "remoteLoader" | "LoadRemotes";

/** All that generated code imports from the runtime. */
export const runtime: Readonly<Record<RuntimeName, RuntimeSymbol>> = {
  ...symbols(VALUES, "value"),
  ...symbols(TYPES, "type"),
  CallContext: { name: "CallContext", from: "mailstation", kind: "type" },
  remoteLoader: { name: "remoteLoader", from: "mailstation/remotes", kind: "value" },
  LoadRemotes: { name: "LoadRemotes", from: "mailstation/remotes", kind: "type" },
};

function symbols<Name extends string>(
  names: readonly Name[],
  kind: RuntimeSymbol["kind"],
): Record<Name, RuntimeSymbol> {
  const entries = names.map((name) => [name, { name, from: "mailstation/codegen", kind }]);
  // One entry for each of the names, and nothing else.
  return Object.fromEntries(entries) as Record<Name, RuntimeSymbol>;
}
