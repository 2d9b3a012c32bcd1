import { present } from "../compiler-assert.js";
import type {
  DeclarationModel,
  EnumModel,
  FileModel,
  MethodModel,
  Model,
  Reference,
} from "../model/model.js";
import { nameEnumValues, type EnumValueNames } from "./enum-value-names.js";
import { nameMethodMessages, type MethodNames } from "./method-names.js";

/** What everything in the packages of a model is called in protobuf. */
export class ProtoNames {
  readonly #types = new Map<string, string>();
  readonly #methods = new Map<MethodModel, MethodNames>();
  readonly #values = new Map<EnumModel, EnumValueNames>();

  constructor(model: Model) {
    for (const { output, declarations } of model.files) {
      for (const { tsName, fullName } of declarations) {
        this.#types.set(key({ output, tsName }), fullName);
      }
    }
    for (const name of new Set(model.files.map((file) => file.package))) {
      const files = model.files.filter((file) => file.package === name);
      this.#namePackage(files, packageParts(model, name));
    }
  }

  /** The full name of a declared type. */
  type(reference: Reference): string {
    return present(this.#types.get(key(reference)), "declaration");
  }

  /** Names of the messages that a method forms, within the package of its service. */
  method(method: MethodModel): MethodNames {
    return present(this.#methods.get(method), "names of a method");
  }

  /** Names of the values of an enum at the top level of a file. */
  values(declaration: EnumModel): EnumValueNames {
    return present(this.#values.get(declaration), "names of an enum");
  }

  #namePackage(files: readonly FileModel[], parts: readonly string[]): void {
    const declared = files.flatMap((file) => file.declarations.filter(isTopLevel));
    const types = declared.filter(({ kind }) => kind !== "const" && kind !== "alias");
    const taken = new Set([...parts, ...types.map(({ name }) => name)]);
    const services = declared.filter((it) => it.kind === "service");
    for (const [method, names] of nameMethodMessages(services, taken)) {
      this.#methods.set(method, names);
    }
    const enums = declared.filter((it) => it.kind === "enum");
    for (const [it, names] of nameEnumValues(enums, taken)) this.#values.set(it, names);
  }
}

/** The full name of something in a package. */
export function qualify(packageName: string, name: string): string {
  return packageName === "" ? name : `${packageName}.${name}`;
}

/** Whether a declaration lies in no other. */
export function isTopLevel(declaration: DeclarationModel): boolean {
  return !declaration.name.includes(".");
}

function key({ output, tsName }: Reference): string {
  return `${output}:${tsName}`;
}

/** First parts of the packages below a package: names that it cannot use for anything else. */
function packageParts(model: Model, name: string): readonly string[] {
  const start = qualify(name, "");
  return ["google.protobuf", ...model.files.map((file) => file.package)]
    .filter((other) => other.startsWith(start) && other !== name)
    .map((other) => other.slice(start.length).split(".")[0] ?? "");
}
