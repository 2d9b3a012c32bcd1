import { Station, type CallContext, type Gateway } from "mailstation";
import type { Post, RoomEvent, RoomId, RoomView, SearchResult } from "../gen/chat.js";
import { UserRemoteClient } from "../gen/connector.client.js";
import { ConnectorRemoteSkeleton } from "../gen/connector.server.js";
import { createRpc, type Rpc } from "../gen/index.js";
import type { Sighting } from "../gen/presence.js";
import { User, type Role, type User_Device, type UserId } from "../gen/user.js";
import { servePage } from "./page-server.js";
import { ports, serve, serverId } from "./serve.js";

/**
 * Stands between users and the servers behind it. Every call is made `.with(call)`: it ends when the
 * user's own call ends, at its deadline or because the user has gone. A declared error of the server
 * behind passes through, since the interface declares it here too.
 */
class ConnectorRemote extends ConnectorRemoteSkeleton {
  readonly #id: string;
  readonly #rpc: Rpc;
  /** What users watch through this server. */
  #watching = new AbortController();

  constructor(id: string, rpc: Rpc) {
    super();
    this.#id = id;
    this.#rpc = rpc;
  }

  async enter(
    user: UserId,
    room: RoomId,
    role: Role,
    devices: User_Device[] | undefined,
    call: CallContext,
  ): Promise<RoomView> {
    // What is left out reads as declared: `status` is ONLINE.
    const who = User.create({ id: user, role, joinedAt: new Date(), devices: devices ?? [] });
    const view = await this.#chat(room, call).join(room, who);
    await this.#tellPresence(user, room, call);
    return view;
  }

  /** What the chat server shows goes on to the user, no faster than the user reads. */
  async *watch(user: UserId, room: RoomId, call: CallContext): AsyncIterable<RoomEvent> {
    const who = User.create({ id: user, joinedAt: new Date() });
    const { signal } = this.#watching;
    let isWelcome = false;
    try {
      for await (const event of this.#chat(room, call).with({ signal }).watch(room, who)) {
        if (!isWelcome) await this.#welcome(user, call);
        isWelcome = true;
        yield event;
      }
    } catch (error) {
      if (!signal.aborted) throw error; // else it ends well: the user is to come in again
    }
  }

  async say(
    user: UserId,
    room: RoomId,
    text: string,
    replyTo: bigint | undefined,
    call: CallContext,
  ): Promise<Post> {
    const post = await this.#chat(room, call).post(room, user, text, replyTo);
    await this.#tellPresence(user, room, call);
    return post;
  }

  expel(by: UserId, room: RoomId, user: UserId, call: CallContext): Promise<void> {
    return this.#chat(room, call).expel(room, by, user);
  }

  search(text: string, takes: number, call: CallContext): Promise<SearchResult> {
    return this.#rpc.chat.chatRemote.with(call).search(text, takes);
  }

  whereAre(users: UserId[], call: CallContext): Promise<Map<UserId, Sighting>> {
    return this.#rpc.presence.presenceRemote.with(call).lookUp(users);
  }

  /** Ends what users watch, and says why. They come in again: here or wherever, and where the room is then. */
  async sendAway(gateway: Gateway, reason: string): Promise<void> {
    this.#watching.abort();
    this.#watching = new AbortController();
    const users = new UserRemoteClient(gateway.group(({ type }) => type === "user"));
    await users.notice(reason);
  }

  /** `call.peer` is the user's own program: it is called over the connection that it has opened. */
  #welcome(user: UserId, { peer }: CallContext): Promise<void> {
    return new UserRemoteClient(peer).notice(`Welcome, ${user}. This is ${this.#id}.`);
  }

  /** Equal rooms reach the same chat server, whichever connector asks. */
  #chat(room: RoomId, call: CallContext): Rpc["chat"]["chatRemote"] {
    return this.#rpc.chat.chatRemote.route(room).with(call);
  }

  /** A oneway call settles when it is written. Presence is a courtesy: chatting goes on without it. */
  async #tellPresence(user: UserId, room: RoomId, call: CallContext): Promise<void> {
    await this.#rpc.presence.presenceRemote
      .with(call)
      .seen(user, "ONLINE", room)
      .catch(() => undefined);
  }
}

const id = serverId();
const station = new Station({ id, type: "connector" });
const connector = new ConnectorRemote(id, createRpc(station));
await serve({
  id,
  type: "connector",
  services: [connector],
  station,
  page: await servePage(ports().pagePort),
  serversChanged: (gateway) =>
    connector.sendAway(gateway, "Servers have changed: rooms may have moved."),
  leave: (gateway) =>
    connector.sendAway(gateway, `${id} is going down. You will be back in a moment.`),
});
