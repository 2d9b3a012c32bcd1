export class ChatRemote {
  async join(options: { room: string; others: Record<string, string> }): Promise<void> {}
}
