export class ChatRemote {
  async join(token: string): Promise<void> {}
}
