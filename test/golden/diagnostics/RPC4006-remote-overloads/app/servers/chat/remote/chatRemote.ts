export class ChatRemote {
  find(id: string): string;
  find(id: number): string;
  find(id: string | number): string {
    return String(id);
  }
}
