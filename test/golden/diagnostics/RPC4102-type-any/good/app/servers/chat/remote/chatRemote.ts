export interface JoinOptions {
  room: string;
}

export class ChatRemote {
  async join(options: JoinOptions): Promise<string[]> {
    return [];
  }
}
