export class ChatRemote {
  async rank(points: Map<string, string>, names: Record<string, string>): Promise<void> {}
}
