import { setTimeout as sleep } from "node:timers/promises";
import { RpcError, StatusCode, type CallContext } from "mailstation";
import { TEXT_LENGTH_MAX } from "../gen/chat.js";
import type { Post, RoomEvent, RoomId, RoomView, SearchResult, ServerStatus } from "../gen/chat.js";
import { ChatRemoteSkeleton } from "../gen/chat.server.js";
import type { User, UserId } from "../gen/user.js";
import { Room } from "./room.js";
import { serve, serverId } from "./serve.js";

/** Keeps the rooms that callers route to this server. */
class ChatRemote extends ChatRemoteSkeleton {
  readonly #id: string;
  readonly #rooms = new Map<RoomId, Room>();
  #running = 0;
  #cancelled = 0;
  #typed = 0;

  constructor(id: string) {
    super();
    this.#id = id;
  }

  join(room: RoomId, user: User): RoomView {
    const joined = this.#roomOf(room);
    joined.join(user);
    return joined.view(this.#id);
  }

  watch(room: RoomId, user: User, { signal }: CallContext): AsyncIterable<RoomEvent> {
    return this.#roomOf(room).watch(user, signal);
  }

  post(room: RoomId, author: UserId, text: string, replyTo: bigint | undefined): Post {
    if (text === "" || text.length > TEXT_LENGTH_MAX) {
      const reason = `text: expected 1 to ${TEXT_LENGTH_MAX} characters, got ${text.length}`;
      throw new RpcError(StatusCode.INVALID_ARGUMENT, reason);
    }
    return this.#roomOf(room).post(author, text, replyTo);
  }

  expel(room: RoomId, by: UserId, user: UserId): void {
    this.#roomOf(room).expel(by, user);
  }

  typing(): void {
    this.#typed++;
  }

  async search(text: string, takes: number, call: CallContext): Promise<SearchResult> {
    const remaining = call.remainingMs;
    await this.#work(takes, call);
    const posts = [...this.#rooms.values()].flatMap((room) => room.find(text));
    return { posts, serverId: this.#id, remaining };
  }

  async archive(room: RoomId, takes: number, call: CallContext): Promise<bigint> {
    await this.#work(takes, call);
    return this.#roomOf(room).postCount;
  }

  status(): ServerStatus {
    const rooms = [...this.#rooms.values()];
    return {
      serverId: this.#id,
      pid: process.pid,
      rooms: rooms.length,
      posts: rooms.reduce((sum, { postCount }) => sum + Number(postCount), 0),
      running: this.#running,
      cancelled: this.#cancelled,
      typed: this.#typed,
    };
  }

  /** Ends what would never end by itself. */
  close(): void {
    for (const room of this.#rooms.values()) room.close();
  }

  /** Stands for something slow. Whoever gives `call.signal` on to it stops when nobody waits any more. */
  async #work(takes: number, { signal }: CallContext): Promise<void> {
    this.#running++;
    try {
      await sleep(takes, undefined, { signal });
    } catch (error) {
      this.#cancelled++;
      throw error;
    } finally {
      this.#running--;
    }
  }

  #roomOf(id: RoomId): Room {
    const known = this.#rooms.get(id);
    if (known !== undefined) return known;
    const room = new Room(id);
    this.#rooms.set(id, room);
    return room;
  }
}

const id = serverId();
const chat = new ChatRemote(id);
await serve({ id, type: "chat", services: [chat], leave: () => chat.close() });
