export class ChatRemote {
  async add(uid: string, room: string): Promise<string[]> {
    return ["anna"];
  }

  async kick(uid: string): Promise<void> {}
}
