import { Station, type CallContext } from "mailstation";
import type { Post, RoomId, RoomView, SearchResult } from "../gen/chat.js";
import { ConnectorRemoteSkeleton } from "../gen/connector.server.js";
import { createRpc, type Rpc } from "../gen/index.js";
import type { Sighting } from "../gen/presence.js";
import { User, type Role, type User_Device, type UserId } from "../gen/user.js";
import { serve, serverId } from "./serve.js";

/**
 * Stands between users and the servers behind it. Every call is made `.with(call)`: it ends when the
 * user's own call ends, at its deadline or because the user has gone. A declared error of the server
 * behind passes through, since the interface declares it here too.
 */
class ConnectorRemote extends ConnectorRemoteSkeleton {
  readonly #rpc: Rpc;

  constructor(rpc: Rpc) {
    super();
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
const services = [new ConnectorRemote(createRpc(station))];
await serve({ id, type: "connector", services, station });
