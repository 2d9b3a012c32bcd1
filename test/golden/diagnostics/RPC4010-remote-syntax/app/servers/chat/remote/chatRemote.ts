export class ChatRemote {
  async say(text: string: Promise<void> {}
}
