export class Session {
  uid = "";
  bind(uid: string): void {}
}

export class ChatRemote {
  async join(room: string, session: Session): Promise<void> {}
}
