import type { OutgoingCall } from "../call/outgoing-call.js";
import type { CloseReason } from "../connection/close-reason.js";
import type { Logger } from "../logger.js";
import type { Events } from "../inspect/events.js";
import type { ServerSnapshot } from "../inspect/snapshots.js";
import type { Mailbox, MailboxState } from "../mailbox/mailbox.js";
import type { MailboxSessionHost } from "../mailbox/mailbox-session.js";
import type { ServerInfo } from "../registry/server-directory.js";
import { KnownServer, type KnownServerHost, unusedServer } from "./known-server.js";
import type { EjectionRules, ServerHealth } from "./server-health.js";

/** What mailboxes work with. */
export interface MailboxesHost {
  readonly session: MailboxSessionHost;
  readonly logger: Logger;
  readonly connections: number;
  readonly policies: { readonly ejection: EjectionRules | undefined };
  readonly events: Events;
}

/** Hears what the mailboxes of a station are doing. */
export interface MailboxesWatcher {
  /** The state of a connection to the server has changed. */
  serverChanged(server: KnownServer): void;
  /** See `KnownServerHost`. */
  serverHasRoom(server: KnownServer): void;
}

/** The servers of a station with their mailboxes: one for each that was looked at. */
export class Mailboxes {
  /** Set by those who wait for a server. */
  watcher: MailboxesWatcher | undefined = undefined;
  readonly #host: KnownServerHost;
  readonly #logger: Logger;
  readonly #events: Events;
  readonly #byServer = new Map<string, KnownServer>();
  /** Removed, where calls still wait for their answers. */
  readonly #retired = new Set<KnownServer>();
  #ejections = 0;

  constructor({ session, logger, connections, policies, events }: MailboxesHost) {
    this.#logger = logger;
    this.#events = events;
    this.#host = {
      session,
      connections,
      ejection: policies.ejection,
      mailboxChanged: (server, mailbox) => this.#changed(server, mailbox),
      healthChanged: (server, health) => this.#healthChanged(server, health),
      serverHasRoom: (server) => this.watcher?.serverHasRoom(server),
    };
  }

  /** Rises whenever a server is left out or comes back, so that others need not count all the time. */
  get ejections(): number {
    return this.#ejections;
  }

  /** The server with its mailboxes, which are made when it is first asked for. */
  of(info: ServerInfo): KnownServer {
    const known = this.#byServer.get(info.id);
    if (known !== undefined) {
      known.info = info;
      return known;
    }
    const server = new KnownServer(info, this.#host);
    this.#byServer.set(info.id, server);
    return server;
  }

  stateOf(serverId: string): MailboxState {
    return this.#byServer.get(serverId)?.state ?? { kind: "idle" };
  }

  /** The servers that the directory lists, and those besides that still have calls to answer. */
  inspect(listed: readonly ServerInfo[]): readonly ServerSnapshot[] {
    const removed = [...this.#retired].filter(({ callsInFlight }) => callsInFlight > 0);
    return [
      ...listed.map((info) => this.#byServer.get(info.id)?.inspect(false) ?? unusedServer(info)),
      ...removed.map((server) => server.inspect(true)),
    ];
  }

  /** Lets the mailboxes of a server run out that is no longer what it was; returns the calls that waited for it. */
  retire(serverId: string, reason: CloseReason): readonly OutgoingCall[] {
    for (const earlier of this.#retired) {
      if (earlier.callsInFlight === 0) this.#retired.delete(earlier);
    }
    const server = this.#byServer.get(serverId);
    if (server === undefined) return [];
    this.#byServer.delete(serverId);
    this.#retired.add(server);
    return server.retire(reason);
  }

  /** All of them, for good. */
  close(reason: CloseReason): void {
    for (const server of [...this.#byServer.values(), ...this.#retired]) server.close(reason);
  }

  #changed(server: KnownServer, { state }: Mailbox): void {
    const { id } = server;
    this.#tellState(server);
    if (state.kind !== "waiting") {
      const fields = { server: id, state: state.kind };
      this.#logger.debug(fields, `server ${id}: ${state.kind}`);
    } else {
      // One warning when a server goes; that it stays away is no news.
      const level = state.failures === 1 ? "warn" : "debug";
      const fields = { server: id, failures: state.failures };
      this.#logger[level](fields, `server ${id}: ${state.reason.message}`);
    }
    this.watcher?.serverChanged(server);
  }

  #tellState({ id, type, state, isEjected }: KnownServer): void {
    const { serverState } = this.#events;
    if (!serverState.hasSubscribers) return;
    const reason = state.kind === "waiting" ? state.reason.message : undefined;
    const facts = { serverId: id, serverType: type, state: state.kind, isEjected, reason };
    serverState.publish({ ...this.#events.shape(), ...facts });
  }

  #healthChanged(server: KnownServer, { isEjected, ejectedForMs }: ServerHealth): void {
    const { id } = server;
    this.#ejections++;
    this.#tellState(server);
    if (!isEjected) {
      this.#logger.info({ server: id }, `server ${id}: no longer left out`);
      return;
    }
    const fields = { server: id, ejectedForMs };
    this.#logger.warn(fields, `server ${id}: left out for failing its calls`);
  }
}
