import type { CallContext } from "../call/call-context.js";
import { takesItems, type AnyMethod } from "../call/method.js";
import type { Peer } from "../call/peer.js";
import { toMetadata, type MetadataLimits } from "../composer/metadata.js";
import type { Metadata } from "../rpc-error.js";
import type { CallChanges, Clock, ServerCall } from "./filter.js";

/** What all views of one served call share. */
export interface ServingCallOrigin {
  readonly method: AnyMethod;
  readonly context: CallContext;
  readonly clock: Clock;
  readonly limits: MetadataLimits;
  readonly startedAt: number;
}

/** What a served call says, in the form in which filters change it. */
export interface ServingCallContent {
  readonly args: readonly unknown[];
  readonly items: AsyncIterable<unknown> | undefined;
  /** Undefined: as it came. */
  readonly metadata: Metadata | undefined;
  readonly signal: AbortSignal | undefined;
}

/** A call that is served, as its filters see it. */
export class ServingCall {
  readonly kind: AnyMethod["kind"];
  readonly origin: ServingCallOrigin;
  readonly #content: ServingCallContent;

  constructor(origin: ServingCallOrigin, content: ServingCallContent) {
    this.kind = origin.method.kind;
    this.origin = origin;
    this.#content = content;
  }

  get service(): string {
    return this.origin.context.service;
  }

  get method(): string {
    return this.origin.context.method;
  }

  get path(): string {
    return this.origin.method.path;
  }

  get serverType(): string {
    return this.origin.method.serverType;
  }

  get args(): readonly unknown[] {
    return this.#content.args;
  }

  get items(): AsyncIterable<unknown> | undefined {
    return this.#content.items;
  }

  get metadata(): Metadata {
    return this.#content.metadata ?? this.origin.context.metadata;
  }

  get signal(): AbortSignal {
    return this.#content.signal ?? this.origin.context.signal;
  }

  get peer(): Peer {
    return this.origin.context.peer;
  }

  get remainingMs(): number {
    return this.origin.context.remainingMs;
  }

  get clock(): Clock {
    return this.origin.clock;
  }

  get elapsedMs(): number {
    return this.origin.clock.now() - this.origin.startedAt;
  }

  /** Throws a TypeError for changes that this call cannot have. */
  with({ args, metadata, items, signal }: CallChanges): ServingCall {
    if (items !== undefined && !takesItems(this.origin.method)) {
      throw new TypeError(`with: ${this.path} takes no items`);
    }
    const content = this.#content;
    return new ServingCall(this.origin, {
      args: args ?? content.args,
      items: items ?? content.items,
      metadata:
        metadata === undefined ? content.metadata : toMetadata(metadata, this.origin.limits),
      signal: signal ?? content.signal,
    });
  }

  /** As filters see it. */
  get view(): ServerCall {
    // Whether there are items is what the kind says: see the constructor's caller, and `with`.
    return this as unknown as ServerCall;
  }

  /** As the handler sees it: the context that came, where no filter has changed it. */
  get context(): CallContext {
    const { metadata, signal } = this.#content;
    if (metadata === undefined && signal === undefined) return this.origin.context;
    return new ChangedContext(this);
  }
}

/** What a handler knows of a call that filters have changed. */
class ChangedContext implements CallContext {
  readonly service: string;
  readonly method: string;
  readonly metadata: Metadata;
  readonly peer: Peer;
  readonly #call: ServingCall;

  constructor(call: ServingCall) {
    this.service = call.service;
    this.method = call.method;
    this.metadata = call.metadata;
    this.peer = call.peer;
    this.#call = call;
  }

  get signal(): AbortSignal {
    return this.#call.signal;
  }

  get remainingMs(): number {
    return this.#call.remainingMs;
  }
}
