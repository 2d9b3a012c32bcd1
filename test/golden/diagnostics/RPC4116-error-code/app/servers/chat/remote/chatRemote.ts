export class RoomFull extends Error {
  constructor(readonly limit: number) {
    super("full");
  }
}

export class ChatRemote {
  /** @throws {RoomFull} */
  async join(room: string): Promise<void> {}
}
