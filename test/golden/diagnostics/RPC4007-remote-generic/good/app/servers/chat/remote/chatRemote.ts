export interface Page<T> {
  items: T[];
}

export class ChatRemote {
  async keep(value: Page<string>): Promise<Page<string>> {
    return value;
  }
}
