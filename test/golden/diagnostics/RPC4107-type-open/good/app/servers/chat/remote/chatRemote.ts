export class ChatRemote {
  async join(room: string, path: string[]): Promise<void> {}
}
