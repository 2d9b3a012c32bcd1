export class ChatRemote {
  async watch(options: { room: string; onPost: (text: string) => void }): Promise<void> {}
}
