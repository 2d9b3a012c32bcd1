import { describe } from "../codec/describe.js";

/** A copy of the filters that were given. Throws a TypeError that names the option for what is no list of functions. */
export function checkFilters<Given>(
  option: string,
  given: readonly Given[] | undefined,
): readonly Given[] {
  if (given === undefined) return [];
  const list: unknown = given; // plain JavaScript can pass anything
  if (!Array.isArray(list)) {
    throw new TypeError(`${option}: expected an array of functions, got ${describe(list)}`);
  }
  for (const [index, filter] of list.entries()) {
    if (typeof filter === "function") continue;
    throw new TypeError(`${option}[${index}]: expected a function, got ${describe(filter)}`);
  }
  return [...given];
}
