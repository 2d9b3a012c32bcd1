import { EventEmitter, once } from "node:events";
import { NotAllowed, ROOM_SIZE_MAX, RoomFull } from "../gen/chat.js";
import type { Post, RoomEvent, RoomId, RoomView } from "../gen/chat.js";
import type { Role, User, UserId } from "../gen/user.js";

/** Events that a room remembers. */
const EVENTS_MAX = 1_000;

/** Events that somebody is shown who joins. */
const EVENTS_SHOWN = 20;

/** A room in the memory of its server: plain TypeScript that knows nothing of calls. */
export class Room {
  readonly id: RoomId;
  readonly #members = new Map<UserId, User>();
  /** How often each user watches at present: in two windows, for one. */
  readonly #watches = new Map<UserId, number>();
  /** Tells those who watch of each event. */
  readonly #news = new EventEmitter().setMaxListeners(0);
  #events: RoomEvent[] = [];
  /** Events that were dropped: their number is that of the oldest that is left. */
  #forgotten = 0;
  #isClosed = false;
  #lastPostId = 0n;

  constructor(id: RoomId) {
    this.id = id;
  }

  /** Posts that were ever made here. */
  get postCount(): bigint {
    return this.#lastPostId;
  }

  /** What is thrown here, a declared error, reaches the remote caller with its fields. */
  join(user: User): void {
    if (this.#members.has(user.id)) return;
    if (this.#members.size >= ROOM_SIZE_MAX) {
      throw new RoomFull({ room: this.id, limit: ROOM_SIZE_MAX });
    }
    this.#members.set(user.id, user);
    this.#remember({ case: "joined", value: user });
  }

  /**
   * Joins, and leaves when the caller stops to iterate. A watcher is a place in the one list of
   * events, so that a slow one costs no memory: at worst it misses what has been forgotten.
   */
  async *watch(user: User, signal: AbortSignal): AsyncGenerator<RoomEvent> {
    this.join(user);
    this.#watches.set(user.id, (this.#watches.get(user.id) ?? 0) + 1);
    try {
      for (let next = this.#end - EVENTS_SHOWN; this.#members.has(user.id); next++) {
        if (next === this.#end && !this.#isClosed) await once(this.#news, "event", { signal });
        next = Math.max(next, this.#forgotten);
        const event = this.#events[next - this.#forgotten];
        if (event === undefined) return; // all was shown, and the room is closed
        yield event;
      }
    } finally {
      this.#unwatch(user.id);
    }
  }

  /** Ends all that watch, once they were shown everything. */
  close(): void {
    this.#isClosed = true;
    this.#news.emit("event");
  }

  post(author: UserId, text: string, replyTo: bigint | undefined): Post {
    this.#demand("MEMBER", author);
    this.#lastPostId++;
    const post: Post = { id: this.#lastPostId, author, text, sentAt: new Date(), replyTo };
    this.#remember({ case: "posted", value: post });
    return post;
  }

  expel(by: UserId, user: UserId): void {
    this.#demand("MODERATOR", by);
    if (this.#members.delete(user)) this.#remember({ case: "expelled", value: user });
  }

  find(text: string): readonly Post[] {
    return this.#events.flatMap(({ case: kind, value }) =>
      kind === "posted" && value.text.includes(text) ? [value] : [],
    );
  }

  view(serverId: string): RoomView {
    const events = this.#events.slice(-EVENTS_SHOWN);
    return { room: this.id, serverId, members: this.#members, events };
  }

  /** Number of the event that comes next. */
  get #end(): number {
    return this.#forgotten + this.#events.length;
  }

  #unwatch(user: UserId): void {
    const others = (this.#watches.get(user) ?? 0) - 1;
    if (others > 0) {
      this.#watches.set(user, others);
      return;
    }
    this.#watches.delete(user);
    const wasHere = this.#members.delete(user);
    if (wasHere && !this.#isClosed) this.#remember({ case: "left", value: user });
  }

  #demand(needs: Role, user: UserId): void {
    const has = this.#members.get(user)?.role;
    if (has === undefined || RANKS[has] < RANKS[needs]) throw new NotAllowed({ needs, has });
  }

  #remember(event: RoomEvent): void {
    this.#events.push(event);
    if (this.#events.length > 2 * EVENTS_MAX) {
      this.#forgotten += this.#events.length - EVENTS_MAX;
      this.#events = this.#events.slice(-EVENTS_MAX);
    }
    this.#news.emit("event");
  }
}

const RANKS: Readonly<Record<Role, number>> = { MEMBER: 0, MODERATOR: 1, OWNER: 2 };
