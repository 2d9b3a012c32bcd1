import { AddressList } from "../acceptor/address-list.js";
import { builtinServices } from "../builtin/builtin-services.js";
import { HealthBoard, type ServingStatus } from "../builtin/health-board.js";
import type { LoopbackHost } from "../builtin/loopback.js";
import { ANY_SERVER_TYPE } from "../call/any-server-type.js";
import type { Caller } from "../call/caller.js";
import { CallMaker } from "../call/call-maker.js";
import type { Peer } from "../call/peer.js";
import type { ServiceSkeleton } from "../call/service-skeleton.js";
import { Alarm } from "../call/alarm.js";
import { TimerWheel } from "../call/timer-wheel.js";
import { greeting } from "../composer/handshake.js";
import { flushInterval } from "../composer/flush-interval.js";
import { SlabPool } from "../composer/outbox.js";
import type { CloseReason } from "../connection/close-reason.js";
import type { ConnectionPeer } from "../connection/connection-peer.js";
import type { ConnectionHost } from "../connection/connection.js";
import { type Wire, wiresByTransport } from "../connection/wire.js";
import { consoleLogger } from "../console-logger.js";
import { Dispatcher } from "../dispatcher/dispatcher.js";
import { ServiceTable } from "../dispatcher/service-table.js";
import { Tallies } from "../dispatcher/tallies.js";
import type {
  Address,
  Link,
  LinkReceiver,
  Listener,
  ListenSettings,
  Timer,
} from "../environment.js";
import { clientFilters } from "../filter/filtered-calls.js";
import { serverFilters } from "../filter/server-filters.js";
import { OutcomeCounts } from "../inspect/outcome-counts.js";
import type { GatewaySnapshot } from "../inspect/snapshots.js";
import { checkCount, resolveLimits, type Limits } from "../limits.js";
import { guardedLogger, type Logger } from "../logger.js";
import { checkBoolean, checkName } from "../option-checks.js";
import { nodeEnvironment } from "../node-environment.js";
import { RareWarnings } from "../rare-warnings.js";
import { schemaHashOf } from "../registry/schema-hash.js";
import { StatusCode } from "../status-code.js";
import { Announcement, type AnnouncedChanges } from "./announcement.js";
import { checkListen, type ListenPlace } from "./check-listen.js";
import { judge, type Authenticate } from "./access.js";
import { checkGatewayOptions, type GatewayOptions } from "./gateway-options.js";
import {
  GatewaySession,
  type GatewaySessionOwner,
  type GatewaySessionParts,
} from "./gateway-session.js";
import { gatewaySnapshot } from "./gateway-snapshot.js";
import { listenAt } from "./listen-at.js";
import { PeerGroup } from "./peer-group.js";

const TIMEOUT_MS_DEFAULT = 5_000;

/** The server side of a process: listens, and answers calls with the services it was given. */
export class Gateway {
  readonly id: string;
  readonly type: string;
  readonly #places: readonly ListenPlace[];
  readonly #wires: ReadonlyMap<string, Wire>;
  /** Undefined lets everybody in. */
  readonly #allowed: AddressList | undefined;
  readonly #host: ConnectionHost;
  readonly #table: ServiceTable;
  readonly #health: HealthBoard = new HealthBoard((service) => this.#table.has(service));
  readonly #dispatcher: Dispatcher;
  readonly #timeoutMs: number;
  readonly #parts: GatewaySessionParts;
  readonly #logger: Logger;
  readonly #warnings: RareWarnings;
  readonly #tallies: Tallies;
  /** Connections that were turned away, or ended before they had greeted. */
  readonly #refused = new OutcomeCounts();
  readonly #sessions = new Set<GatewaySession>();
  /** Of the sessions that have greeted. */
  readonly #peers = new Set<ConnectionPeer>();
  readonly #sessionOwner: GatewaySessionOwner;
  /** Undefined where there is no registry. */
  readonly #announcement: Announcement | undefined;
  #listeners: readonly Listener[] = [];
  #starting: Promise<void> | undefined = undefined;
  #isStopping = false;
  #hasStopped = false;
  #stopping: Promise<void> | undefined = undefined;
  /** Set while `stop` waits for the last call. */
  #onDrained: (() => void) | undefined = undefined;

  /** Throws a TypeError that names the option that is wrong. */
  constructor(options: GatewayOptions) {
    checkGatewayOptions(options);
    this.id = checkName("id", options.id, 1);
    this.type = checkType(options.type);
    this.#wires = wiresByTransport(options.wires);
    this.#places = checkListen(options.listen, this.#wires);
    const { allowAddresses } = options;
    this.#allowed = allowAddresses && new AddressList("allowAddresses", allowAddresses);
    const environment = options.environment ?? nodeEnvironment;
    const limits = resolveLimits(options.limits);
    const wheel = new TimerWheel(environment);
    const flushIntervalMs = flushInterval(options.flush);
    this.#tallies = new Tallies(environment, this.id);
    const tally = this.#tallies.connections;
    this.#host = { environment, limits, wheel, slabs: new SlabPool(), tally, flushIntervalMs };
    this.#logger = guardedLogger(options.logger ?? consoleLogger);
    this.#warnings = new RareWarnings(environment, this.#logger);
    this.#table = new ServiceTable(this.type, options.services, this.#builtin(options));
    this.#dispatcher = new Dispatcher(this.#table, {
      exposeErrors: options.exposeErrors ?? false,
      inheritContext: options.inheritContext ?? false,
      ambient: environment.ambient,
      logger: this.#logger,
      warnings: this.#warnings,
      filters: serverFilters("filters", options.filters, { clock: environment, limits }),
      tally: this.#tallies.served,
      permit: options.authorize,
      onIdle: () => this.#checkDrained(),
    });
    const timeoutMs = options.timeoutMs ?? TIMEOUT_MS_DEFAULT;
    checkCount("timeoutMs", timeoutMs);
    this.#timeoutMs = timeoutMs;
    const bounds = { environment, limits, wheel, timeoutMs, checksArguments: false };
    const making = { ...bounds, tally: this.#tallies.made };
    const interceptor = clientFilters("callbackFilters", options.callbackFilters, making);
    const maker = new CallMaker({ ...making, interceptor });
    this.#parts = { dispatcher: this.#dispatcher, maker };
    const schemaHash = schemaHashOf(options.services.map(({ service }) => service));
    this.#sessionOwner = this.#ownerOf(limits, schemaHash, options.authenticate);
    this.#announcement = this.#announcementOf(options, schemaHash);
  }

  /** Where it listens, with the ports that were really taken. Empty before `start` has settled. */
  get addresses(): readonly Address[] {
    return this.#listeners.map(({ address }) => address);
  }

  /** Connections at present, those included that have not greeted yet. */
  get connections(): number {
    return this.#sessions.size;
  }

  /** Who is connected, to be called back: `new PlayerClient(peer)`. */
  get peers(): readonly Peer[] {
    return [...this.#peers];
  }

  /** What the gateway is doing now: plain values, which can be sent as JSON. Takes time in proportion to connections. */
  inspect(): GatewaySnapshot {
    return gatewaySnapshot({
      id: this.id,
      type: this.type,
      state: this.#state,
      listeners: this.#listeners,
      table: this.#table,
      health: this.#health,
      dispatcher: this.#dispatcher,
      tallies: this.#tallies,
      sessions: this.#sessions,
      refused: this.#refused,
    });
  }

  /** Some or all of the connected peers, as one whom a stub can call: `new PlayerClient(gateway.group()).broadcast()`. Those that `chosen` refuses are left out. */
  group(chosen: (peer: Peer) => boolean = () => true): Caller {
    return new PeerGroup([...this.#peers].filter(chosen));
  }

  /** Calls whose handlers run at present. */
  get callsRunning(): number {
    return this.#dispatcher.callsRunning;
  }

  /**
   * Puts another instance in the place of the one that answers for the same service. Calls that run
   * go on with the former, new ones get this one; methods that it has no handler for are
   * UNIMPLEMENTED. Throws a TypeError for a service that is not served here; then nothing has changed.
   */
  replaceService(service: ServiceSkeleton): void {
    this.#table.replace(service);
  }

  /**
   * Says whether a service takes calls, by its full name, or the whole server where that is empty.
   * It changes what the health service tells and nothing else: calls are answered all the same.
   * Throws a TypeError for a service that is not served here.
   */
  setHealth(service: string, status: ServingStatus): void {
    this.#health.set(service, status);
  }

  /**
   * Changes what the registry is told of this server, which is the rest of it. Settles when it has been
   * told, or will be told later. Throws a TypeError for a wrong value; then nothing has changed.
   */
  async announce(changes: AnnouncedChanges): Promise<void> {
    await this.#announcement?.update(changes);
  }

  /** Opens all ports. Rejects with the system's error when one cannot be opened; then none is left open. */
  async start(): Promise<void> {
    if (this.#starting !== undefined) {
      throw new Error(`gateway ${this.id}: started already, which is done once: make another one`);
    }
    if (this.#stopping !== undefined) throw new Error(`gateway ${this.id}: stopped already`);
    this.#starting = this.#open();
    await this.#starting;
    if (!this.#isStopping) this.#announcement?.start(this.addresses);
  }

  /**
   * Takes leave of the registry, stops listening, refuses new calls, lets running ones end for at most `limits.drainMs`, then
   * cancels them and closes. Settles when all is closed; calling it again gives the same promise.
   */
  stop(): Promise<void> {
    this.#stopping ??= this.#stop();
    return this.#stopping;
  }

  /**
   * Reads certificates and keys again where `listen` has a function for them; connections that are
   * open keep theirs. Throws when they cannot be used; then those before stay.
   */
  reloadTls(): void {
    for (const listener of this.#listeners) listener.reloadTls?.();
  }

  get #state(): GatewaySnapshot["state"] {
    if (this.#isStopping) return this.#hasStopped ? "stopped" : "draining";
    return this.#listeners.length > 0 ? "listening" : "idle";
  }

  #builtin({ reflection }: GatewayOptions): readonly ServiceSkeleton[] {
    const { id, type } = this;
    checkBoolean("reflection", reflection);
    return builtinServices({
      id,
      type,
      health: this.#health,
      isReflected: reflection === true,
      services: () => this.#table.services,
      loopback: () => this.#loopbackHost(),
    });
  }

  #announcementOf(
    { registry, advertise }: GatewayOptions,
    schemaHash: string | undefined,
  ): Announcement | undefined {
    if (registry === undefined) return undefined;
    const { id, type } = this;
    const { environment } = this.#host;
    const places = this.#places.map(({ address }) => address);
    const logger = this.#logger;
    const host = { id, type, registry, environment, logger, schemaHash, places };
    return new Announcement(host, advertise ?? {});
  }

  #loopbackHost(): LoopbackHost {
    const { hello } = this.#sessionOwner;
    const dispatcher = this.#dispatcher;
    return { connection: this.#host, hello, dispatcher, timeoutMs: this.#timeoutMs };
  }

  async #open(): Promise<void> {
    const listening = {
      host: this.#host,
      wires: this.#wires,
      settings: this.#listenSettings(),
      accept: (link: Link) => this.#accept(link),
      services: () => this.#table.services.map(({ service }) => service),
    };
    const opened = await Promise.allSettled(
      this.#places.map((place) => listenAt(place, listening)),
    );
    this.#listeners = opened.flatMap((each) => (each.status === "fulfilled" ? [each.value] : []));
    const failed = opened.find((each) => each.status === "rejected");
    if (failed === undefined) return;
    this.#isStopping = true;
    const listeners = this.#listeners;
    this.#listeners = [];
    // A listener is closed when its last connection has ended.
    const reason = { code: StatusCode.UNAVAILABLE, message: "the server could not start" };
    for (const session of this.#sessions) session.connection.close(reason);
    await Promise.all(listeners.map((listener) => listener.close()));
    this.#hasStopped = true;
    throw failed.reason;
  }

  async #stop(): Promise<void> {
    // Callers that hear of it go elsewhere before they are refused.
    if (this.#announcement !== undefined) await this.#announcement.close();
    this.#isStopping = true;
    this.#health.stop();
    await Promise.allSettled([this.#starting]);
    const closing = this.#listeners.map((listener) => listener.close());
    for (const session of this.#sessions) this.#drain(session);
    await this.#whenDrained();
    const reason = { code: StatusCode.UNAVAILABLE, message: "the server has stopped" };
    for (const session of this.#sessions) session.connection.close(reason);
    await Promise.all(closing);
    this.#hasStopped = true;
  }

  /** What holds for every place. */
  #listenSettings(): ListenSettings {
    const { connectionsMax, handshakeTimeoutMs } = this.#host.limits;
    const allowed = this.#allowed;
    return {
      connectionsMax,
      handshakeTimeoutMs,
      admits: allowed === undefined ? undefined : (host) => allowed.has(host),
      refused: (peer, reason) => {
        this.#refused.note(StatusCode.PERMISSION_DENIED);
        this.#warnings.warn({ peer }, `connection refused: ${reason}`);
      },
      startHandshake: (late) => this.#startHandshake(late),
    };
  }

  #startHandshake(late: () => void): Timer {
    const { environment, wheel, limits } = this.#host;
    const alarm = new Alarm(wheel, late);
    alarm.set(environment.now() + limits.handshakeTimeoutMs);
    return { stop: () => alarm.clear() };
  }

  #drain(session: GatewaySession): void {
    const reason = "the server is stopping";
    if (session.connection.isOpen) session.requests.drain(reason);
    else session.connection.close({ code: StatusCode.UNAVAILABLE, message: reason });
  }

  async #whenDrained(): Promise<void> {
    if (this.callsRunning === 0) return;
    const { environment, wheel, limits } = this.#host;
    const drained = new Promise<void>((resolve) => (this.#onDrained = resolve));
    const alarm = new Alarm(wheel, () => this.#onDrained?.());
    alarm.set(environment.now() + limits.drainMs);
    await drained;
    alarm.clear();
  }

  #checkDrained(): void {
    if (this.#onDrained !== undefined && this.callsRunning === 0) this.#onDrained();
  }

  #accept(link: Link): LinkReceiver | undefined {
    const { connectionsMax } = this.#host.limits;
    if (this.#sessions.size >= connectionsMax) {
      this.#refused.note(StatusCode.RESOURCE_EXHAUSTED);
      const peer = link.peerAddress;
      this.#warnings.warn({ peer, connectionsMax }, "connection refused: too many connections");
      return undefined;
    }
    const session = new GatewaySession(this.#sessionOwner, this.#host, this.#parts, link);
    this.#sessions.add(session);
    return session.connection;
  }

  #ownerOf(
    limits: Limits,
    schemaHash: string | undefined,
    authenticate: Authenticate | undefined,
  ): GatewaySessionOwner {
    const refusal = (): CloseReason | undefined => {
      if (!this.#isStopping) return undefined;
      return { code: StatusCode.UNAVAILABLE, message: "the server is stopping" };
    };
    const hello = greeting(this.id, this.type, limits, schemaHash);
    return {
      hello,
      refusal,
      judge: (request) => authenticate && judge(authenticate, request, this.#logger),
      sessionOpened: ({ peer }) => this.#peers.add(peer),
      sessionClosed: (session, reason) => this.#sessionClosed(session, reason),
    };
  }

  #sessionClosed(session: GatewaySession, reason: CloseReason): void {
    this.#sessions.delete(session);
    if (!this.#peers.delete(session.peer)) this.#refused.note(reason.code);
    const isOrdinary =
      reason.code === StatusCode.UNAVAILABLE || reason.code === StatusCode.CANCELLED;
    const fields = { peer: session.connection.peer, code: reason.code, err: reason.cause };
    if (isOrdinary) this.#logger.debug(fields, reason.message);
    else if (reason.code === StatusCode.INTERNAL) this.#logger.error(fields, reason.message);
    else this.#warnings.warn(fields, reason.message);
  }
}

function checkType(type: unknown): string {
  if (type !== ANY_SERVER_TYPE) return checkName("type", type, 1);
  throw new TypeError(`type: ${ANY_SERVER_TYPE} stands for servers of any type`);
}
