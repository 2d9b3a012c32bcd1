export interface Circle {
  kind: "circle";
  radius: number;
}

export interface Square {
  kind: "square";
  side: number;
}

export class ChatRemote {
  async draw(shape: Circle | Square): Promise<void> {}
}
