import { describe } from "../codec/describe.js";
import type { BroadcastResult, CallOptions, Caller, CallSettings } from "./caller.js";
import type { ItemSource } from "./item-sender.js";
import type {
  BidiStreamMethod,
  ClientStreamMethod,
  OnewayMethod,
  ServerStreamMethod,
  UnaryMethod,
} from "./method.js";
import type { ParentCall } from "./parent-call.js";

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
  with(options: CallOptions | ParentCall): this {
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

  /**
   * Binds the router's key: equal keys reach the same server while the set of servers is the same. An
   * object, a session for one, stands for its `uid` or `id`; a router of your own gets it as it is.
   */
  route(key: unknown): this {
    // As in `to`: undefined is no key, and null is refused by the router.
    return this.#bind({ routeKey: key ?? null });
  }

  /** Asks every server of the type. A server that fails costs its own entry alone. */
  broadcast(): Broadcast<this> {
    // The same class serves: with this setting its methods return what Broadcast<this> says.
    return this.#bind({ isBroadcast: true }) as unknown as Broadcast<this>;
  }

  /** Generated methods call this. A `$` begins what no method of an interface file can be called. */
  protected $call<
    Arguments extends readonly unknown[],
    Received extends readonly unknown[],
    Result,
  >(method: UnaryMethod<Arguments, Received, Result>, values: Arguments): Promise<Result> {
    if (this.#settings.isBroadcast !== true) {
      // What it settles with was decoded by this very method; so it is below.
      return this.#caller.call(method, values, this.#settings) as Promise<Result>;
    }
    // Seen by the user as Broadcast<this>, whose methods have this type.
    return this.#caller.broadcast(method, values, this.#settings) as unknown as Promise<Result>;
  }

  /** Generated oneway methods call this. Settles when the request is written; rejects when it never was. */
  protected $send<Arguments extends readonly unknown[], Received extends readonly unknown[]>(
    method: OnewayMethod<Arguments, Received>,
    values: Arguments,
  ): Promise<void> {
    if (this.#settings.isBroadcast !== true) {
      // A oneway call settles with nothing.
      return this.#caller.call(method, values, this.#settings) as Promise<void>;
    }
    // As in `$call`.
    return this.#caller.broadcast(method, values, this.#settings) as unknown as Promise<void>;
  }

  /** Generated methods that answer with items call this. */
  protected $receive<
    Arguments extends readonly unknown[],
    Received extends readonly unknown[],
    Result,
  >(
    method: ServerStreamMethod<Arguments, Received, Result>,
    values: Arguments,
  ): AsyncIterable<Result> {
    const items = this.#caller.answers(method, values, undefined, this.#settings);
    return items as AsyncIterable<Result>; // as in `$call`
  }

  /** Generated methods that take items call this. */
  protected $upload<
    Arguments extends readonly unknown[],
    Received extends readonly unknown[],
    Item,
    Result,
  >(
    method: ClientStreamMethod<Arguments, Received, Item, Result>,
    values: Arguments,
    items: ItemSource<Item>,
  ): Promise<Result> {
    // As in `$call`.
    return this.#caller.upload(method, values, items, this.#settings) as Promise<Result>;
  }

  /** Generated methods with items both ways call this. */
  protected $exchange<
    Arguments extends readonly unknown[],
    Received extends readonly unknown[],
    Item,
    Result,
  >(
    method: BidiStreamMethod<Arguments, Received, Item, Result>,
    values: Arguments,
    items: ItemSource<Item>,
  ): AsyncIterable<Result> {
    // As in `$call`.
    return this.#caller.answers(method, values, items, this.#settings) as AsyncIterable<Result>;
  }

  #bind(settings: CallSettings): this {
    // Generated subclasses add methods only, so their constructor is this one.
    const Stub = this.constructor as new (caller: Caller, settings: CallSettings) => this;
    return new Stub(this.#caller, { ...this.#settings, ...settings });
  }
}
