import { ambientCall } from "../call/ambient-call.js";
import type { CallContext } from "../call/call-context.js";
import type { BroadcastResult, Caller, CallSettings } from "../call/caller.js";
import type { AnyMethod, OnewayMethod, ServiceType, UnaryMethod } from "../call/method.js";
import { OutgoingCall, type CallOwner } from "../call/outgoing-call.js";
import { TimerWheel } from "../call/timer-wheel.js";
import { toMetadata } from "../composer/metadata.js";
import { SlabPool } from "../composer/outbox.js";
import { consoleLogger } from "../console-logger.js";
import type { Environment } from "../environment.js";
import { checkCount, resolveLimits, TIME_MS_MAX, type Limits } from "../limits.js";
import type { Logger } from "../logger.js";
import { Mailbox, type MailboxHost, type MailboxState } from "../mailbox/mailbox.js";
import { nodeEnvironment } from "../node-environment.js";
import {
  addressOf,
  ServerDirectory,
  type DirectoryChange,
  type ServerInfo,
} from "../registry/server-directory.js";
import { Router } from "../router/router.js";
import { NO_METADATA, RpcError, type Metadata } from "../rpc-error.js";
import { StatusCode } from "../status-code.js";
import { KnownServices } from "./known-services.js";
import { mayTryElsewhere } from "./retry-policy.js";
import { checkStationOptions, type Invocation, type StationOptions } from "./station-options.js";

const TIMEOUT_MS_DEFAULT = 5_000;

/** The client side of a process: knows the servers, keeps a mailbox to each it calls, and gives every call to the right one. */
export class Station implements Caller, CallOwner {
  /** Internal: all deadlines of this station. */
  readonly wheel: TimerWheel;
  readonly #environment: Environment;
  readonly #limits: Limits;
  readonly #logger: Logger;
  readonly #timeoutMs: number;
  readonly #host: MailboxHost;
  readonly #directory = new ServerDirectory();
  readonly #mailboxes = new Map<string, Mailbox>();
  /** Of servers that were removed, where calls still wait for their answers. */
  readonly #retired = new Set<Mailbox>();
  readonly #router: Router;
  readonly #services = new KnownServices();
  #isClosed = false;

  /** Throws a TypeError that names the option that is wrong. Connects to nothing before the first call. */
  constructor(options: StationOptions = {}) {
    checkStationOptions(options);
    const environment = options.environment ?? nodeEnvironment;
    this.#environment = environment;
    this.#limits = resolveLimits(options.limits);
    this.#logger = options.logger ?? consoleLogger;
    this.#timeoutMs = options.timeoutMs ?? TIMEOUT_MS_DEFAULT;
    checkCount("timeoutMs", this.#timeoutMs);
    this.wheel = new TimerWheel(environment);
    this.#router = new Router(() => environment.random());
    this.#host = this.#mailboxHost(options);
    this.addServers(options.servers ?? []);
  }

  /** Adds servers, or replaces those with the same id. Throws a TypeError for a wrong entry; then nothing has changed. */
  addServers(servers: readonly ServerInfo[]): void {
    this.#follow(this.#directory.add(servers), "was replaced");
  }

  /** Forgets servers. Calls that were sent to them are still answered; no new ones go there. */
  removeServers(ids: readonly string[]): void {
    this.#follow(this.#directory.remove(ids), "was removed");
  }

  /** Makes these the only servers; those that stay as they are keep their connections. */
  replaceServers(servers: readonly ServerInfo[]): void {
    this.#follow(this.#directory.replace(servers), "was removed");
  }

  /** What the way to a server is doing; undefined for a server that is not in the directory. */
  stateOf(serverId: string): MailboxState | undefined {
    if (this.#directory.get(serverId) === undefined) return undefined;
    return this.#mailboxes.get(serverId)?.state ?? { kind: "idle" };
  }

  /** Calls a method by its name on one server. Throws nothing: a name that no stub made known, or wrong arguments, reject with INVALID_ARGUMENT. */
  async invoke(serverId: string, { service, method, args }: Invocation): Promise<unknown> {
    const found = this.#services.find(service, method, args);
    if (typeof found === "string") {
      const details = { execution: "never-sent", service, method, serverId } as const;
      throw new RpcError(StatusCode.INVALID_ARGUMENT, found, details);
    }
    return this.#start(found, args, { serverId });
  }

  /** Ends at once: calls that wait fail, calls that were sent may have run. */
  close(): Promise<void> {
    const reason = { code: StatusCode.UNAVAILABLE, message: "the station was closed" };
    this.#isClosed = true;
    for (const mailbox of [...this.#mailboxes.values(), ...this.#retired]) mailbox.close(reason);
    return Promise.resolve();
  }

  /** Stubs call this. */
  unary<Arguments extends readonly unknown[], Received extends readonly unknown[], Result>(
    method: UnaryMethod<Arguments, Received, Result>,
    values: Arguments,
    settings: CallSettings,
  ): Promise<Result> {
    // What settles the promise was decoded by this very method.
    return this.#start(method, values, settings) as Promise<Result>;
  }

  /** Stubs call this. */
  oneway<Arguments extends readonly unknown[], Received extends readonly unknown[]>(
    method: OnewayMethod<Arguments, Received>,
    values: Arguments,
    settings: CallSettings,
  ): Promise<void> {
    // As in `unary`.
    return this.#start(method, values, settings) as Promise<void>;
  }

  /** Stubs call this. A type without servers gives an empty map. */
  async broadcast<
    Arguments extends readonly unknown[],
    Received extends readonly unknown[],
    Result,
  >(
    method: UnaryMethod<Arguments, Received, Result> | OnewayMethod<Arguments, Received>,
    values: Arguments,
    settings: CallSettings,
  ): Promise<BroadcastResult<Result>> {
    const ids = this.#directory.idsOf(method.serverType);
    const calls = ids.map((serverId) => this.#start(method, values, { ...settings, serverId }));
    // As in `unary`.
    const results = (await Promise.allSettled(calls)) as PromiseSettledResult<Result>[];
    const byServer: BroadcastResult<Result> = new Map();
    for (const [index, result] of results.entries()) byServer.set(ids[index] ?? "", result);
    return byServer;
  }

  /** Generated `createRpc` calls this, so that `invoke` finds the service by name. */
  know(service: ServiceType): void {
    this.#services.add(service);
  }

  /** Internal: what follows a failed attempt. */
  attemptFailed(call: OutgoingCall, failure: RpcError): void {
    if (this.#isClosed || !mayTryElsewhere(call, failure)) {
      call.reject(failure);
      return;
    }
    if (failure.execution === "refused") call.refusals++;
    if (failure.execution === "maybe-executed") call.mayHaveRun = true;
    if (call.serverId !== undefined) (call.tried ??= []).push(call.serverId);
    this.#route(call, failure);
  }

  #start(method: AnyMethod, values: readonly unknown[], settings: CallSettings): Promise<unknown> {
    const parent = settings.parent ?? ambientCall(this.#environment.ambient);
    let call: OutgoingCall;
    try {
      call = new OutgoingCall(this, method, values, {
        deadlineAt: this.#environment.now() + this.#timeOf(method, settings, parent),
        metadata: this.#metadataOf(settings.metadata),
        serverId: settings.serverId,
        routeKey: settings.routeKey,
      });
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      const details = { execution: "never-sent", cause } as const;
      return Promise.reject(new RpcError(StatusCode.INVALID_ARGUMENT, reason, details));
    }
    const signal = signalOf(settings.signal, parent?.signal);
    if (signal !== undefined) call.listen(signal);
    if (call.deadlineAt <= this.#environment.now()) call.expire();
    if (!call.isSettled) this.#route(call, undefined);
    return call.promise;
  }

  /** Gives the call to a mailbox. `earlier` is why it was not the first. */
  #route(call: OutgoingCall, earlier: RpcError | undefined): void {
    if (this.#isClosed) {
      this.#unavailable(call, "the station was closed");
      return;
    }
    const { serverId } = call.route;
    const chosen = serverId === undefined ? this.#choose(call) : this.#named(call, serverId);
    if (chosen !== undefined) this.#mailboxOf(chosen).dispatch(call);
    else if (!call.isSettled) {
      if (earlier !== undefined) call.reject(earlier);
      else this.#unavailable(call, this.#whyNone(call.method.serverType));
    }
  }

  /** The server that was asked for by name; undefined after the call was rejected. */
  #named(call: OutgoingCall, serverId: string): ServerInfo | undefined {
    const server = this.#directory.get(serverId);
    const { serverType, path } = call.method;
    if (server === undefined) {
      const known = this.#directory.idsOf(serverType).join(", ");
      const reason = `no server ${serverId}; servers of type ${serverType}: ${known === "" ? "none" : known}`;
      this.#unavailable(call, reason);
    } else if (server.type !== serverType) {
      const reason = `server ${serverId} is of type ${server.type}; ${path} is served by type ${serverType}`;
      call.reject(call.error(StatusCode.INVALID_ARGUMENT, reason, { execution: "never-sent" }));
      return undefined;
    }
    return server;
  }

  #choose(call: OutgoingCall): ServerInfo | undefined {
    const { serverType } = call.method;
    const ids = this.#directory.idsOf(serverType);
    const isGood = (id: string): boolean => this.#prospectOf(id, call) === "good";
    const isPossible = (id: string): boolean => this.#prospectOf(id, call) !== "down";
    const { routeKey } = call.route;
    try {
      const id =
        this.#router.choose(serverType, ids, routeKey, isGood) ??
        this.#router.choose(serverType, ids, routeKey, isPossible);
      return id === undefined ? undefined : this.#directory.get(id);
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      const details = { execution: "never-sent", cause } as const;
      call.reject(call.error(StatusCode.INVALID_ARGUMENT, reason, details));
      return undefined;
    }
  }

  #prospectOf(id: string, call: OutgoingCall): Mailbox["prospect"] {
    if (call.tried?.includes(id) === true) return "down";
    return this.#mailboxes.get(id)?.prospect ?? "good";
  }

  #whyNone(serverType: string): string {
    const ids = this.#directory.idsOf(serverType);
    if (ids.length === 0) return `no server of type ${serverType} is known`;
    const reasons = ids.map((id) => {
      const state = this.#mailboxes.get(id)?.state;
      return state?.kind === "waiting" ? `${id}: ${state.reason.message}` : id;
    });
    return `no server of type ${serverType} can be reached (${reasons.join("; ")})`;
  }

  #unavailable(call: OutgoingCall, reason: string): void {
    call.reject(call.error(StatusCode.UNAVAILABLE, reason, { execution: "never-sent" }));
  }

  #mailboxOf(server: ServerInfo): Mailbox {
    const known = this.#mailboxes.get(server.id);
    if (known !== undefined) return known;
    const { id, type } = server;
    const mailbox = new Mailbox({ id, type, address: addressOf(server) }, this.#host);
    this.#mailboxes.set(id, mailbox);
    return mailbox;
  }

  #follow({ removed }: DirectoryChange, what: string): void {
    for (const mailbox of this.#retired) {
      if (mailbox.callsInFlight === 0) this.#retired.delete(mailbox);
    }
    for (const { id } of removed) {
      const mailbox = this.#mailboxes.get(id);
      if (mailbox === undefined) continue;
      this.#mailboxes.delete(id);
      this.#retired.add(mailbox);
      mailbox.retire({ code: StatusCode.UNAVAILABLE, message: `server ${id} ${what}` });
    }
  }

  #timeOf(method: AnyMethod, { timeoutMs }: CallSettings, parent: CallContext | undefined): number {
    if (timeoutMs !== undefined) checkCount("timeoutMs", timeoutMs);
    const own = timeoutMs ?? method.timeoutMs ?? this.#timeoutMs;
    return Math.min(own, parent?.remainingMs ?? TIME_MS_MAX);
  }

  #metadataOf(given: CallSettings["metadata"]): Metadata {
    return given === undefined ? NO_METADATA : toMetadata(given, this.#limits);
  }

  #mailboxHost({ id, type, credentials }: StationOptions): MailboxHost {
    const { messageBytesMax, callsInFlightMax } = this.#limits;
    const bytes =
      typeof credentials === "string" ? new TextEncoder().encode(credentials) : credentials;
    return {
      environment: this.#environment,
      limits: this.#limits,
      wheel: this.wheel,
      slabs: new SlabPool(),
      lastCallId: 0,
      hello: {
        serverId: id ?? "",
        serverType: type ?? "",
        expectedId: "",
        expectedType: "",
        credentials: bytes ?? new Uint8Array(0),
        messageBytesMax,
        callsInFlightMax,
      },
      mailboxChanged: (mailbox) => this.#report(mailbox),
    };
  }

  #report({ state, target }: Mailbox): void {
    if (state.kind !== "waiting") {
      this.#logger.debug(
        { server: target.id, state: state.kind },
        `server ${target.id}: ${state.kind}`,
      );
      return;
    }
    // One warning when a server goes; that it stays away is no news.
    const level = state.failures === 1 ? "warn" : "debug";
    const fields = { server: target.id, failures: state.failures };
    this.#logger[level](fields, `server ${target.id}: ${state.reason.message}`);
  }
}

function signalOf(
  own: AbortSignal | undefined,
  parent: AbortSignal | undefined,
): AbortSignal | undefined {
  if (own === undefined || parent === undefined) return own ?? parent;
  return AbortSignal.any([own, parent]);
}
