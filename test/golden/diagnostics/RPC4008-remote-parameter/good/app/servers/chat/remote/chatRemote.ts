export class ChatRemote {
  async join(room: string): Promise<string[]> {
    return [];
  }

  async invite(room: string, names: string[]): Promise<void> {}
}
