import type { Model, ServiceModel } from "../model/model.js";

/** A service and the `output` of the file that declares it. */
export interface PlacedService {
  readonly service: ServiceModel;
  readonly output: string;
}

/** A service that was read from TypeScript, and the path of its source. */
export interface PlacedRemote extends PlacedService {
  readonly path: string;
}

/** The services of one server type. */
export interface ServerBranch {
  readonly serverType: string;
  readonly services: readonly PlacedService[];
}

/** The services of one namespace. */
export interface NamespaceTree {
  /** `Rpc`, `SysRpc`. */
  readonly typeName: string;
  /** What the doc comment says of the namespace. */
  readonly note: string;
  readonly branches: readonly ServerBranch[];
}

/** Namespace of services that do not say otherwise; its tree is `Rpc`, and comes first. */
const DEFAULT_NAMESPACE = "user";

/** Groups the services of a model by namespace and server type, each level ordered by name. */
export function serviceTrees(model: Model): readonly NamespaceTree[] {
  const services = model.files.flatMap((file) =>
    file.declarations
      .filter((declaration) => declaration.kind === "service")
      .map((service): PlacedService => ({ service, output: file.output })),
  );
  const trees = grouped(services, ({ service }) => service.namespace).map(namespaceTree);
  const isFirst = ({ typeName }: NamespaceTree): boolean => typeName === "Rpc";
  return [...trees.filter(isFirst), ...trees.filter((tree) => !isFirst(tree))];
}

function namespaceTree([namespace, members]: readonly [
  string,
  readonly PlacedService[],
]): NamespaceTree {
  const isDefault = namespace === DEFAULT_NAMESPACE;
  return {
    typeName: isDefault ? "Rpc" : `${pascalCase(namespace)}Rpc`,
    note: isDefault ? "" : ` of the namespace \`${namespace}\``,
    branches: grouped(members, ({ service }) => service.serverType).map(([serverType, placed]) => ({
      serverType,
      services: [...placed].sort((a, b) => compare(a.service.propertyName, b.service.propertyName)),
    })),
  };
}

function grouped<Item>(
  items: readonly Item[],
  keyOf: (item: Item) => string,
): readonly (readonly [string, readonly Item[]])[] {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group === undefined) groups.set(keyOf(item), [item]);
    else group.push(item);
  }
  return [...groups].sort(([a], [b]) => compare(a, b));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function pascalCase(name: string): string {
  return name
    .split(/[^A-Za-z0-9]+/)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join("");
}
