import type { AnyMethod } from "../call/method.js";
import type { JsonValue } from "../codec/json-value.js";
import { DeclaredError } from "../declared-error.js";
import { toJson } from "../json/to-json.js";
import { RpcError } from "../rpc-error.js";
import { statusName } from "../status-code.js";
import { CallFailed } from "./gen/reflection.js";

/** A failure of a call of `method` as those can read it who do not know its declared errors. */
export function callFailure(method: AnyMethod | undefined, thrown: unknown): CallFailed {
  const { code, execution, metadata, rawMessage, retryAfterMs } = RpcError.from(thrown);
  const declared = method === undefined ? undefined : declaredFailure(method, thrown);
  return new CallFailed({
    status: code,
    statusName: declared?.name ?? statusName(code),
    reason: rawMessage,
    progress: execution,
    ...(declared === undefined ? {} : { details: declared.fields }),
    callMetadata: new Map(metadata),
    ...(retryAfterMs === undefined ? {} : { retryMs: retryAfterMs }),
  });
}

/** Name and fields of a declared error that the method names. */
function declaredFailure(
  method: AnyMethod,
  thrown: unknown,
): { readonly name: string; readonly fields: JsonValue } | undefined {
  if (method.kind === "oneway" || !(thrown instanceof DeclaredError)) return undefined;
  const type = method.errors?.().find(({ code }) => code === thrown.code);
  return type === undefined ? undefined : { name: type.name, fields: toJson(type, thrown) };
}
