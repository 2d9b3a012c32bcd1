export class ChatRemote {
  async join(names: (string | null)[]): Promise<void> {}
}
