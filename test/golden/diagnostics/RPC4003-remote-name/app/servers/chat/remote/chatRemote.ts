export class ChatRemote {
  async "say-it"(text: string): Promise<void> {}

  async send(post: { "content-type": string }): Promise<void> {}
}
