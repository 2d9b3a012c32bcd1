import type { OutgoingCall } from "../call/outgoing-call.js";
import { Mailbox, type MailboxHost, type MailboxState } from "../mailbox/mailbox.js";
import type { MailboxSessionHost } from "../mailbox/mailbox-session.js";
import type { CloseReason } from "../connection/close-reason.js";
import type { Logger } from "../logger.js";
import { addressOf, type ServerInfo } from "../registry/server-directory.js";

/** The mailboxes of a station: one for each server that was called. */
export class Mailboxes {
  readonly #host: MailboxHost;
  readonly #logger: Logger;
  readonly #byServer = new Map<string, Mailbox>();
  /** Of servers that were removed, where calls still wait for their answers. */
  readonly #retired = new Set<Mailbox>();

  constructor(host: MailboxSessionHost, logger: Logger) {
    this.#logger = logger;
    this.#host = { ...host, mailboxChanged: (mailbox) => this.#report(mailbox) };
  }

  /** The mailbox of the server, which is made with the first call. */
  of(server: ServerInfo): Mailbox {
    const known = this.#byServer.get(server.id);
    if (known !== undefined) return known;
    const { id, type } = server;
    const mailbox = new Mailbox({ id, type, address: addressOf(server) }, this.#host);
    this.#byServer.set(id, mailbox);
    return mailbox;
  }

  /** What a call to the server can expect. */
  prospectOf(serverId: string): Mailbox["prospect"] {
    return this.#byServer.get(serverId)?.prospect ?? "good";
  }

  stateOf(serverId: string): MailboxState {
    return this.#byServer.get(serverId)?.state ?? { kind: "idle" };
  }

  /** Lets the mailbox of a server run out that is no longer what it was; returns the calls that waited for it. */
  retire(serverId: string, reason: CloseReason): readonly OutgoingCall[] {
    for (const earlier of this.#retired) {
      if (earlier.callsInFlight === 0) this.#retired.delete(earlier);
    }
    const mailbox = this.#byServer.get(serverId);
    if (mailbox === undefined) return [];
    this.#byServer.delete(serverId);
    this.#retired.add(mailbox);
    return mailbox.retire(reason);
  }

  /** All of them, for good. */
  close(reason: CloseReason): void {
    for (const mailbox of [...this.#byServer.values(), ...this.#retired]) mailbox.close(reason);
  }

  #report({ state, target }: Mailbox): void {
    if (state.kind !== "waiting") {
      const fields = { server: target.id, state: state.kind };
      this.#logger.debug(fields, `server ${target.id}: ${state.kind}`);
      return;
    }
    // One warning when a server goes; that it stays away is no news.
    const level = state.failures === 1 ? "warn" : "debug";
    const fields = { server: target.id, failures: state.failures };
    this.#logger[level](fields, `server ${target.id}: ${state.reason.message}`);
  }
}
