export interface User {
  name: string;
  /** @was years */
  age: number;
}

export class ChatRemote {
  async join(user: User): Promise<void> {}
}
