export class OldRemote {
  async say(text: string): Promise<void> {}
}
