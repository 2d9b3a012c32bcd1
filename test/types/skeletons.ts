/*
 * What the types of generated skeletons refuse of the classes that implement them. Nothing here
 * runs: a line that ought to be refused and is not makes the type check fail.
 */
import type { CallContext } from "mailstation";
import type { Event, Post, Role, User } from "../golden/generated/chat/expected/chat.js";
import { ChatRemoteSkeleton } from "../golden/generated/chat/expected/chat.server.js";
import type { Page } from "../golden/generated/chat/expected/common.js";

declare const user: User;
declare const event: Event;
declare const post: Post;
declare const page: Page;

/** As it should be; a handler may answer at once or later, and ignore parameters at the end. */
export class Complete extends ChatRemoteSkeleton {
  async join(room: string, role: Role, call: CallContext): Promise<User> {
    const owner: boolean = role === "OWNER";
    return owner && room !== "" && call.remainingMs > 0 ? user : user;
  }
  post(): Post {
    return post;
  }
  leave(): void {}
  pages(): Promise<Page> {
    return Promise.resolve(page);
  }
  last(): Event {
    return event;
  }
  touch(): void {}
}

// @ts-expect-error: a missing method
export class Incomplete extends ChatRemoteSkeleton {
  join(): User {
    return user;
  }
  post(): Post {
    return post;
  }
  leave(): void {}
  last(): Event {
    return event;
  }
  touch(): void {}
}

export class WrongResult extends Complete {
  // @ts-expect-error: the result of another method
  override pages(): Promise<Event> {
    return Promise.resolve(event);
  }
}

export class WrongParameter extends Complete {
  // @ts-expect-error: a parameter of another type
  override async join(room: number): Promise<User> {
    return room > 0 ? user : user;
  }
}

export class Misspelt extends Complete {
  // @ts-expect-error: overrides nothing
  override jion(): User {
    return user;
  }
}
