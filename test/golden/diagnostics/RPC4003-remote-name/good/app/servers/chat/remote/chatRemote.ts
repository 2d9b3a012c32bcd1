export class ChatRemote {
  async sayIt(text: string): Promise<void> {}

  async send(post: { contentType: string }): Promise<void> {}
}
