import type { User } from "../../../domain/user.js";

export class ChatRemote {
  async join(user: User): Promise<void> {}
}
