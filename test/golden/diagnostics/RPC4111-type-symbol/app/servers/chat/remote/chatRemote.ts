export class ChatRemote {
  async join(token: symbol): Promise<void> {}
}
