export class ChatRemote {
  async join(room: `room-${string}`, path: [string, ...string[]]): Promise<void> {}
}
