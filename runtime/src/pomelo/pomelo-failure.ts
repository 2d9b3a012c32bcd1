import { Reader } from "../codec/reader.js";
import { Writer } from "../codec/writer.js";
import type { ErrorType } from "../codec/error-type.js";
import type { JsonValue } from "../codec/json-value.js";
import type { AnyMethod } from "../call/method.js";
import type { Failure } from "../composer/failure.js";
import { fromJson } from "../json/from-json.js";
import { toJson } from "../json/to-json.js";
import { NO_METADATA, type Execution } from "../rpc-error.js";
import { StatusCode, statusName } from "../status-code.js";

/** A failure as it is sent, without what old wires cannot say. */
export type PlainFailure = Pick<Failure, "code" | "execution" | "reason" | "payload">;

const NO_PAYLOAD = new Uint8Array(0);

/** A failure without fields. */
export function plainFailure(code: number, reason: string, execution: Execution): PlainFailure {
  return { code, execution, reason, payload: NO_PAYLOAD };
}

/** The rest of what the frame of a failure says. */
export const UNSAID: Pick<Failure, "retryAfterMs" | "metadata"> = {
  retryAfterMs: 0,
  metadata: NO_METADATA,
};

/** A failure as clients of pomelo and pinus print it: they look at `stack`, some at `message` or `msg`. */
export function failureToPomelo(
  { code, reason, payload }: PlainFailure,
  method: AnyMethod | undefined,
): JsonValue {
  const type = declaredOf(method, code);
  const name = type?.name.slice(type.name.lastIndexOf(".") + 1) ?? "RpcError";
  const label = type === undefined ? `${statusName(code)}: ${reason}` : reason;
  return {
    name,
    ...fieldsOf(type, payload),
    code,
    message: reason,
    msg: reason,
    stack: `${name}: ${label}`,
  };
}

/** What no remote of pomelo is called, and how its dispatcher says so. */
const NOT_FOUND = /^no such (?:namespace|service|method):/;

/**
 * The failure that an old server means by what it gave as the error: an object with `stack`, `msg` or
 * `message`, a text, or anything else. Its code is kept where it is a status code or the code of an
 * error that the method declares.
 */
export function failureFromPomelo(error: unknown, method: AnyMethod): PlainFailure {
  // The cast: any object may have these properties or none, of any type.
  const given = typeof error === "object" && error !== null ? (error as ErrorShape) : undefined;
  const reason = reasonOf(error, given);
  if (NOT_FOUND.test(reason)) return plainFailure(StatusCode.UNIMPLEMENTED, reason, "refused");
  const code = given?.code;
  if (given === undefined || typeof code !== "number") {
    return plainFailure(StatusCode.UNKNOWN, reason, "executed");
  }
  const type = declaredOf(method, code);
  if (type !== undefined) {
    const payload = payloadOf(type, given);
    if (payload !== undefined) return { code, execution: "executed", reason, payload };
  }
  return plainFailure(isStatus(code) ? code : StatusCode.UNKNOWN, reason, "executed");
}

/** What errors of pomelo may hold. */
interface ErrorShape {
  readonly code?: unknown;
  readonly message?: unknown;
  readonly msg?: unknown;
  readonly stack?: unknown;
}

function isStatus(code: number): boolean {
  return (
    Number.isInteger(code) && code >= StatusCode.CANCELLED && code <= StatusCode.UNAUTHENTICATED
  );
}

function reasonOf(error: unknown, given: ErrorShape | undefined): string {
  for (const text of [given?.message, given?.msg]) {
    if (typeof text === "string" && text !== "") return text;
  }
  if (typeof given?.stack === "string" && given.stack !== "") {
    // Messages are lost on the way; the stack begins with what they were.
    const [first = ""] = given.stack.split("\n");
    return first.replace(/^(?:[A-Za-z]*Error): /, "");
  }
  if (typeof error === "string") return error;
  return textOf(error);
}

/** What is nested too deeply has no text. */
function textOf(error: unknown): string {
  try {
    return JSON.stringify(error) ?? "unknown";
  } catch {
    return "unknown";
  }
}

function declaredOf(method: AnyMethod | undefined, code: number): ErrorType<unknown> | undefined {
  if (method === undefined || method.kind === "oneway") return undefined;
  return method.errors?.().find((type) => type.code === code);
}

/** Of an error that an older version of this program sent, or one with other fields: none. */
function fieldsOf(
  type: ErrorType<unknown> | undefined,
  payload: Uint8Array,
): Readonly<Record<string, JsonValue>> {
  if (type === undefined) return {};
  try {
    const json = toJson(type, type.decode(new Reader(payload), payload.length), {
      alwaysEmitDefaults: true,
    });
    // The cast: the fields of an error are an object.
    return json as Readonly<Record<string, JsonValue>>;
  } catch {
    return {};
  }
}

function payloadOf(type: ErrorType<unknown>, given: ErrorShape): Uint8Array | undefined {
  const { code: _code, message: _message, msg: _msg, stack: _stack, ...fields } = given;
  try {
    const writer = new Writer();
    type.encode(writer, fromJson(type, fields, { ignoreUnknown: true }));
    return writer.finish();
  } catch {
    return undefined;
  }
}
