import { once } from "./once.js";

/** An enum of the interface file; `T` is the union of its names, with `UnknownEnum` when it is open. */
export interface EnumType<T> {
  readonly kind: "enum";
  /** `chat.v1.Presence`. */
  readonly fullName: string;
  /** A number that no member has is a decode error. */
  readonly closed: boolean;
  /** Numbers by member name. */
  readonly numbers: ReadonlyMap<string, number>;
  /** Member names by number. */
  readonly names: ReadonlyMap<number, string>;
  /** What stands for a member in TypeScript, by its name, where that is not the name. */
  readonly values?: ReadonlyMap<string, unknown>;
  /** Whether `value` is a member's name or, in an open enum, a 32-bit number. */
  is(value: unknown): value is T;
}

/** Makes the descriptor of an enum; generated code calls it. `values`: see `EnumType`. */
export function enumeration<T>(
  fullName: string,
  closed: boolean,
  members: Readonly<Record<string, number>>,
  values?: Readonly<Record<string, T>>,
): EnumType<T> {
  const tables = once(() => tabulate(members));
  if (values !== undefined) return withValues(fullName, tables, values);
  return {
    kind: "enum",
    fullName,
    closed,
    get numbers() {
      return tables().numbers;
    },
    get names() {
      return tables().names;
    },
    is: (value: unknown): value is T =>
      typeof value === "string"
        ? tables().numbers.has(value)
        : !closed && typeof value === "number" && (value | 0) === value,
  };
}

/** An enum whose members are any literals in TypeScript. */
function withValues<T>(
  fullName: string,
  tables: () => Pick<EnumType<unknown>, "numbers" | "names">,
  values: Readonly<Record<string, T>>,
): EnumType<T> {
  const known = new Map<string, unknown>(Object.entries(values));
  const literals = new Set(known.values());
  return {
    kind: "enum",
    fullName,
    closed: true,
    values: known,
    get numbers() {
      return tables().numbers;
    },
    get names() {
      return tables().names;
    },
    is: (value: unknown): value is T => literals.has(value),
  };
}

/** Maps, because on an object `constructor` would be found without being a member. */
function tabulate(
  members: Readonly<Record<string, number>>,
): Pick<EnumType<unknown>, "numbers" | "names"> {
  const numbers = new Map(Object.entries(members));
  const names = new Map([...numbers].map(([name, number]) => [number, name]));
  return { numbers, names };
}
