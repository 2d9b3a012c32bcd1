export class ChatRemote {
  /** @timeout soon */
  async join(room: string): Promise<void> {}

  /** @oneway */
  async leave(room: string): Promise<number> {
    return 1;
  }
}
