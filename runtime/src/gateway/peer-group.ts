import type { BroadcastResult, Caller, CallSettings } from "../call/caller.js";
import { methodName, serviceName, type AnyMethod } from "../call/method.js";
import { encodeArguments, explainArguments } from "../call/request-frame.js";
import type { ConnectionPeer } from "../connection/connection-peer.js";
import { RpcError } from "../rpc-error.js";
import { StatusCode } from "../status-code.js";

/**
 * Several connected peers as one whom a stub can call: `broadcast()` gives each one's answer by its
 * `key`, and a oneway method goes to all of them. Arguments are encoded once, however many there are.
 */
export class PeerGroup implements Caller {
  readonly #peers: readonly ConnectionPeer[];

  constructor(peers: readonly ConnectionPeer[]) {
    this.#peers = peers;
  }

  /** Sends a oneway call to all; settles when it is written or has failed everywhere. Any other call is for `broadcast`. */
  async call(
    method: AnyMethod,
    values: readonly unknown[],
    settings: CallSettings,
  ): Promise<undefined> {
    if (method.kind !== "oneway") {
      throw refused(method, "several peers would answer: use `broadcast()`", undefined);
    }
    const payload = encoded(method, values);
    if (payload instanceof RpcError) throw payload;
    await this.#callAll(method, values, settings, payload);
    return undefined;
  }

  async broadcast(
    method: AnyMethod,
    values: readonly unknown[],
    settings: CallSettings,
  ): Promise<BroadcastResult<unknown>> {
    const payload = encoded(method, values);
    const results =
      payload instanceof RpcError
        ? this.#peers.map((): PromiseRejectedResult => ({ status: "rejected", reason: payload }))
        : await this.#callAll(method, values, settings, payload);
    return new Map(
      this.#peers.map(({ key }, index) => [key, results[index] ?? neverAsked(method)]),
    );
  }

  upload(method: AnyMethod): Promise<never> {
    return Promise.reject(refused(method, NO_STREAMS, undefined));
  }

  answers(method: AnyMethod): AsyncIterable<never> {
    const next = (): Promise<never> => Promise.reject(refused(method, NO_STREAMS, undefined));
    return { [Symbol.asyncIterator]: () => ({ next }) };
  }

  /** Peers are not asked by name. */
  know(): void {}

  #callAll(
    method: AnyMethod,
    values: readonly unknown[],
    settings: CallSettings,
    payload: Uint8Array,
  ): Promise<PromiseSettledResult<unknown>[]> {
    const calls = this.#peers.map((peer) => peer.callEncoded(method, values, payload, settings));
    return Promise.allSettled(calls);
  }
}

const NO_STREAMS = "streams are between two: call one peer";

function encoded(method: AnyMethod, values: readonly unknown[]): Uint8Array | RpcError {
  try {
    return encodeArguments(method, values);
  } catch (cause) {
    return refused(method, explainArguments(method, values, cause), cause);
  }
}

function neverAsked(method: AnyMethod): PromiseRejectedResult {
  return { status: "rejected", reason: refused(method, "the peer was not asked", undefined) };
}

function refused({ path }: AnyMethod, reason: string, cause: unknown): RpcError {
  const details = { service: serviceName(path), method: methodName(path), cause };
  const execution = "never-sent";
  return new RpcError(StatusCode.INVALID_ARGUMENT, reason, { execution, ...details });
}
