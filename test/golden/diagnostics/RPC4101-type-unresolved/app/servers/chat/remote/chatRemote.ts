import type { User } from "../../../domain/usr.js";

export class ChatRemote {
  async join(user: User): Promise<void> {}
}
