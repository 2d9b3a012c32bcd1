export interface SessionData {
  uid: string;
}

export class ChatRemote {
  async join(room: string, session: SessionData): Promise<void> {}
}
