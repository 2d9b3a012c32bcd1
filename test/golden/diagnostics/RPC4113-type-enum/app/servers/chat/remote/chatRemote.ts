export enum Level {
  Low = "low",
  High = "high",
}

export class ChatRemote {
  async log(level: Level): Promise<void> {}
}
