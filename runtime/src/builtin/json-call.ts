import type { Caller, CallSettings } from "../call/caller.js";
import { describeThrown } from "../call/describe-thrown.js";
import {
  givesItems,
  takesItems,
  type AnyMethod,
  type AnyRequestStreamMethod,
} from "../call/method.js";
import type { JsonValue } from "../codec/json-value.js";
import { argumentsFromJson, resultToJson } from "../json/call-json.js";
import { JsonParser } from "../json/from-json.js";
import { RpcError } from "../rpc-error.js";
import { StatusCode } from "../status-code.js";

/** A call whose arguments and items are JSON. */
export interface JsonCall {
  readonly method: AnyMethod;
  /** An object by the names of the parameters, or an array by their position; null is none. */
  readonly args: JsonValue;
  /** What a method takes one by one; nobody asks for them otherwise. */
  readonly items: AsyncIterable<JsonValue>;
  readonly settings: CallSettings;
}

/**
 * Makes the call and gives what comes back as JSON: one result, which is null where there is none;
 * each item of a stream; nothing for a oneway method. Throws what the call fails with, and an
 * INVALID_ARGUMENT for JSON that does not fit.
 */
export async function* callWithJson(caller: Caller, call: JsonCall): AsyncIterable<JsonValue> {
  const { method, settings } = call;
  const values = readArguments(method, call.args);
  const items = takesItems(method) ? new JsonItems(method, call.items) : undefined;
  try {
    if (givesItems(method)) {
      for await (const item of caller.answers(method, values, items, settings)) {
        yield resultToJson(method, item);
      }
      return;
    }
    if (method.kind === "client-stream") {
      const result = await caller.upload(method, values, items ?? [], settings);
      yield resultToJson(method, result);
      return;
    }
    const result = await caller.call(method, values, settings);
    if (method.kind !== "oneway") yield resultToJson(method, result);
  } catch (error) {
    // The call only says that its source has failed.
    throw items?.failure ?? error;
  }
}

function readArguments(method: AnyMethod, args: JsonValue): readonly unknown[] {
  try {
    return argumentsFromJson(method, args ?? {});
  } catch (error) {
    throw new RpcError(StatusCode.INVALID_ARGUMENT, describeThrown(error), {
      execution: "refused",
      cause: error,
    });
  }
}

/** Items of a stream, made of JSON as they are asked for. */
class JsonItems implements AsyncIterable<unknown> {
  /** Of an item that does not fit. */
  failure: RpcError | undefined = undefined;
  readonly #method: AnyRequestStreamMethod;
  readonly #json: AsyncIterable<JsonValue>;

  constructor(method: AnyRequestStreamMethod, json: AsyncIterable<JsonValue>) {
    this.#method = method;
    this.#json = json;
  }

  async *[Symbol.asyncIterator](): AsyncIterator<unknown> {
    const { name, type, jsNumber } = this.#method.item();
    let index = 0;
    for await (const json of this.#json) {
      try {
        yield new JsonParser("item", {}, json).known(type, json, jsNumber);
      } catch (error) {
        const reason = `${name}[${index}]: ${describeThrown(error)}`;
        const details = { execution: "maybe-executed", cause: error } as const;
        this.failure = new RpcError(StatusCode.INVALID_ARGUMENT, reason, details);
        throw this.failure;
      }
      index++;
    }
  }
}
