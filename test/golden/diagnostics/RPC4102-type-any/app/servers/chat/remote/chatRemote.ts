export class ChatRemote {
  async join(options: any, user: { extra: unknown }): Promise<object> {
    return {};
  }
}
