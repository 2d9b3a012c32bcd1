import { ambientCall } from "../call/ambient-call.js";
import type { CallInterceptor, CallWays } from "../call/call-ways.js";
import type { CallSettings } from "../call/caller.js";
import { isItemSource, type ItemSource } from "../call/item-sender.js";
import {
  takesItems,
  type AnyMethod,
  type AnyRequestStreamMethod,
  type AnyResponseStreamMethod,
} from "../call/method.js";
import type { Peer } from "../call/peer.js";
import { toMetadata } from "../composer/metadata.js";
import { StatusCode } from "../status-code.js";
import { CallGuard, type CallGuardHost, type CallGuardOwner } from "./call-guard.js";
import { checkFilters } from "./check-filters.js";
import { FilterChain } from "./filter-chain.js";
import type { ClientFilter } from "./filter.js";
import { asyncItems, lateItems } from "./late-items.js";
import { MadeCall } from "./made-call.js";
import { MadeCallEnd } from "./made-call-end.js";
import { type ItemsEnd, WatchedItems, type ItemsWatcher } from "./watched-items.js";

/** What a caller has said. */
interface CallContent {
  readonly method: AnyMethod;
  readonly values: readonly unknown[];
  readonly source: ItemSource<unknown> | undefined;
  readonly settings: CallSettings;
}

/** The filters of an option; undefined where there are none. Throws a TypeError that names the option for what is no list of functions. */
export function clientFilters(
  option: string,
  given: readonly ClientFilter[] | undefined,
  host: CallGuardHost,
): ClientFilters | undefined {
  const filters = checkFilters(option, given);
  return filters.length === 0 ? undefined : new ClientFilters(filters, host);
}

/** The filters of the calls that a station or a gateway makes. */
export class ClientFilters implements CallInterceptor, CallGuardOwner {
  readonly filters: readonly ClientFilter[];
  readonly host: CallGuardHost;
  /** Calls that have not ended, each at the place that it knows: a set, made anew again and again, would keep many of the others alive. */
  readonly #running: CallGuard[] = [];

  constructor(filters: readonly ClientFilter[], host: CallGuardHost) {
    this.filters = filters;
    this.host = host;
  }

  before(calls: CallWays, peer: Peer | undefined): CallWays {
    return new FilteredCalls(this, calls, peer);
  }

  /** A call begins. */
  began(guard: CallGuard): void {
    guard.place = this.#running.length;
    this.#running.push(guard);
  }

  /** It has ended. Does nothing the second time. */
  ended(guard: CallGuard): void {
    const { place } = guard;
    if (this.#running[place] !== guard) return;
    const last = this.#running.pop();
    if (last === undefined || last === guard) return;
    this.#running[place] = last;
    last.place = place;
  }

  /** No call goes on: those that a filter holds fail. */
  close(message: string): void {
    // Those that were made fail by themselves.
    const held = this.#running.filter(({ execution }) => execution === "never-sent");
    for (const guard of held) guard.fail(StatusCode.UNAVAILABLE, message, undefined);
  }
}

/** Takes calls through filters, and then on the ways that lie behind. */
class FilteredCalls implements CallWays {
  readonly #owner: ClientFilters;
  readonly #calls: CallWays;
  readonly #peer: Peer | undefined;

  constructor(owner: ClientFilters, calls: CallWays, peer: Peer | undefined) {
    this.#owner = owner;
    this.#calls = calls;
    this.#peer = peer;
  }

  call(method: AnyMethod, values: readonly unknown[], settings: CallSettings): Promise<unknown> {
    const content = { method, values, source: undefined, settings };
    return this.#once(content) ?? this.#calls.call(method, values, settings);
  }

  upload(
    method: AnyRequestStreamMethod,
    values: readonly unknown[],
    source: ItemSource<unknown>,
    settings: CallSettings,
  ): Promise<unknown> {
    const content = { method, values, source, settings };
    return this.#once(content) ?? this.#calls.upload(method, values, source, settings);
  }

  answers(
    method: AnyResponseStreamMethod,
    values: readonly unknown[],
    source: ItemSource<unknown> | undefined,
    settings: CallSettings,
  ): AsyncIterable<unknown> {
    const content = { method, values, source, settings };
    if (!this.#isFilterable(content)) return this.#calls.answers(method, values, source, settings);
    return new WatchedItems(new AnswerWatcher(() => this.#begin(content)));
  }

  /** Undefined for a call that is refused as it is. */
  #once(content: CallContent): Promise<unknown> | undefined {
    if (!this.#isFilterable(content)) return undefined;
    const { guard, call, end, chain } = this.#begin(content);
    if (guard.failure !== undefined) return Promise.reject(guard.failure);
    const answer = chain.once(call.view);
    return new Promise((resolve, reject) => {
      const answered = (value: unknown): void => {
        guard.over();
        const wrong = end.whatIsWrongWith(value);
        if (wrong === undefined) resolve(end.resultFrom(value));
        else reject(wrong);
      };
      const failed = (thrown: unknown): void => {
        guard.over();
        reject(end.failureOf(thrown));
      };
      try {
        answer.then(answered, failed);
      } catch (thrown) {
        // A promise with a `then` of its own.
        failed(thrown);
      }
      guard.whenFailed(reject);
    });
  }

  /** What no filter could be shown is refused by those who make calls. */
  #isFilterable({ method, source, settings }: CallContent): boolean {
    if (takesItems(method) && !isItemSource(source)) return false;
    try {
      if (settings.metadata !== undefined) toMetadata(settings.metadata, this.#owner.host.limits);
      return true;
    } catch {
      return false;
    }
  }

  #begin(content: CallContent): BegunCall {
    const { method, values, source, settings } = content;
    const owner = this.#owner;
    const { host, filters } = owner;
    const parent = settings.parent ?? ambientCall(host.environment.ambient);
    const about = { peer: this.#peer, parent };
    const guard = new CallGuard(owner, method, about);
    const items = takesItems(method) && source !== undefined ? asyncItems(source) : undefined;
    const call = new MadeCall(guard, { args: [...values], items, settings });
    owner.began(guard);
    guard.start(settings);
    const end = new MadeCallEnd(guard, this.#calls);
    return { guard, call, end, chain: new FilterChain(filters, end) };
  }
}

/** A call whose filters run. */
interface BegunCall {
  readonly guard: CallGuard;
  readonly call: MadeCall;
  readonly end: MadeCallEnd;
  readonly chain: FilterChain<MadeCall["view"]>;
}

/** Begins a call when its first item is asked for, and ends it in its time. */
class AnswerWatcher implements ItemsWatcher {
  readonly #begin: () => BegunCall;
  #begun: BegunCall | undefined = undefined;

  constructor(begin: () => BegunCall) {
    this.#begin = begin;
  }

  begin(): AsyncIterable<unknown> {
    this.#begun = this.#begin();
    const { guard, call, chain } = this.#begun;
    if (guard.failure !== undefined) return lateItems(Promise.reject(guard.failure));
    return chain.items(call.view);
  }

  bounded(step: Promise<unknown>): Promise<unknown> {
    return this.#begun?.guard.boundedItem(step) ?? step;
  }

  ended(end: ItemsEnd): unknown {
    this.#begun?.guard.over();
    return end.kind === "failed" ? this.#begun?.end.failureOf(end.error) : undefined;
  }
}
