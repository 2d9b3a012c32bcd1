export class RoomFull extends Error {
  readonly code = 1001;
  constructor(readonly limit: number) {
    super("full");
  }
}

export class ChatRemote {
  /** @throws {RoomFull} */
  async join(room: string): Promise<void> {}
}
