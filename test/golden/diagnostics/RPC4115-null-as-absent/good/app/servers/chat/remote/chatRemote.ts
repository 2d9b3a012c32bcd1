export class ChatRemote {
  async join(user: { name: string | null }): Promise<void> {}
}
