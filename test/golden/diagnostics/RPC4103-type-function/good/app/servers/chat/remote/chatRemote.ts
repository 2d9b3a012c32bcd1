export class ChatRemote {
  async *watch(options: { room: string }): AsyncIterable<string> {}
}
