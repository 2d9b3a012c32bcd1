export type Level = "low" | "high";

export class ChatRemote {
  async log(level: Level): Promise<void> {}
}
