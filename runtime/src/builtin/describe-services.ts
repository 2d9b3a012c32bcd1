import type { FieldDescriptor, ValueType } from "../codec/descriptor.js";
import type { ErrorType } from "../codec/error-type.js";
import {
  encodeVoid,
  methodName,
  takesItems,
  type AnyMethod,
  type ServiceType,
} from "../call/method.js";
import { toJson } from "../json/to-json.js";
import type {
  FieldInfo,
  MethodInfo,
  MethodKind,
  ServerDescription,
  ServiceInfo,
  TypeInfo,
} from "./gen/reflection.js";
import { innermostType, typeText } from "./type-text.js";

/** What services offer, and all types that they use. */
export function describeServices(
  services: readonly ServiceType[],
): Pick<ServerDescription, "services" | "types"> {
  const types = new TypeList();
  for (const service of services) {
    for (const method of service.methods()) types.addMethod(method);
  }
  return { services: services.map(describeService), types: types.describe() };
}

/** The type of what a method gives, by each item where it gives many; undefined where nothing comes back. */
function resultText(method: AnyMethod): string | undefined {
  if (method.kind === "oneway" || method.encodeResult === encodeVoid) return undefined;
  // Generated code says nothing of 64-bit integers that are numbers.
  return method.result === undefined ? "int64" : typeText(method.result());
}

function describeService(service: ServiceType): ServiceInfo {
  return { name: service.name, methods: service.methods().map(describeMethod) };
}

const KINDS: Readonly<Record<AnyMethod["kind"], MethodKind>> = {
  unary: "UNARY",
  oneway: "ONEWAY",
  "server-stream": "SERVER_STREAM",
  "client-stream": "CLIENT_STREAM",
  "bidi-stream": "BIDI_STREAM",
};

function describeMethod(method: AnyMethod): MethodInfo {
  const result = resultText(method);
  return {
    name: methodName(method.path),
    kind: KINDS[method.kind],
    parameters: method.parameters().map(describeField),
    ...(takesItems(method) ? { item: describeField(method.item()) } : {}),
    ...(result === undefined ? {} : { result }),
    errors: errorsOf(method).map(({ name }) => name),
    idempotent: method.idempotent === true,
    ...(method.timeoutMs === undefined ? {} : { timeoutMs: method.timeoutMs }),
  };
}

function describeField(field: FieldDescriptor): FieldInfo {
  const { number, name, type, optional } = field;
  const info: FieldInfo = { number, name, type: typeText(type), optional };
  if (field.default !== undefined) info.defaultValue = toJson(type, field.default);
  return info;
}

function errorsOf(method: AnyMethod): readonly ErrorType<unknown>[] {
  return method.kind === "oneway" ? [] : (method.errors?.() ?? []);
}

/** Types that were met, each once: types may hold themselves. */
class TypeList {
  readonly #types = new Map<string, TypeInfo>();
  /** What the fields are of that have not been looked at yet. */
  readonly #fields: FieldDescriptor[] = [];

  addMethod(method: AnyMethod): void {
    this.#fields.push(...method.parameters());
    if (takesItems(method)) this.#fields.push(method.item());
    if (method.kind !== "oneway" && method.result !== undefined) this.#add(method.result());
    for (const error of errorsOf(method)) this.#addError(error);
    for (let field = this.#fields.pop(); field !== undefined; field = this.#fields.pop()) {
      this.#add(field.type);
    }
  }

  /** In the order of their names. */
  describe(): TypeInfo[] {
    return [...this.#types.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  #add(given: ValueType): void {
    const type = innermostType(given);
    if (typeof type === "string" || !("fullName" in type) || this.#types.has(type.fullName)) return;
    const name = type.fullName;
    if (type.kind === "enum") {
      const members = new Map(type.numbers);
      this.#types.set(name, { name, kind: "ENUM", fields: [], members });
      return;
    }
    const kind = type.kind === "union" ? "UNION" : "MESSAGE";
    const fields = type.fields.map(describeField);
    this.#types.set(name, { name, kind, fields, members: new Map() });
    this.#fields.push(...type.fields);
  }

  #addError(error: ErrorType<unknown>): void {
    const { name, code } = error;
    if (this.#types.has(name)) return;
    const fields = error.fields().map(describeField);
    this.#types.set(name, { name, kind: "ERROR", fields, members: new Map(), code });
    this.#fields.push(...error.fields());
  }
}
