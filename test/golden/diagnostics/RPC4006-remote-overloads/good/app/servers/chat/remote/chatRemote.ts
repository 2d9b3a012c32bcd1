export class ChatRemote {
  findByName(id: string): string {
    return id;
  }

  findByNumber(id: number): string {
    return String(id);
  }
}
