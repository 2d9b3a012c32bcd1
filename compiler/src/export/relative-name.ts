import type { ProtoDeclaration, ProtoFile } from "./proto-file.js";

/** Words that begin something else where a type may stand. */
const keywords: ReadonlySet<string> = new Set([
  "enum",
  "export",
  "extend",
  "extensions",
  "group",
  "local",
  "map",
  "message",
  "oneof",
  "option",
  "optional",
  "repeated",
  "required",
  "reserved",
  "returns",
  "rpc",
  "stream",
]);

/** Finds the shortest way to write the name of a type that every reader of protobuf understands. */
export class RelativeNames {
  /** What is declared in a scope, by its full name; `""` is the outermost. */
  readonly #children = new Map<string, Set<string>>();

  constructor(files: readonly ProtoFile[]) {
    for (const file of files) {
      if (file.package !== "") this.#declare(file.package);
      for (const declaration of file.declarations) this.#add(declaration);
    }
  }

  /** How `target` is written inside of `scope`, a message or service of `packageName`. */
  write(target: string, scope: string, packageName: string): string {
    const isNear = packageName !== "" && target.startsWith(`${packageName}.`);
    // What lies in other packages is written in full, as is common.
    let common = packageName === "" || isNear ? scope : "";
    while (common !== "" && !target.startsWith(`${common}.`)) common = parentOf(common);
    const rest = common === "" ? target : target.slice(common.length + 1);
    const [first = ""] = rest.split(".");
    return this.#isHidden(first, scope, common) || keywords.has(first) ? `.${target}` : rest;
  }

  /** Whether something between a scope and one around it has that name. */
  #isHidden(name: string, scope: string, outer: string): boolean {
    for (let inner = scope; inner !== outer; inner = parentOf(inner)) {
      if (this.#children.get(inner)?.has(name) === true) return true;
    }
    return false;
  }

  #add(declaration: ProtoDeclaration): void {
    const { fullName } = declaration;
    this.#declare(fullName);
    switch (declaration.kind) {
      case "message": {
        const { fields, nested, oneof } = declaration;
        for (const { name } of fields) this.#declare(`${fullName}.${name}`);
        if (oneof !== undefined) this.#declare(`${fullName}.${oneof}`);
        for (const it of nested) this.#add(it);
        return;
      }
      case "enum": {
        const around = parentOf(fullName);
        for (const { name } of declaration.values) {
          this.#declare(around === "" ? name : `${around}.${name}`);
        }
        return;
      }
      case "service":
        for (const { name } of declaration.methods) this.#declare(`${fullName}.${name}`);
    }
  }

  /** Records a name with all that are around it. */
  #declare(fullName: string): void {
    for (let name = fullName; name !== ""; name = parentOf(name)) {
      const around = parentOf(name);
      const siblings = this.#children.get(around) ?? new Set<string>();
      siblings.add(around === "" ? name : name.slice(around.length + 1));
      this.#children.set(around, siblings);
    }
  }
}

function parentOf(fullName: string): string {
  return fullName.slice(0, Math.max(0, fullName.lastIndexOf(".")));
}
