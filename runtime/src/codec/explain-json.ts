import { EncodeError } from "./encode-error.js";
import type { JsonValue } from "./json-value.js";
import { isPlain } from "./json-writing.js";
import { NESTING_MAX } from "./nesting.js";
import { Writer } from "./writer.js";

/** What is wrong within a JSON value, and where. */
export interface JsonMismatch {
  readonly path: string;
  readonly error: EncodeError;
}

/**
 * Finds the innermost value that the writer refuses: `it.a[2]`; undefined when it takes the whole.
 * What holds itself, or too many levels, is wrong as a whole.
 */
export function findJsonMismatch(value: unknown, path: string): JsonMismatch | undefined {
  const error = refusal(value);
  if (error === undefined) return undefined;
  const whole = { path, error };
  let found: JsonMismatch = whole;
  let holder = value;
  for (let depth = 0; depth <= NESTING_MAX; depth++) {
    const part = wrongPart(holder, found.path);
    if (part === undefined) return found;
    found = part;
    holder = part.value;
  }
  return whole;
}

/** The first value right below `holder` that the writer refuses. */
function wrongPart(
  holder: unknown,
  path: string,
): (JsonMismatch & { readonly value: unknown }) | undefined {
  for (const [key, value] of parts(holder)) {
    const error = refusal(value);
    if (error !== undefined) return { path: path + key, error, value };
  }
  return undefined;
}

function* parts(holder: unknown): Iterable<readonly [key: string, value: unknown]> {
  if (Array.isArray(holder)) {
    for (const [index, value] of holder.entries()) yield [`[${index}]`, value];
  } else if (typeof holder === "object" && holder !== null && isPlain(holder)) {
    for (const [key, value] of Object.entries(holder)) {
      const isName = /^[\p{L}_$][\p{L}\p{N}_$]*$/u.test(key);
      yield [isName ? `.${key}` : `[${JSON.stringify(key)}]`, value];
    }
  }
}

/** Lets the writer judge, so that what is right is said in one place. */
function refusal(value: unknown): EncodeError | undefined {
  try {
    // The cast: the writer checks what it is given, which is why it is asked.
    new Writer().json(8, value as JsonValue);
    return undefined;
  } catch (error) {
    if (error instanceof EncodeError) return error;
    throw error;
  }
}
