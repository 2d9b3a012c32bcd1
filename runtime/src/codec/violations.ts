import { REASON_BYTES_MAX } from "../limits.js";
import { excerpt } from "./describe.js";

/** A value that breaks a constraint. */
export interface Violation {
  /** Steps from the value that was looked into: `.text`, `[3].text`; empty for the value itself. */
  readonly path: string;
  /** `5000 characters, at most 4096` */
  readonly problem: string;
}

/** Most violations that are listed; one more ends the search. */
const LISTED_MAX = 20;

const SEPARATOR = "; ";
const MORE = "; and more";

/** Adds what was found inside a property, item or entry to what was found before. */
export function gather(
  found: readonly Violation[] | undefined,
  step: string,
  inside: readonly Violation[],
): readonly Violation[] {
  const moved = inside.map(({ path, problem }) => ({ path: step + path, problem }));
  return found === undefined ? moved : [...found, ...moved];
}

/** There are more than will be listed: the search may end. */
export function isEnough(found: readonly Violation[]): boolean {
  return found.length > LISTED_MAX;
}

/** The step to an entry of a map. */
export function keyStep(key: unknown): string {
  return `[${typeof key === "string" ? JSON.stringify(excerpt(key)) : String(key)}]`;
}

/**
 * `post.text: 5000 characters, at most 4096; post.tags: 12 items, at most 10`: as many as there is
 * room for in the reason of a failure.
 */
export function violationsText(found: readonly Violation[]): string {
  const room = REASON_BYTES_MAX - MORE.length;
  let text = "";
  let bytes = 0;
  for (const [index, { path, problem }] of found.entries()) {
    const next = `${index === 0 ? "" : SEPARATOR}${path}: ${problem}`;
    bytes += new TextEncoder().encode(next).length;
    if (index >= LISTED_MAX || (index > 0 && bytes > room)) return text + MORE;
    text += next;
  }
  return text;
}
