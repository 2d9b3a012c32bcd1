export class ChatRemote {
  async join(names: string[]): Promise<void> {}
}
