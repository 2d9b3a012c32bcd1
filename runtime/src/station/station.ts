import type { BroadcastResult, Caller, CallSettings } from "../call/caller.js";
import { CallMaker } from "../call/call-maker.js";
import type { CallWays } from "../call/call-ways.js";
import type { ItemSource } from "../call/item-sender.js";
import type {
  AnyMethod,
  AnyRequestStreamMethod,
  AnyResponseStreamMethod,
  ServiceType,
} from "../call/method.js";
import { StreamingCalls } from "../call/streaming-calls.js";
import { TimerWheel } from "../call/timer-wheel.js";
import { greeting } from "../composer/handshake.js";
import { wiresByTransport } from "../connection/wire.js";
import { flushInterval } from "../composer/flush-interval.js";
import { SlabPool } from "../composer/outbox.js";
import { consoleLogger } from "../console-logger.js";
import { Tallies } from "../dispatcher/tallies.js";
import type { Environment } from "../environment.js";
import { clientFilters, type ClientFilters } from "../filter/filtered-calls.js";
import type { RegistrySnapshotState, StationSnapshot } from "../inspect/snapshots.js";
import type { StationStatistics } from "../inspect/station-statistics.js";
import { checkCount, resolveLimits } from "../limits.js";
import { guardedLogger, type Logger } from "../logger.js";
import type { MailboxState } from "../mailbox/mailbox.js";
import { RegistryFollower } from "../registry/registry-follower.js";
import { schemaHashOf } from "../registry/schema-hash.js";
import {
  ServerDirectory,
  type DirectoryChange,
  type ServerInfo,
} from "../registry/server-directory.js";
import { RpcError } from "../rpc-error.js";
import { StatusCode } from "../status-code.js";
import { callbacks } from "./callbacks.js";
import { CallDesk } from "./call-desk.js";
import { credentialsSource } from "./credentials.js";
import { KnownServices } from "./known-services.js";
import { Mailboxes } from "./mailboxes.js";
import { NamedTargets } from "./named-targets.js";
import { Readiness, type ReadyOptions, type WriteTarget } from "./readiness.js";
import type { StationGround } from "./station-ground.js";
import { StationPolicies } from "./station-policies.js";
import { type StationParts, stationSnapshot } from "./station-snapshot.js";
import { statisticsReports, type StatisticsReports } from "./statistics-reports.js";
import { TypedCaller } from "./typed-caller.js";
import type { WaitOptions } from "./waiter.js";
import { checkStationOptions, type Invocation, type StationOptions } from "./station-options.js";

const TIMEOUT_MS_DEFAULT = 5_000;

/** The client side of a process: knows the servers, keeps a mailbox to each it calls, and gives every call to the right one. */
export class CallingStation implements Caller {
  readonly #directory: ServerDirectory;
  readonly #services = new KnownServices();
  readonly #mailboxes: Mailboxes;
  readonly #desk: CallDesk;
  /** Through filters, where there are any. */
  readonly #calls: CallWays;
  readonly #filters: ClientFilters | undefined;
  readonly #readiness: Readiness;
  readonly #parts: StationParts;
  readonly #isLazy: boolean;
  readonly #statistics: StatisticsReports | undefined;
  /** Undefined where there is no registry. */
  readonly #follower: RegistryFollower | undefined;
  readonly #targets: NamedTargets;

  /** Throws a TypeError that names the option that is wrong. */
  constructor(options: StationOptions, ground: StationGround) {
    checkStationOptions(options);
    const environment = options.environment ?? ground.environment;
    const wires = wiresByTransport(options.wires);
    this.#directory = new ServerDirectory(wires);
    const limits = resolveLimits(options.limits);
    const timeoutMs = options.timeoutMs ?? TIMEOUT_MS_DEFAULT;
    checkCount("timeoutMs", timeoutMs);
    const wheel = new TimerWheel(environment);
    const logger = guardedLogger(options.logger ?? consoleLogger);
    const slabs = new SlabPool();
    const { tls } = options;
    const flushIntervalMs = flushInterval(options.flush);
    const policies = new StationPolicies(options);
    const checksArguments = options.checkArguments === true;
    const { id = "", type = "" } = options;
    const tallies = new Tallies(environment, id);
    const tally = tallies.connections;
    const connected = { environment, limits, wheel, slabs, tally, flushIntervalMs };
    const bounds = { environment, limits, wheel, timeoutMs, checksArguments };
    const making = { ...bounds, tally: tallies.made };
    const interceptor = clientFilters("filters", options.filters, making);
    const { services = [], callbackFilters } = options;
    const served = { environment, limits, logger, callbackFilters, tally: tallies.served };
    const serve = callbacks(services, served, ground.serveCallbacks);
    const schemaHash = schemaHashOf(services.map(({ service }) => service));
    const session = {
      ...connected,
      hello: greeting(id, type, limits, schemaHash),
      tls,
      wires,
      maker: new CallMaker({ ...making, interceptor }),
      serve,
      credentials: credentialsSource(options.credentials, logger),
      lastCallId: 0,
    };
    const { connections = 1, lazyConnect = true } = options;
    const { events } = tallies;
    this.#mailboxes = new Mailboxes({ session, logger, connections, policies, events });
    const shared = { ...making, directory: this.#directory };
    const awaitsList = options.registry !== undefined;
    const { zone } = options;
    const registry = (): RegistrySnapshotState | undefined => this.#follower?.inspect();
    const found = { mailboxes: this.#mailboxes, zone, awaitsList, registry };
    const host = { ...shared, logger, policies, ...found };
    this.#desk = new CallDesk(host);
    this.#parts = { ...host, id, type, desk: this.#desk, tallies };
    this.#readiness = new Readiness({ ...host, awaitsList: () => this.#desk.awaitsList });
    this.#statistics = statisticsReports(options.statistics, { environment, logger, id, type });
    tallies.made.targets = this.#statistics?.counts;
    this.#isLazy = lazyConnect;
    const add = (servers: readonly ServerInfo[]): void => this.addServers(servers);
    this.#targets = new NamedTargets(options.registry?.name, add);
    const calls = new StreamingCalls(this.#desk);
    this.#calls = interceptor?.before(calls, undefined) ?? calls;
    this.#filters = interceptor;
    this.addServers(options.servers ?? []);
    this.#follower = this.#followRegistry(options, environment, logger);
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

  /** What the way to a server is doing, of several connections the best; undefined for a server that is not in the directory. */
  stateOf(serverId: string): MailboxState | undefined {
    if (this.#directory.get(serverId) === undefined) return undefined;
    return this.#mailboxes.stateOf(serverId);
  }

  /** What the station is doing now: plain values, which can be sent as JSON. Takes time in proportion to servers and connections. */
  inspect(): StationSnapshot {
    return stationSnapshot(this.#parts);
  }

  /**
   * Connects to the servers that are known, and resolves once one of each type is connected, or all of
   * them. Rejects with DEADLINE_EXCEEDED, saying what is missing, after `timeoutMs`, by default the
   * time of a call; with CANCELLED by the signal; with UNAVAILABLE when the station is closed.
   */
  ready(options: ReadyOptions = {}): Promise<void> {
    return this.#readiness.ready(options);
  }

  /**
   * Resolves when a call to the server, or to one of the type, would be written at once: for those who
   * make more calls than can be sent. Connects where there is no connection. Those who wait are let
   * through in order, one call each. Rejects as `ready` does; waits for ever where no time is given.
   */
  whenWritable(target: WriteTarget, options: WaitOptions = {}): Promise<void> {
    return this.#readiness.whenWritable(target, options);
  }

  /** Calls a method by its name on one server. Throws nothing: a name that no stub made known, or wrong arguments, reject with INVALID_ARGUMENT. */
  async invoke(serverId: string, { service, method, args }: Invocation): Promise<unknown> {
    const found = this.#services.find(service, method, args, serverId);
    if (typeof found === "string") {
      const details = { execution: "never-sent", service, method, serverId } as const;
      throw new RpcError(StatusCode.INVALID_ARGUMENT, found, details);
    }
    return this.#calls.call(found, args, { serverId });
  }

  /** What was counted since the station was made. Throws a TypeError where it was not told to count. */
  stats(): StationStatistics {
    if (this.#statistics !== undefined) return this.#statistics.inspect();
    throw new TypeError("stats: the station needs the option `statistics: true`");
  }

  /**
   * A stub whose calls go where the text says: `chat` to servers of that type, `chat@etcd` likewise if
   * the station's registry has that name, `chat@tcp -h 10.0.0.5 -p 3333` or `chat@tcp://[::1]:3333` to
   * servers of the type at these places alone. Throws a TypeError for any other text.
   */
  proxy<Stub>(target: string, client: new (caller: Caller) => Stub): Stub {
    return new client(new TypedCaller(this, this.#targets.typeOf(target)));
  }

  /** Ends at once: calls that wait fail, calls that were sent may have run. */
  close(): Promise<void> {
    const message = "the station was closed";
    this.#follower?.close();
    this.#statistics?.close();
    this.#readiness.close(message);
    this.#filters?.close(message);
    this.#desk.close();
    this.#mailboxes.close({ code: StatusCode.UNAVAILABLE, message });
    return Promise.resolve();
  }

  /** Stubs call this. */
  call(method: AnyMethod, values: readonly unknown[], settings: CallSettings): Promise<unknown> {
    return this.#calls.call(method, values, settings);
  }

  /** Stubs call this. */
  upload(
    method: AnyRequestStreamMethod,
    values: readonly unknown[],
    source: ItemSource<unknown>,
    settings: CallSettings,
  ): Promise<unknown> {
    return this.#calls.upload(method, values, source, settings);
  }

  /** Stubs call this. */
  answers(
    method: AnyResponseStreamMethod,
    values: readonly unknown[],
    source: ItemSource<unknown> | undefined,
    settings: CallSettings,
  ): AsyncIterable<unknown> {
    return this.#calls.answers(method, values, source, settings);
  }

  /** Stubs call this. A type without servers gives an empty map. */
  async broadcast(
    method: AnyMethod,
    values: readonly unknown[],
    settings: CallSettings,
  ): Promise<BroadcastResult<unknown>> {
    const ids = this.#directory.idsOf(method.serverType);
    const calls = ids.map((serverId) =>
      this.#calls.call(method, values, { ...settings, serverId }),
    );
    const results = await Promise.allSettled(calls);
    return new Map(results.map((result, index) => [ids[index] ?? "", result]));
  }

  /** Generated `createRpc` calls this, so that `invoke` finds the service by name. */
  know(service: ServiceType): void {
    this.#services.add(service);
  }

  #followRegistry(
    { registry, registryTypes, registryStore, wires = [] }: StationOptions,
    environment: Environment,
    logger: Logger,
  ): RegistryFollower | undefined {
    if (registry === undefined) return undefined;
    return new RegistryFollower({
      registry,
      types: registryTypes,
      store: registryStore,
      transports: [
        ...(environment.transports ?? ["tcp", "ws"]),
        ...wires.map(({ transport }) => transport),
      ],
      environment,
      logger,
      isHealthy: (id) => this.stateOf(id)?.kind === "open",
      apply: (listed, gone) => {
        this.addServers(listed);
        this.removeServers(gone);
      },
      begun: () => {
        this.#desk.listed();
        this.#readiness.serversChanged();
      },
    });
  }

  /** Calls that waited for a server that has gone, or has another address now, are given out anew. */
  #follow({ removed, added }: DirectoryChange, what: string): void {
    const waiting = removed.flatMap(({ id }) => {
      const reason = { code: StatusCode.UNAVAILABLE, message: `server ${id} ${what}` };
      return this.#mailboxes.retire(id, reason);
    });
    for (const call of waiting) this.#desk.route(call, undefined);
    const connectsNow = !this.#isLazy && !this.#desk.isClosed;
    if (connectsNow) for (const info of added) this.#mailboxes.of(info).connect();
    this.#readiness.serversChanged();
  }
}
