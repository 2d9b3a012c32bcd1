export interface Circle {
  radius: number;
}

export interface Square {
  side: number;
}

export class ChatRemote {
  async draw(shape: Circle | Square): Promise<void> {}
}
