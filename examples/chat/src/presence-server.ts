import type { RoomId } from "../gen/chat.js";
import { PresenceRemoteSkeleton } from "../gen/presence.server.js";
import type { Sighting, Status } from "../gen/presence.js";
import type { UserId } from "../gen/user.js";
import { serve, serverId } from "./serve.js";

/** Remembers where everybody was seen last. */
class PresenceRemote extends PresenceRemoteSkeleton {
  readonly #sightings = new Map<UserId, Sighting>();

  /** The status is never undefined here: the interface declares what it is when the caller says none. */
  seen(user: UserId, status: Status, room: RoomId | undefined): void {
    const count = (this.#sightings.get(user)?.count ?? 0n) + 1n;
    this.#sightings.set(user, { status, room, at: new Date(), count });
  }

  lookUp(users: UserId[]): Map<UserId, Sighting> {
    const found = new Map<UserId, Sighting>();
    for (const user of users) {
      const sighting = this.#sightings.get(user);
      if (sighting !== undefined) found.set(user, sighting);
    }
    return found;
  }
}

await serve({ id: serverId(), type: "presence", services: [new PresenceRemote()] });
