import type { BroadcastResult, Caller, CallSettings } from "../call/caller.js";
import type { OnewayMethod, ServiceType, UnaryMethod } from "../call/method.js";
import { TimerWheel } from "../call/timer-wheel.js";
import { SlabPool } from "../composer/outbox.js";
import { consoleLogger } from "../console-logger.js";
import { checkCount, resolveLimits } from "../limits.js";
import { guardedLogger } from "../logger.js";
import type { MailboxState } from "../mailbox/mailbox.js";
import { nodeEnvironment } from "../node-environment.js";
import {
  ServerDirectory,
  type DirectoryChange,
  type ServerInfo,
} from "../registry/server-directory.js";
import { RpcError } from "../rpc-error.js";
import { StatusCode } from "../status-code.js";
import { CallDesk } from "./call-desk.js";
import { KnownServices } from "./known-services.js";
import { Mailboxes } from "./mailboxes.js";
import { checkStationOptions, type Invocation, type StationOptions } from "./station-options.js";

const TIMEOUT_MS_DEFAULT = 5_000;

/** The client side of a process: knows the servers, keeps a mailbox to each it calls, and gives every call to the right one. */
export class Station implements Caller {
  readonly #directory = new ServerDirectory();
  readonly #services = new KnownServices();
  readonly #mailboxes: Mailboxes;
  readonly #desk: CallDesk;

  /** Throws a TypeError that names the option that is wrong. Connects to nothing before the first call. */
  constructor(options: StationOptions = {}) {
    checkStationOptions(options);
    const environment = options.environment ?? nodeEnvironment;
    const limits = resolveLimits(options.limits);
    const timeoutMs = options.timeoutMs ?? TIMEOUT_MS_DEFAULT;
    checkCount("timeoutMs", timeoutMs);
    const wheel = new TimerWheel(environment);
    const hello = {
      serverId: options.id ?? "",
      serverType: options.type ?? "",
      expectedId: "",
      expectedType: "",
      credentials: new Uint8Array(0),
      messageBytesMax: limits.messageBytesMax,
      callsInFlightMax: limits.callsInFlightMax,
    };
    const logger = guardedLogger(options.logger ?? consoleLogger);
    const slabs = new SlabPool();
    const host = { environment, limits, wheel, slabs, hello, lastCallId: 0 };
    this.#mailboxes = new Mailboxes(host, logger);
    this.#desk = new CallDesk({
      environment,
      limits,
      wheel,
      timeoutMs,
      directory: this.#directory,
      mailboxes: this.#mailboxes,
      checksArguments: options.checkArguments === true,
    });
    this.addServers(options.servers ?? []);
  }

  /** Adds servers, or replaces those with the same id. Throws a TypeError for a wrong entry; then nothing has changed. */
  addServers(servers: readonly ServerInfo[]): void {
    this.#follow(this.#directory.add(servers), "was replaced");
  }

  /** Forgets servers. Calls that were sent to them are still answered; those that wait go elsewhere. */
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
    return this.#mailboxes.stateOf(serverId);
  }

  /** Calls a method by its name on one server. Throws nothing: a name that no stub made known, or wrong arguments, reject with INVALID_ARGUMENT. */
  async invoke(serverId: string, { service, method, args }: Invocation): Promise<unknown> {
    const found = this.#services.find(service, method, args);
    if (typeof found === "string") {
      const details = { execution: "never-sent", service, method, serverId } as const;
      throw new RpcError(StatusCode.INVALID_ARGUMENT, found, details);
    }
    return this.#desk.start(found, args, { serverId });
  }

  /** Ends at once: calls that wait fail, calls that were sent may have run. */
  close(): Promise<void> {
    this.#desk.close();
    this.#mailboxes.close({ code: StatusCode.UNAVAILABLE, message: "the station was closed" });
    return Promise.resolve();
  }

  /** Stubs call this. */
  unary<Arguments extends readonly unknown[], Received extends readonly unknown[], Result>(
    method: UnaryMethod<Arguments, Received, Result>,
    values: Arguments,
    settings: CallSettings,
  ): Promise<Result> {
    // What settles the promise was decoded by this very method.
    return this.#desk.start(method, values, settings) as Promise<Result>;
  }

  /** Stubs call this. */
  oneway<Arguments extends readonly unknown[], Received extends readonly unknown[]>(
    method: OnewayMethod<Arguments, Received>,
    values: Arguments,
    settings: CallSettings,
  ): Promise<void> {
    // As in `unary`.
    return this.#desk.start(method, values, settings) as Promise<void>;
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
    const calls = ids.map((serverId) =>
      this.#desk.start(method, values, { ...settings, serverId }),
    );
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

  /** Calls that waited for a server that has gone, or has another address now, are given out anew. */
  #follow({ removed }: DirectoryChange, what: string): void {
    const waiting = removed.flatMap(({ id }) => {
      const reason = { code: StatusCode.UNAVAILABLE, message: `server ${id} ${what}` };
      return this.#mailboxes.retire(id, reason);
    });
    for (const call of waiting) this.#desk.route(call, undefined);
  }
}
