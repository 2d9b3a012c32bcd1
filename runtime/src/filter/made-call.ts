import type { AskedServer } from "../call/call-witness.js";
import type { CallSettings } from "../call/caller.js";
import type { FailMode } from "../call/fail-mode.js";
import { methodName, serviceName, takesItems, type AnyMethod } from "../call/method.js";
import type { ParentCall } from "../call/parent-call.js";
import type { Peer } from "../call/peer.js";
import { toMetadata, type MetadataLimits } from "../composer/metadata.js";
import { NO_METADATA, type Metadata } from "../rpc-error.js";
import type { ClientCall, ClientCallChanges, Clock } from "./filter.js";

/** What all views of one call share. */
export interface MadeCallOrigin {
  readonly method: AnyMethod;
  readonly peer: Peer | undefined;
  readonly parent: ParentCall | undefined;
  readonly clock: Clock;
  readonly limits: MetadataLimits;
  readonly startedAt: number;
  /** The server that was asked last. */
  readonly asked: AskedServer | undefined;
  /** How often a server was asked. */
  readonly attempts: number;
  /** In the clock's time; Infinity for none. */
  readonly endsAt: number;
}

/** What a call says, in the form in which filters change it. */
export interface MadeCallContent {
  readonly args: readonly unknown[];
  readonly items: AsyncIterable<unknown> | undefined;
  readonly settings: CallSettings;
}

/** A call that is made, as its filters see it. */
export class MadeCall {
  readonly kind: AnyMethod["kind"];
  readonly args: readonly unknown[];
  readonly items: AsyncIterable<unknown> | undefined;
  readonly metadata: Metadata;
  readonly settings: CallSettings;
  readonly origin: MadeCallOrigin;

  /** Throws a TypeError for metadata that cannot be sent. */
  constructor(origin: MadeCallOrigin, { args, items, settings }: MadeCallContent) {
    this.kind = origin.method.kind;
    this.args = args;
    this.items = items;
    this.settings = settings;
    this.origin = origin;
    const { metadata } = settings;
    this.metadata = metadata === undefined ? NO_METADATA : toMetadata(metadata, origin.limits);
  }

  get service(): string {
    return serviceName(this.path);
  }

  get method(): string {
    return methodName(this.path);
  }

  get path(): string {
    return this.origin.method.path;
  }

  get serverType(): string {
    return this.origin.method.serverType;
  }

  get peer(): Peer | undefined {
    return this.origin.peer;
  }

  get parent(): ParentCall | undefined {
    return this.origin.parent;
  }

  get clock(): Clock {
    return this.origin.clock;
  }

  get elapsedMs(): number {
    return this.origin.clock.now() - this.origin.startedAt;
  }

  get remainingMs(): number {
    return Math.max(0, this.origin.endsAt - this.origin.clock.now());
  }

  get signal(): AbortSignal | undefined {
    return this.settings.signal;
  }

  get asked(): AskedServer | undefined {
    return this.origin.asked;
  }

  get attempts(): number {
    return this.origin.attempts;
  }

  get serverId(): string | undefined {
    return this.settings.serverId;
  }

  get routeKey(): unknown {
    return this.settings.routeKey;
  }

  get timeoutMs(): number | undefined {
    return this.settings.timeoutMs;
  }

  get idleTimeoutMs(): number | undefined {
    return this.settings.idleTimeoutMs;
  }

  get failMode(): FailMode | undefined {
    return this.settings.failMode;
  }

  /** Throws a TypeError for changes that this call cannot have. */
  with(changes: ClientCallChanges): MadeCall {
    const { args = this.args, items, ...settings } = changes;
    if (items !== undefined && !takesItems(this.origin.method)) {
      throw new TypeError(`with: ${this.path} takes no items`);
    }
    return new MadeCall(this.origin, {
      args,
      items: items ?? this.items,
      settings: { ...this.settings, ...settings },
    });
  }

  /** As filters see it. */
  get view(): ClientCall {
    // Whether there are items is what the kind says: see the constructor's caller, and `with`.
    return this as unknown as ClientCall;
  }
}
