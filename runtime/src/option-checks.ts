import { describe } from "./codec/describe.js";
import { OLD_TRANSPORTS } from "./environment.js";

const NAME_LENGTH_MAX = 256;
const PORT_MAX = 65_535;

/** Throws a TypeError that names the option unless `given` is well-formed text of `lengthMin` to 256 characters. */
export function checkName(option: string, given: unknown, lengthMin: 0 | 1): string {
  const isText = typeof given === "string" && given.isWellFormed();
  if (isText && given.length >= lengthMin && given.length <= NAME_LENGTH_MAX) return given;
  throw new TypeError(
    `${option}: expected text of ${lengthMin} to ${NAME_LENGTH_MAX} characters, got ${describe(given)}`,
  );
}

/** Throws a TypeError that names the option unless `given` is a port number from `portMin` on. */
export function checkPort(option: string, given: unknown, portMin: 0 | 1): number {
  const isPort = typeof given === "number" && Number.isInteger(given);
  if (isPort && given >= portMin && given <= PORT_MAX) return given;
  throw new TypeError(
    `${option}: expected an integer from ${portMin} to ${PORT_MAX}, got ${describe(given)}`,
  );
}

/** Throws a TypeError that names the option unless `given` is an integer from 1 to `max`. */
export function checkIntegerUpTo(option: string, given: unknown, max: number): number {
  const isInteger = typeof given === "number" && Number.isInteger(given);
  if (isInteger && given >= 1 && given <= max) return given;
  throw new TypeError(`${option}: expected an integer from 1 to ${max}, got ${describe(given)}`);
}

/** Throws a TypeError that names the option unless `given` is the transport of one of the wires, or one there is. */
export function checkWireTransport(
  option: string,
  given: unknown,
  wires: ReadonlyMap<string, unknown>,
): string {
  if (typeof given === "string" && wires.has(given)) return given;
  const old = OLD_TRANSPORTS.find((it) => it === given);
  if (old !== undefined) {
    throw new TypeError(`${option}: ${old} needs its wire of mailstation/pomelo in \`wires\``);
  }
  return checkTransport(option, given);
}

/** Throws a TypeError that names the option unless `given` is a transport there is. */
export function checkTransport(option: string, given: unknown): "tcp" | "ws" {
  if (given === "tcp" || given === "ws") return given;
  throw new TypeError(`${option}: expected "tcp" or "ws", got ${describe(given)}`);
}

/** Throws a TypeError that names the option unless `given` is a path such as `/rpc`, without a query. */
export function checkPath(option: string, given: unknown): string {
  const isPath = typeof given === "string" && /^\/[\w\-.~!$&'()*+,;=:@%/]*$/.test(given);
  if (isPath && given.length <= NAME_LENGTH_MAX) return given;
  throw new TypeError(`${option}: expected a path such as /rpc, got ${describe(given)}`);
}

/** Throws a TypeError that names the option unless `given` is a boolean or left out. */
export function checkBoolean(option: string, given: unknown): boolean {
  if (given === undefined || typeof given === "boolean") return given === true;
  throw new TypeError(`${option}: expected a boolean, got ${describe(given)}`);
}

/** Throws a TypeError that names the option unless `given` is a function or left out. */
export function checkFunction(option: string, given: unknown): void {
  if (given === undefined || typeof given === "function") return;
  throw new TypeError(`${option}: expected a function, got ${describe(given)}`);
}

/**
 * Throws a TypeError that names the option unless `given` holds options of `known` alone: one that is
 * misspelt would be passed over, and `authorise` let everybody in.
 */
export function checkKnownOptions(
  owner: string,
  given: unknown,
  known: Readonly<Record<string, true>>,
): void {
  if (typeof given !== "object" || given === null) {
    throw new TypeError(`${owner}: expected an object of options, got ${describe(given)}`);
  }
  for (const [option, value] of Object.entries(given)) {
    if (value === undefined || Object.hasOwn(known, option)) continue;
    const names = Object.keys(known).sort().join(", ");
    throw new TypeError(`${option}: unknown option of a ${owner}; known are ${names}`);
  }
}
