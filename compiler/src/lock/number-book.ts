import type { Lock, LockedType } from "./lock-file.js";

/** Numbers that protobuf keeps for itself. */
const keptFrom = 19_000;
const keptTo = 19_999;

/** A member that needs a number. */
export interface NumberedMember {
  readonly name: string;
  /** What it was called before. */
  readonly was?: string | undefined;
}

/** A type whose members need numbers. */
export interface NumberedType {
  /** `app/user.ts#User`. */
  readonly key: string;
  /** What it was called before. */
  readonly was?: string | undefined;
  readonly members: readonly NumberedMember[];
  /** The first number of all. */
  readonly first: 0 | 1;
}

/** The numbers of a type, and those that were in use once. */
export interface GivenNumbers {
  readonly numbers: ReadonlyMap<string, number>;
  readonly retired: ReadonlyMap<number, string>;
  /** What `@was` names and nobody knows: members, or the type under its own key. */
  readonly unknown: readonly string[];
}

/** Gives numbers: those of before to what was there, new ones to what is new. */
export class NumberBook {
  readonly #before: Lock;
  readonly #current: ReadonlySet<string>;
  readonly #after: Map<string, LockedType>;
  /** Where types and members were found that have moved or have been renamed: the old key by the new one. */
  readonly #moved = new Map<string, string>();
  readonly #byName: ReadonlyMap<string, readonly string[]>;
  /** Types without names of their own that are nowhere any more, by the place around them. */
  readonly #byPlace: ReadonlyMap<string, readonly string[]>;

  /** `current`: the keys of all types that there are now. */
  constructor(before: Lock, current: ReadonlySet<string>) {
    this.#before = before;
    this.#current = current;
    this.#after = new Map(before);
    this.#byName = orphansBy(before, current, (key) => splitKey(key)[1] ?? "");
    this.#byPlace = orphansBy(before, current, placeAround);
  }

  /** The numbers of a type. */
  give({ key, was, members, first }: NumberedType): GivenNumbers {
    const oldKey = this.#keyBefore(key, was);
    const before = oldKey === undefined ? undefined : this.#before.get(oldKey);
    const unknown: string[] = was !== undefined && before === undefined ? [was] : [];
    const left = new Map(before?.members);
    const numbers = new Map<string, number>();
    for (const { name } of members) {
      const number = left.get(name);
      if (number === undefined) continue;
      numbers.set(name, number);
      left.delete(name);
    }
    for (const { name, was: earlier } of members) {
      if (earlier === undefined || numbers.has(name)) continue;
      const number = left.get(earlier);
      if (number === undefined) {
        unknown.push(earlier);
        continue;
      }
      numbers.set(name, number);
      left.delete(earlier);
      this.#moved.set(`${key}.${name}`, `${oldKey ?? key}.${earlier}`);
    }
    const retired = new Map(before?.retired);
    for (const [name, number] of left) retired.set(number, name);
    let next = before?.next ?? first;
    for (const number of [...numbers.values(), ...retired.keys()]) {
      next = Math.max(next, number + 1);
    }
    for (const { name } of members) {
      if (numbers.has(name)) continue;
      if (first === 1 && next >= keptFrom && next <= keptTo) next = keptTo + 1;
      numbers.set(name, next);
      next += 1;
    }
    if (oldKey !== undefined && oldKey !== key) {
      if (!this.#current.has(oldKey)) this.#after.delete(oldKey);
      this.#moved.set(key, oldKey);
    }
    this.#after.set(key, { members: numbers, retired, next });
    return { numbers, retired, unknown };
  }

  /** What is to be kept: also of types that are not there any more, since they may come back. */
  get lock(): Lock {
    return this.#after;
  }

  #keyBefore(key: string, was: string | undefined): string | undefined {
    if (this.#before.has(key)) return key;
    const [file = "", name = ""] = splitKey(key);
    if (was !== undefined) {
      const renamed = `${file}#${was}`;
      if (this.#before.has(renamed) && !this.#current.has(renamed)) return renamed;
      return this.#orphan(was);
    }
    const moved = this.#movedWithin(key);
    if (moved !== undefined && this.#before.has(moved)) return moved;
    return this.#orphan(name) ?? this.#renamedParameter(key);
  }

  /** What has no name of its own goes where the type or the member around it went. */
  #movedWithin(key: string): string | undefined {
    for (let end = key.length; end > 0; end -= 1) {
      if (end < key.length && key[end] !== "." && key[end] !== "[") continue;
      const around = this.#moved.get(key.slice(0, end));
      if (around !== undefined) return around + key.slice(end);
    }
    return undefined;
  }

  /** Parameters are known by their places: the type of the only one of a method that has another name now. */
  #renamedParameter(key: string): string | undefined {
    const place = placeAround(key);
    const found = place === "" || this.#current.has(place) ? [] : (this.#byPlace.get(place) ?? []);
    return found.length === 1 ? found[0] : undefined;
  }

  /** A type of the name that is nowhere any more: it has moved here, if there is only one. */
  #orphan(name: string): string | undefined {
    const found = this.#byName.get(name) ?? [];
    return found.length === 1 ? found[0] : undefined;
  }
}

function orphansBy(
  before: Lock,
  current: ReadonlySet<string>,
  groupOf: (key: string) => string,
): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const key of before.keys()) {
    if (current.has(key)) continue;
    const group = groupOf(key);
    const others = found.get(group);
    if (others === undefined) found.set(group, [key]);
    else others.push(key);
  }
  return found;
}

/** `app/user.ts#User` of `app/user.ts#User.address`; empty for a type with a name of its own. */
function placeAround(key: string): string {
  const dot = key.lastIndexOf(".");
  return dot > key.lastIndexOf("#") ? key.slice(0, dot) : "";
}

function splitKey(key: string): readonly string[] {
  const at = key.lastIndexOf("#");
  return [key.slice(0, at), key.slice(at + 1)];
}
