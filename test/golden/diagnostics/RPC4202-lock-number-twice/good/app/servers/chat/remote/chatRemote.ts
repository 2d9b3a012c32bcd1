export interface User {
  name: string;
  age: number;
}

export class ChatRemote {
  async join(user: User): Promise<void> {}
}
