export class ChatRemote {
  async keep<T>(value: T): Promise<T> {
    return value;
  }
}
