import { posix } from "node:path";

import type {
  DeclarationModel,
  Docs,
  EnumModel,
  FieldModel,
  FileModel,
  MethodModel,
  Reference,
  ReservedModel,
  ResultModel,
  ServiceModel,
  TypeModel,
} from "../model/model.js";

/** The `.rpc` file that means what a file of the model does, not laid out yet. */
export function printRpc(file: FileModel, nameOf: (reference: Reference) => string): string {
  const printer = new RpcPrinter(file, nameOf);
  const declarations = file.declarations.map((declaration) => printer.declaration(declaration));
  const imports = printer.imports();
  const head = file.package === "" ? [] : [`package ${file.package};`];
  return `${[...head, imports, ...declarations].filter((part) => part !== "").join("\n\n")}\n`;
}

class RpcPrinter {
  readonly #file: FileModel;
  readonly #nameOf: (reference: Reference) => string;
  /** Local names of what other files declare, by file and name. */
  readonly #imports = new Map<string, Map<string, string>>();
  readonly #taken: Set<string>;

  constructor(file: FileModel, nameOf: (reference: Reference) => string) {
    this.#file = file;
    this.#nameOf = nameOf;
    this.#taken = new Set(file.declarations.map(({ name }) => name));
  }

  declaration(declaration: DeclarationModel): string {
    const head = docs(declaration.docs);
    switch (declaration.kind) {
      case "const":
      case "alias":
        return "";
      case "enum":
        return head + enumText(declaration);
      case "message": {
        const fields = declaration.fields.map((field) => this.#field(field));
        return `${head}message ${declaration.name} ${block([...fields, ...reserved(declaration.reserved)])}`;
      }
      case "union": {
        const cases = declaration.cases.map((field) => {
          return `${docs(field.docs)}${field.number} ${field.name}: ${this.type(field.type)};`;
        });
        return `${head}union ${declaration.name} ${block([...cases, ...reserved(declaration.reserved)])}`;
      }
      case "error": {
        const fields = declaration.fields.map((field) => this.#field(field));
        const body = block([...fields, ...reserved(declaration.reserved)]);
        return `${head}error ${declaration.name} = ${declaration.code} ${body}`;
      }
      case "service":
        return head + this.#service(declaration);
    }
  }

  type(type: TypeModel): string {
    switch (type.kind) {
      case "scalar":
        return type.scalar;
      case "well-known":
        return type.name;
      case "enum":
      case "message":
      case "union":
        return this.#reference(type.ref);
      case "list":
        return `${this.type(type.element)}[]`;
      case "map":
        return `map<${type.key}, ${this.type(type.value)}>`;
      case "wrapped":
        return this.type(type.inner);
    }
  }

  imports(): string {
    const lines = [...this.#imports].sort(([a], [b]) => (a < b ? -1 : 1));
    return lines
      .map(([output, names]) => {
        const list = [...names]
          .sort(([a], [b]) => (a < b ? -1 : 1))
          .map(([name, local]) => (name === local ? name : `${name} as ${local}`));
        const path = posix.relative(posix.dirname(this.#file.output), output);
        const specifier = path.startsWith(".") ? path : `./${path}`;
        return `import { ${list.join(", ")} } from "${specifier}.rpc";`;
      })
      .join("\n");
  }

  #reference(ref: Reference): string {
    const name = this.#nameOf(ref);
    if (ref.output === this.#file.output) return name;
    const names = this.#imports.get(ref.output) ?? new Map<string, string>();
    this.#imports.set(ref.output, names);
    let local = names.get(name) ?? name;
    if (!names.has(name)) {
      for (let count = 2; this.#taken.has(local); count += 1) local = `${name}${count}`;
      this.#taken.add(local);
      names.set(name, local);
    }
    return local;
  }

  #field({ docs: comment, number, ...field }: FieldModel): string {
    return `${docs(comment)}${number} ${this.#member({ ...field, docs: comment, number })};`;
  }

  #member({ name, type, presence }: FieldModel): string {
    return `${name}${presence === "explicit" ? "?" : ""}: ${this.type(type)}`;
  }

  #service(service: ServiceModel): string {
    const place = [
      `@server(${JSON.stringify(service.serverType)})`,
      ...(service.namespace === "user" ? [] : [`@namespace(${JSON.stringify(service.namespace)})`]),
    ];
    const methods = service.methods.map((method) => this.#method(method));
    return `${place.join(" ")}\nservice ${service.name} ${block(methods)}`;
  }

  #method(method: MethodModel): string {
    const { name, parameters, parameterStream: stream, shape, throws } = method;
    const taken = parameters.map((parameter) => this.#member(parameter));
    if (stream !== undefined) taken.push(`${stream.name}: stream ${this.type(stream.item)}`);
    const annotations = [
      ...(method.idempotent ? ["@idempotent"] : []),
      ...(method.timeoutMs === undefined ? [] : [`@timeout("${method.timeoutMs}ms")`]),
    ];
    const start = annotations.length === 0 ? "" : `${annotations.join(" ")}\n`;
    const errors = throws.map((error) => this.#reference(error));
    const thrown = errors.length === 0 ? "" : ` throws ${errors.join(", ")}`;
    const oneway = shape === "oneway" ? "oneway " : "";
    const gives = this.#result(method.result, shape);
    return `${docs(method.docs)}${start}${oneway}${name}(${taken.join(", ")})${gives}${thrown};`;
  }

  #result(result: ResultModel, shape: MethodModel["shape"]): string {
    if (result.kind === "void") return "";
    const isStream = shape === "server-streaming" || shape === "bidirectional";
    const optional = result.kind === "value" && result.optional ? "?" : "";
    return `: ${isStream ? "stream " : ""}${this.type(result.type)}${optional}`;
  }
}

function enumText({ closed, name, members, reserved: kept }: EnumModel): string {
  const lines = members.map((member) => `${docs(member.docs)}${member.name} = ${member.number};`);
  return `${closed ? "closed " : ""}enum ${name} ${block([...lines, ...reserved(kept)])}`;
}

function reserved(kept: ReservedModel | undefined): readonly string[] {
  if (kept === undefined) return [];
  const ranges = kept.ranges.map(({ from, to }) => (from === to ? `${from}` : `${from} to ${to}`));
  const names = kept.names.map((name) => JSON.stringify(name));
  return [ranges, names].flatMap((list) =>
    list.length === 0 ? [] : [`reserved ${list.join(", ")};`],
  );
}

function block(lines: readonly string[]): string {
  return lines.length === 0 ? "{}" : `{\n${lines.join("\n")}\n}`;
}

/** The doc comment and the deprecation of what follows. */
function docs({ lines, deprecated }: Docs): string {
  const safe = lines.map((line) => line.replaceAll("*/", "* /"));
  const comment =
    safe.length === 0
      ? ""
      : safe.length === 1
        ? `/** ${safe[0] ?? ""} */\n`
        : `/**\n${safe.map((line) => ` * ${line}`.trimEnd()).join("\n")}\n */\n`;
  if (deprecated === undefined) return comment;
  const text = deprecated === "" ? "" : `(${JSON.stringify(deprecated)})`;
  return `${comment}@deprecated${text}\n`;
}
