import { describe } from "../codec/describe.js";
import type { CallContext } from "./call-context.js";
import type { BroadcastResult, CallOptions, Caller, CallSettings } from "./caller.js";
import type { OnewayMethod, UnaryMethod } from "./method.js";

/** A stub whose methods ask every server of the type and give each one's answer by server id. */
export type Broadcast<Stub> = {
  readonly [Name in Exclude<keyof Stub, keyof ClientStub>]: Stub[Name] extends (
    ...values: infer Arguments
  ) => Promise<infer Result>
    ? (...values: Arguments) => Promise<BroadcastResult<Result>>
    : never;
};

/**
 * What generated stubs extend. Each of `with`, `to`, `route` and `broadcast` gives a stub bound to
 * what was said, and leaves this one as it is; bound stubs are cheap and can be kept.
 */
export class ClientStub {
  readonly #caller: Caller;
  readonly #settings: CallSettings;

  constructor(caller: Caller, settings: CallSettings = {}) {
    this.#caller = caller;
    this.#settings = settings;
  }

  /**
   * Binds options, or the call that a handler is answering: the new call then ends with it, at its
   * deadline or when it is cancelled. Throws a TypeError for something else than an object.
   */
  with(options: CallOptions | CallContext): this {
    const given: unknown = options; // plain JavaScript can pass anything
    if (typeof given !== "object" || given === null) {
      throw new TypeError(`with: expected options or a call context, got ${describe(options)}`);
    }
    return this.#bind("remainingMs" in options ? { parent: options } : options);
  }

  /** Binds the one server to ask, by its id. Nobody else is asked when it cannot be reached. */
  to(serverId: string): this {
    // Plain JavaScript may pass undefined, which must not mean any server.
    return this.#bind({ serverId: String(serverId) });
  }

  /** Binds the router's key: equal keys reach the same server while the set of servers is the same. */
  route(key: unknown): this {
    // As in `to`: undefined is no key, and null is refused by the router.
    return this.#bind({ routeKey: key ?? null });
  }

  /** Asks every server of the type. A server that fails costs its own entry alone. */
  broadcast(): Broadcast<this> {
    // The same class serves: with this setting its methods return what Broadcast<this> says.
    return this.#bind({ isBroadcast: true }) as unknown as Broadcast<this>;
  }

  /** Generated methods call this. */
  protected call<Arguments extends readonly unknown[], Received extends readonly unknown[], Result>(
    method: UnaryMethod<Arguments, Received, Result>,
    values: Arguments,
  ): Promise<Result> {
    if (this.#settings.isBroadcast !== true) {
      return this.#caller.unary(method, values, this.#settings);
    }
    // Seen by the user as Broadcast<this>, whose methods have this type.
    return this.#caller.broadcast(method, values, this.#settings) as unknown as Promise<Result>;
  }

  /** Generated oneway methods call this. Settles when the request is written; rejects when it never was. */
  protected send<Arguments extends readonly unknown[], Received extends readonly unknown[]>(
    method: OnewayMethod<Arguments, Received>,
    values: Arguments,
  ): Promise<void> {
    if (this.#settings.isBroadcast !== true) {
      return this.#caller.oneway(method, values, this.#settings);
    }
    // As in `call`.
    return this.#caller.broadcast(method, values, this.#settings) as unknown as Promise<void>;
  }

  #bind(settings: CallSettings): this {
    // Generated subclasses add methods only, so their constructor is this one.
    const Stub = this.constructor as new (caller: Caller, settings: CallSettings) => this;
    return new Stub(this.#caller, { ...this.#settings, ...settings });
  }
}
