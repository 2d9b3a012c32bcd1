import type { Post } from "../../../domain/post";

/** What this remote uses of the application. */
interface Application {
  readonly serverId: string;
}

export default function (app: Application) {
  return new ChatRemote(app);
}

/** The text is longer than a post may be. */
export class TooLong extends Error {
  readonly code = 1001;
  readonly limit: number;

  constructor(limit: number) {
    super(`a post takes ${limit} characters`);
    this.limit = limit;
  }
}

const LENGTH_MAX = 200;
const STORAGE_MS = 5;

/** Both libraries load this file, and not a line of it has changed. */
export class ChatRemote {
  private readonly app: Application;

  constructor(app: Application) {
    this.app = app;
  }

  /**
   * Takes a post.
   * @throws {TooLong}
   */
  async post(author: string, text: string): Promise<Post> {
    if (text.length > LENGTH_MAX) throw new TooLong(LENGTH_MAX);
    await this.store();
    const { serverId } = this.app;
    return { author, text, length: text.length, sentAt: new Date(), serverId };
  }

  /** Which server answers. */
  async whereAmI(): Promise<string> {
    return this.app.serverId;
  }

  private store(): Promise<void> {
    return new Promise((resolve) => setTimeout(resolve, STORAGE_MS));
  }
}
