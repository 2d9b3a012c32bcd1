export interface Options {
  pattern: string;
}

export class ChatRemote {
  async join(options: Options): Promise<Map<string, string>> {
    return new Map();
  }
}
