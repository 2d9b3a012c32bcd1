import type { BroadcastResult, Caller, CallSettings } from "../call/caller.js";
import type { ItemSource } from "../call/item-sender.js";
import type {
  AnyMethod,
  AnyRequestStreamMethod,
  AnyResponseStreamMethod,
  ServiceType,
} from "../call/method.js";

/** A caller whose calls go to servers of one type, whatever the interface file says. */
export class TypedCaller implements Caller {
  readonly #caller: Caller;
  readonly #serverType: string;
  readonly #methods = new WeakMap<AnyMethod, AnyMethod>();

  constructor(caller: Caller, serverType: string) {
    this.#caller = caller;
    this.#serverType = serverType;
  }

  call(method: AnyMethod, values: readonly unknown[], settings: CallSettings): Promise<unknown> {
    return this.#caller.call(this.#of(method), values, settings);
  }

  broadcast(
    method: AnyMethod,
    values: readonly unknown[],
    settings: CallSettings,
  ): Promise<BroadcastResult<unknown>> {
    return this.#caller.broadcast(this.#of(method), values, settings);
  }

  upload(
    method: AnyRequestStreamMethod,
    values: readonly unknown[],
    source: ItemSource<unknown>,
    settings: CallSettings,
  ): Promise<unknown> {
    return this.#caller.upload(this.#of(method), values, source, settings);
  }

  answers(
    method: AnyResponseStreamMethod,
    values: readonly unknown[],
    source: ItemSource<unknown> | undefined,
    settings: CallSettings,
  ): AsyncIterable<unknown> {
    return this.#caller.answers(this.#of(method), values, source, settings);
  }

  know(service: ServiceType): void {
    this.#caller.know(service);
  }

  /** One object for each method, as filters and statistics tell methods apart by it. */
  #of<Method extends AnyMethod>(method: Method): Method {
    if (method.serverType === this.#serverType) return method;
    const known = this.#methods.get(method);
    // What is kept for a method is a copy of that method.
    if (known !== undefined) return known as Method;
    const typed = { ...method, serverType: this.#serverType };
    this.#methods.set(method, typed);
    return typed;
  }
}
