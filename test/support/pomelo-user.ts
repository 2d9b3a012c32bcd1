import { once } from "node:events";
import { WebSocket } from "ws";

/** Kinds of packages between users and connectors of pomelo and pinus. */
const Kind = { HANDSHAKE: 1, ACKNOWLEDGE: 2, DATA: 4 } as const;

/** Beginning of a message: its kind, twice, since the lowest bit says whether the route is a number. */
const Flag = { REQUEST: 0, RESPONSE: 4, PUSH: 6 } as const;

const HEAD_BYTES = 4;

/** A user of a connector of pomelo or pinus over a WebSocket: requests, answers and pushes in JSON. */
export class PomeloUser {
  /** What was pushed, by its route. */
  readonly pushed: [route: string, body: unknown][] = [];
  readonly #socket: WebSocket;
  readonly #answers = new Map<number, (body: unknown) => void>();
  #asked = 0;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    // The cast: a socket of ws gives one Buffer for a message unless told otherwise.
    socket.on("message", (bytes) => this.#received(bytes as Buffer));
  }

  static async connect(port: number): Promise<PomeloUser> {
    const socket = new WebSocket(`ws://127.0.0.1:${String(port)}`);
    await once(socket, "open");
    const user = new PomeloUser(socket);
    const greeting = { sys: { type: "js-websocket", version: "0.0.1" }, user: {} };
    socket.send(packageOf(Kind.HANDSHAKE, Buffer.from(JSON.stringify(greeting))));
    await once(socket, "message");
    socket.send(packageOf(Kind.ACKNOWLEDGE, Buffer.alloc(0)));
    return user;
  }

  /** Gives the answer to a request such as `chat.chatHandler.send`. */
  request(route: string, body: object): Promise<unknown> {
    const id = ++this.#asked;
    const head = Buffer.from([Flag.REQUEST, id, route.length]);
    const json = Buffer.from(JSON.stringify(body));
    this.#socket.send(packageOf(Kind.DATA, Buffer.concat([head, Buffer.from(route), json])));
    return new Promise((resolve) => this.#answers.set(id, resolve));
  }

  close(): void {
    this.#socket.terminate();
  }

  #received(bytes: Buffer): void {
    for (let at = 0; at < bytes.length;) {
      const length = bytes.readUIntBE(at + 1, HEAD_BYTES - 1);
      const body = bytes.subarray(at + HEAD_BYTES, at + HEAD_BYTES + length);
      if (bytes[at] === Kind.DATA) this.#heard(body);
      at += HEAD_BYTES + length;
    }
  }

  #heard(message: Buffer): void {
    const [flag, second = 0] = message;
    if (flag === Flag.RESPONSE) this.#answers.get(second)?.(jsonOf(message.subarray(2)));
    else if (flag === Flag.PUSH) {
      const body = jsonOf(message.subarray(2 + second));
      this.pushed.push([message.toString("utf8", 2, 2 + second), body]);
    }
  }
}

function packageOf(kind: number, body: Buffer): Buffer {
  const head = Buffer.alloc(HEAD_BYTES);
  head[0] = kind;
  head.writeUIntBE(body.length, 1, HEAD_BYTES - 1);
  return Buffer.concat([head, body]);
}

function jsonOf(bytes: Buffer): unknown {
  return JSON.parse(bytes.toString("utf8"));
}
