import { Alarm } from "../call/alarm.js";
import { describe } from "../codec/describe.js";
import { TimerWheel } from "../call/timer-wheel.js";
import type { Hello } from "../composer/handshake.js";
import { SlabPool } from "../composer/outbox.js";
import type { CloseReason } from "../connection/close-reason.js";
import type { ConnectionHost } from "../connection/connection.js";
import { consoleLogger } from "../console-logger.js";
import { Dispatcher } from "../dispatcher/dispatcher.js";
import { ServiceTable } from "../dispatcher/service-table.js";
import type { Address, Link, LinkReceiver, Listener } from "../environment.js";
import { resolveLimits } from "../limits.js";
import { guardedLogger, type Logger } from "../logger.js";
import { checkName, checkPort, checkTransport } from "../option-checks.js";
import { nodeEnvironment } from "../node-environment.js";
import { RareWarnings } from "../rare-warnings.js";
import { StatusCode } from "../status-code.js";
import type { GatewayOptions, ListenOptions } from "./gateway-options.js";
import { GatewaySession, type GatewaySessionOwner } from "./gateway-session.js";

/** The server side of a process: listens, and answers calls with the services it was given. */
export class Gateway {
  readonly id: string;
  readonly type: string;
  readonly #listen: readonly Address[];
  readonly #host: ConnectionHost;
  readonly #dispatcher: Dispatcher;
  readonly #logger: Logger;
  readonly #warnings: RareWarnings;
  readonly #sessions = new Set<GatewaySession>();
  readonly #sessionOwner: GatewaySessionOwner;
  #listeners: readonly Listener[] = [];
  #starting: Promise<void> | undefined = undefined;
  #isStopping = false;
  #stopping: Promise<void> | undefined = undefined;
  /** Set while `stop` waits for the last call. */
  #onDrained: (() => void) | undefined = undefined;

  /** Throws a TypeError that names the option that is wrong. */
  constructor(options: GatewayOptions) {
    this.id = checkName("id", options.id, 1);
    this.type = checkName("type", options.type, 1);
    this.#listen = checkListen(options.listen);
    const environment = options.environment ?? nodeEnvironment;
    const limits = resolveLimits(options.limits);
    const wheel = new TimerWheel(environment);
    this.#host = { environment, limits, wheel, slabs: new SlabPool() };
    this.#logger = guardedLogger(options.logger ?? consoleLogger);
    this.#warnings = new RareWarnings(environment, this.#logger);
    this.#dispatcher = new Dispatcher(new ServiceTable(this.type, options.services), {
      exposeErrors: options.exposeErrors ?? false,
      inheritContext: options.inheritContext ?? false,
      ambient: environment.ambient,
      logger: this.#logger,
      warnings: this.#warnings,
      onIdle: () => this.#checkDrained(),
    });
    this.#sessionOwner = this.#ownerOf(limits);
  }

  /** Where it listens, with the ports that were really taken. Empty before `start` has settled. */
  get addresses(): readonly Address[] {
    return this.#listeners.map(({ address }) => address);
  }

  /** Connections at present, those included that have not greeted yet. */
  get connections(): number {
    return this.#sessions.size;
  }

  /** Calls whose handlers run at present. */
  get callsRunning(): number {
    return this.#dispatcher.callsRunning;
  }

  /** Opens all ports. Rejects with the system's error when one cannot be opened; then none is left open. */
  async start(): Promise<void> {
    if (this.#starting !== undefined) throw new Error(`gateway ${this.id}: started already`);
    if (this.#stopping !== undefined) throw new Error(`gateway ${this.id}: stopped already`);
    this.#starting = this.#open();
    await this.#starting;
  }

  /**
   * Stops listening, refuses new calls, lets running ones end for at most `limits.drainMs`, then
   * cancels them and closes. Settles when all is closed; calling it again gives the same promise.
   */
  stop(): Promise<void> {
    this.#stopping ??= this.#stop();
    return this.#stopping;
  }

  async #open(): Promise<void> {
    const { environment } = this.#host;
    const accept = (link: Link): LinkReceiver | undefined => this.#accept(link);
    const opened = await Promise.allSettled(
      this.#listen.map((address) => environment.listen(address, accept)),
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
    throw failed.reason;
  }

  async #stop(): Promise<void> {
    this.#isStopping = true;
    await Promise.allSettled([this.#starting]);
    const closing = this.#listeners.map((listener) => listener.close());
    for (const session of this.#sessions) this.#drain(session);
    await this.#whenDrained();
    const reason = { code: StatusCode.UNAVAILABLE, message: "the server has stopped" };
    for (const session of this.#sessions) session.connection.close(reason);
    await Promise.all(closing);
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
      const peer = link.peerAddress;
      this.#warnings.warn({ peer, connectionsMax }, "connection refused: too many connections");
      return undefined;
    }
    const session = new GatewaySession(this.#sessionOwner, this.#host, this.#dispatcher, link);
    this.#sessions.add(session);
    return session.connection;
  }

  #ownerOf(limits: { messageBytesMax: number; callsInFlightMax: number }): GatewaySessionOwner {
    const refusal = (): CloseReason | undefined => {
      if (!this.#isStopping) return undefined;
      return { code: StatusCode.UNAVAILABLE, message: "the server is stopping" };
    };
    const hello: Hello = {
      serverId: this.id,
      serverType: this.type,
      expectedId: "",
      expectedType: "",
      credentials: new Uint8Array(0),
      messageBytesMax: limits.messageBytesMax,
      callsInFlightMax: limits.callsInFlightMax,
    };
    return {
      hello,
      refusal,
      sessionClosed: (session, reason) => this.#sessionClosed(session, reason),
    };
  }

  #sessionClosed(session: GatewaySession, reason: CloseReason): void {
    this.#sessions.delete(session);
    const isOrdinary = reason.code === StatusCode.UNAVAILABLE;
    const fields = { peer: session.connection.peer, code: reason.code, err: reason.cause };
    if (isOrdinary) this.#logger.debug(fields, reason.message);
    else if (reason.code === StatusCode.INTERNAL) this.#logger.error(fields, reason.message);
    else this.#warnings.warn(fields, reason.message);
  }
}

function checkListen(listen: readonly ListenOptions[]): readonly Address[] {
  if (!Array.isArray(listen) || listen.length === 0) {
    throw new TypeError(
      'listen: expected at least one entry, such as { transport: "tcp", port: 3333 }',
    );
  }
  return listen.map(checkEntry);
}

function checkEntry(entry: ListenOptions | null, index: number): Address {
  const place = `listen[${index}]`;
  if (typeof entry !== "object" || entry === null) {
    throw new TypeError(`${place}: expected an object, got ${describe(entry)}`);
  }
  const {
    transport,
    host = "127.0.0.1",
    port,
  } = entry as Partial<Record<keyof ListenOptions, unknown>>; // unchecked
  return {
    transport: checkTransport(`${place}.transport`, transport),
    host: checkName(`${place}.host`, host, 1),
    port: checkPort(`${place}.port`, port, 0),
  };
}
