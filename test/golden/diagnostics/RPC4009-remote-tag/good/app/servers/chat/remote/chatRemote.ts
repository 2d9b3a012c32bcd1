export class ChatRemote {
  /** @timeout 2s */
  async join(room: string): Promise<void> {}

  /** @oneway */
  leave(room: string): void {}
}
