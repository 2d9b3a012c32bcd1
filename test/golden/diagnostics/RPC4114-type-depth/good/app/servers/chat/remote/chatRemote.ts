export interface Nest<T> {
  value: T;
  inner?: Nest<T>;
}

export class ChatRemote {
  async join(nest: Nest<string>): Promise<void> {}
}
