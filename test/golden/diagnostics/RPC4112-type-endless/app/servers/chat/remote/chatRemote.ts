export interface User {
  name: string;
  friend: User;
}

export class ChatRemote {
  async join(user: User): Promise<void> {}
}
