import type { AttemptObserver, OutgoingCall } from "../call/outgoing-call.js";
import type { CloseReason } from "../connection/close-reason.js";
import type { ServerSnapshot } from "../inspect/snapshots.js";
import { Mailbox, type MailboxState } from "../mailbox/mailbox.js";
import type { MailboxSessionHost } from "../mailbox/mailbox-session.js";
import { formatAddress } from "../environment.js";
import { addressOf, type ServerInfo } from "../registry/server-directory.js";
import type { Candidate } from "../router/router.js";
import type { RpcError } from "../rpc-error.js";
import { StatusCode } from "../status-code.js";
import { LatencyAverage } from "./latency-average.js";
import { ServerHealth, type EjectionRules } from "./server-health.js";

/** What all servers of a station share. */
export interface KnownServerHost {
  readonly session: MailboxSessionHost;
  /** Connections to a server whose entry does not say. */
  readonly connections: number;
  /** Undefined: servers are never left out. */
  readonly ejection: EjectionRules | undefined;
  mailboxChanged(server: KnownServer, mailbox: Mailbox): void;
  /** It was left out for failing its calls, or is back. */
  healthChanged(server: KnownServer, health: ServerHealth): void;
  /** A call to it would be written at once, and `awaitsRoom` was asked for. */
  serverHasRoom(server: KnownServer): void;
}

/** A server that a station may call: its mailboxes, one for each connection, and what calls have shown of it. */
export class KnownServer implements Candidate, AttemptObserver {
  readonly id: string;
  readonly type: string;
  /** As the directory has it now. */
  info: ServerInfo;
  readonly #host: KnownServerHost;
  readonly #mailboxes: readonly Mailbox[];
  /** Where there is one alone, as nearly always: every call asks. */
  readonly #only: Mailbox | undefined;
  /** Undefined where servers are never left out, and once it was removed. */
  #health: ServerHealth | undefined;
  readonly #latency = new LatencyAverage();

  constructor(info: ServerInfo, host: KnownServerHost) {
    this.id = info.id;
    this.type = info.type;
    this.info = info;
    this.#host = host;
    const { environment } = host.session;
    const { id, type, takesAnyId, answersAs } = info;
    const target = { id, type: answersAs ?? type, address: addressOf(info), takesAnyId };
    const mailboxHost = {
      ...host.session,
      observer: this,
      mailboxChanged: (mailbox: Mailbox) => this.#mailboxChanged(mailbox),
      mailboxHasRoom: () => host.serverHasRoom(this),
    };
    const count = info.connections ?? host.connections;
    this.#mailboxes = Array.from({ length: count }, () => new Mailbox(target, mailboxHost));
    this.#only = count === 1 ? this.#mailboxes[0] : undefined;
    const { ejection } = host;
    const healthHost = {
      now: () => environment.now(),
      random: () => environment.random(),
      healthChanged: (health: ServerHealth) => host.healthChanged(this, health),
    };
    this.#health = ejection === undefined ? undefined : new ServerHealth(ejection, healthHost);
  }

  get weight(): number {
    return this.info.weight ?? 1;
  }

  get connections(): number {
    return this.#mailboxes.length;
  }

  get load(): number {
    let load = 0;
    for (const mailbox of this.#mailboxes) load += mailbox.load;
    return load;
  }

  get latencyMs(): number {
    return this.#latency.at(this.#host.session.environment.now());
  }

  get isEjected(): boolean {
    return this.#health?.isEjected === true;
  }

  /** False while it is left out, and no call is due to find out whether it is back. */
  get isAdmitted(): boolean {
    return this.#health?.isAdmitted !== false;
  }

  /** What its best connection is doing. Those never used say nothing beside one that has failed. */
  get state(): MailboxState {
    return this.#best.state;
  }

  /** What a call can expect: see `Mailbox.prospect`. */
  get prospect(): Mailbox["prospect"] {
    return this.#best.prospect;
  }

  get callsInFlight(): number {
    let count = 0;
    for (const mailbox of this.#mailboxes) count += mailbox.callsInFlight;
    return count;
  }

  /** Calls that would be written at once. */
  get freePlaces(): number {
    let places = 0;
    for (const mailbox of this.#mailboxes) places += mailbox.freePlaces;
    return places;
  }

  /** Whether to say when a call would be written at once. */
  set awaitsRoom(awaitsRoom: boolean) {
    for (const mailbox of this.#mailboxes) mailbox.awaitsRoom = awaitsRoom;
  }

  /** Gives the call to the connection with the fewest calls outstanding. */
  dispatch(call: OutgoingCall): void {
    const { earlierFailure } = call.history;
    const { tally } = this.#host.session.maker;
    if (earlierFailure !== undefined && call.serverId !== undefined) {
      tally.retried(call, this.id, earlierFailure);
    }
    call.route.witness?.givenTo(this.info);
    tally.targets?.given(call, this.id, earlierFailure?.code ?? StatusCode.CANCELLED);
    this.#health?.chosen();
    (this.#only ?? this.#emptiest()).dispatch(call);
  }

  /** Connects without a call. */
  connect(): void {
    for (const mailbox of this.#mailboxes) mailbox.connect();
  }

  inspect(isRemoved: boolean): ServerSnapshot {
    const mailboxes = this.#mailboxes.map((mailbox) => mailbox.inspect());
    return {
      ...serverFacts(this.info, isRemoved),
      state: this.state.kind,
      pendingCalls: sum(mailboxes, ({ pendingCalls }) => pendingCalls),
      pendingBytes: sum(mailboxes, ({ pendingBytes }) => pendingBytes),
      callsInFlight: this.callsInFlight,
      latencyMs: Math.round(this.latencyMs),
      ...(this.#health === undefined ? {} : { health: this.#health.inspect() }),
      mailboxes,
    };
  }

  answered({ method, sentAt }: OutgoingCall, at: number): void {
    // A oneway call settles when it is written, which says nothing of the server.
    if (method.kind === "oneway") return;
    if (method.kind === "unary") this.#latency.add(at, at - sentAt);
    this.#health?.succeeded(sentAt);
  }

  timedOut({ method, sentAt }: OutgoingCall): void {
    // A stream may well be meant to last until its deadline.
    if (method.kind !== "unary") return;
    const now = this.#host.session.environment.now();
    this.#latency.add(now, now - sentAt);
    this.#health?.failed(sentAt);
  }

  failed({ sentAt }: OutgoingCall, { code, execution }: RpcError): void {
    // Connections that are lost or never come about are the mailboxes' affair.
    const isAnswer = execution === "executed" || (execution === "refused" && this.#isOpen());
    if (!isAnswer) return;
    if (code === StatusCode.UNAVAILABLE) this.#health?.failed(sentAt);
    else if (execution === "executed") this.#health?.succeeded(sentAt);
  }

  /** See `Mailbox.retire`. */
  retire(reason: CloseReason): readonly OutgoingCall[] {
    this.awaitsRoom = false;
    this.#health = undefined;
    return this.#mailboxes.flatMap((mailbox) => mailbox.retire(reason));
  }

  /** For good: calls that wait fail, calls that were sent may have run. */
  close(reason: CloseReason): void {
    for (const mailbox of this.#mailboxes) mailbox.close(reason);
  }

  get #best(): Mailbox {
    if (this.#only !== undefined) return this.#only;
    const first = firstOf(this.#mailboxes);
    return this.#mailboxes.reduce(
      (best, mailbox) => (rankOf(mailbox) > rankOf(best) ? mailbox : best),
      first,
    );
  }

  #emptiest(): Mailbox {
    const best = this.#best;
    const { prospect } = best;
    let emptiest = best;
    for (const mailbox of this.#mailboxes) {
      if (mailbox.prospect === prospect && mailbox.load < emptiest.load) emptiest = mailbox;
    }
    return emptiest;
  }

  #isOpen(): boolean {
    return this.#mailboxes.some(({ state }) => state.kind === "open");
  }

  #mailboxChanged(mailbox: Mailbox): void {
    if (mailbox.state.kind === "open") this.#health?.reset();
    this.#host.mailboxChanged(this, mailbox);
  }
}

/** A server that nobody has looked at yet. */
export function unusedServer(info: ServerInfo): ServerSnapshot {
  const nothing = { pendingCalls: 0, pendingBytes: 0, callsInFlight: 0, latencyMs: 0 };
  return { ...serverFacts(info, false), state: "idle", ...nothing, mailboxes: [] };
}

/** What the directory says of a server. */
function serverFacts(
  info: ServerInfo,
  isRemoved: boolean,
): Pick<ServerSnapshot, "id" | "type" | "address" | "weight" | "isRemoved"> {
  const { id, type, weight = 1 } = info;
  return { id, type, address: formatAddress(addressOf(info)), weight, isRemoved };
}

function sum<Item>(items: readonly Item[], of: (item: Item) => number): number {
  return items.reduce((total, item) => total + of(item), 0);
}

/** Which of several connections says what the server is like. */
const RANKS: Readonly<Record<MailboxState["kind"], number>> = {
  open: 4,
  connecting: 3,
  waiting: 2,
  idle: 1,
  closed: 0,
};

function rankOf({ state }: Mailbox): number {
  return RANKS[state.kind];
}

function firstOf(mailboxes: readonly Mailbox[]): Mailbox {
  const first = mailboxes[0];
  if (first === undefined) throw new Error("a server has at least one connection");
  return first;
}
