export class ChatRemote {
  async rank(points: Map<number, string>, names: Record<number, string>): Promise<void> {}
}
