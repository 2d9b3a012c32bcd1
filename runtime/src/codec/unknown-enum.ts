import { DecodeError } from "./decode-error.js";
import { describe } from "./describe.js";
import { EncodeError } from "./encode-error.js";

declare const brand: unique symbol;

/** The number of a member that this program does not know yet: a newer peer sent it. */
export type UnknownEnum = number & { readonly [brand]: true };

/** Marks a number as that of an unknown member, so that it can be passed on. */
export function unknownEnum(number: number): UnknownEnum {
  // The cast: the brand exists in the type only.
  return number as UnknownEnum;
}

/** Throws for a value that is no member of the enum `name`. */
export function badEnum(name: string, got: unknown): never {
  throw new EncodeError(name, "a member of the enum", describe(got));
}

/** Throws for a number that is no member of the closed enum `name`. */
export function badEnumNumber(name: string, number: number): never {
  throw new DecodeError(name, "a member of the closed enum", `number ${number}`);
}

/** Throws for a union value whose `case` is none of the union `name`. */
export function badCase(name: string, got: unknown): never {
  throw new EncodeError(name, "a case of the union", describe(got));
}
