export class ChatRemote {
  join(room: string, callback: (error: Error | null, names: string[]) => void): void {}

  async invite(room: string, ...names: string[]): Promise<void> {}
}
