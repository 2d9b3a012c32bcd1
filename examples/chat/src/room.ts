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
  #events: RoomEvent[] = [];
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

  #demand(needs: Role, user: UserId): void {
    const has = this.#members.get(user)?.role;
    if (has === undefined || RANKS[has] < RANKS[needs]) throw new NotAllowed({ needs, has });
  }

  #remember(event: RoomEvent): void {
    this.#events.push(event);
    if (this.#events.length > 2 * EVENTS_MAX) this.#events = this.#events.slice(-EVENTS_MAX);
  }
}

const RANKS: Readonly<Record<Role, number>> = { MEMBER: 0, MODERATOR: 1, OWNER: 2 };
