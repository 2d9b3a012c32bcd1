export class ChatRemote {
  async join(options: { room: string; [other: string]: string }): Promise<void> {}
}
