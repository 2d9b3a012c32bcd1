import { describeThrown } from "../call/describe-thrown.js";
import { describe } from "../codec/describe.js";
import type { Logger } from "../logger.js";

/** Text travels as UTF-8. At most 12 KiB: the whole greeting may take 16 KiB. */
export type Credentials = string | Uint8Array;

const CREDENTIALS_BYTES_MAX = 12 * 1024;

/**
 * What each connection shows. A function that throws, or gives what is none, is logged and shows
 * nothing: the server decides what that is worth. Throws a TypeError for a value that is wrong.
 */
export function credentialsSource(
  given: Credentials | (() => Credentials) | undefined,
  logger: Logger,
): () => Uint8Array {
  if (typeof given !== "function") {
    const fixed = toBytes(given ?? "");
    return () => fixed;
  }
  return () => {
    try {
      return toBytes(given());
    } catch (error) {
      logger.error({ err: error }, `credentials: ${describeThrown(error)}`);
      return new Uint8Array(0);
    }
  };
}

function toBytes(given: unknown): Uint8Array {
  const bytes = typeof given === "string" ? new TextEncoder().encode(given) : given;
  if (!(bytes instanceof Uint8Array)) {
    throw new TypeError(`credentials: expected a text or a Uint8Array, got ${describe(given)}`);
  }
  if (bytes.length <= CREDENTIALS_BYTES_MAX) return bytes;
  throw new TypeError(
    `credentials: expected at most ${CREDENTIALS_BYTES_MAX} bytes, got ${bytes.length}`,
  );
}
