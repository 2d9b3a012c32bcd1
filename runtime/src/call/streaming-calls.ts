import { describe } from "../codec/describe.js";
import { RpcError } from "../rpc-error.js";
import { StatusCode } from "../status-code.js";
import type { CallStreams } from "./call-streams.js";
import type { CallWays } from "./call-ways.js";
import type { CallSettings } from "./caller.js";
import { isItemSource, type ItemSource } from "./item-sender.js";
import {
  methodName,
  serviceName,
  takesItems,
  type AnyMethod,
  type AnyRequestStreamMethod,
  type AnyResponseStreamMethod,
} from "./method.js";

/** Makes calls. */
export interface CallStarter {
  /** Never throws: whatever is wrong rejects. `streams` hears of the call and of its end. */
  start(
    method: AnyMethod,
    values: readonly unknown[],
    settings: CallSettings,
    streams?: CallStreams,
  ): Promise<unknown>;
}

/** Every kind of call, those with streams too, on top of one who makes calls. */
export class StreamingCalls implements CallWays {
  readonly #starter: CallStarter;

  constructor(starter: CallStarter) {
    this.#starter = starter;
  }

  /** The call is made at once. */
  call(method: AnyMethod, values: readonly unknown[], settings: CallSettings): Promise<unknown> {
    return this.#starter.start(method, values, settings);
  }

  /** The call is made when somebody asks for the first item, and given up when nobody wants another. */
  answers(
    method: AnyResponseStreamMethod,
    values: readonly unknown[],
    source: ItemSource<unknown> | undefined,
    settings: CallSettings,
  ): AsyncIterable<unknown> {
    const streams: CallStreams = method.openStreams(source, () => {
      this.#start(method, values, settings, { streams, source }).catch((error: unknown) => {
        streams.over(error as RpcError); // all that a call rejects with
      });
    });
    // It was made for a method that answers with items.
    return streams.items as AsyncIterable<unknown>;
  }

  /** The call is made at once. */
  upload(
    method: AnyRequestStreamMethod,
    values: readonly unknown[],
    source: ItemSource<unknown>,
    settings: CallSettings,
  ): Promise<unknown> {
    const streams = method.openStreams(source, undefined);
    return this.#start(method, values, settings, { streams, source });
  }

  #start(
    method: AnyRequestStreamMethod | AnyResponseStreamMethod,
    values: readonly unknown[],
    settings: CallSettings,
    { streams, source }: { readonly streams: CallStreams; readonly source: unknown },
  ): Promise<unknown> {
    if (takesItems(method) && !isItemSource(source)) {
      const got = describe(source);
      return refused(method, `${method.item().name}: expected an iterable of items, got ${got}`);
    }
    if (settings.isBroadcast === true) {
      return refused(method, "a call with streams cannot be broadcast");
    }
    return this.#starter.start(method, values, settings, streams);
  }
}

function refused({ path }: AnyMethod, reason: string): Promise<never> {
  const details = { service: serviceName(path), method: methodName(path) };
  return Promise.reject(
    new RpcError(StatusCode.INVALID_ARGUMENT, reason, { execution: "never-sent", ...details }),
  );
}
